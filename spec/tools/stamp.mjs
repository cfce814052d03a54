/** Copies the version of package.json to all other places that name it. `npm version` runs it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const manifests = readdirSync(new URL("test/consumers", root)).map((name) => `test/consumers/${name}/package.json`);
const consumers = manifests.filter((file) => existsSync(new URL(file, root)));
const minor = version.split(".").slice(0, 2).join(".");

const INFO = /(?<=^info:\n(?: {2}.*\n)*? {2}version: )\S+/m;

/** @type {[file: string, place: RegExp, version: string][]} the version may be shortened there */
const PLACES = [
  ["spec/openapi.yaml", INFO, version],
  ["spec/mock-control.yaml", INFO, version],
  ["README.md", /(?<=freedompay-card-link-)\d+\.\d+\.\d+(?=\.tgz)/, version],
  .../** @type {typeof PLACES} */ (consumers.map((file) => [file, /(?<="freedompay-card-link": "\^)[^"]+/, version])),
  ["test/consumers/workflow/contract-check.yml", /(?<=freedompay-card-link@)\S+/, minor],
  ["test/consumers/workflow/gitlab-contract-check.yml", /(?<=freedompay-card-link@)\S+/, minor],
];

for (const [file, place, text] of PLACES) {
  const before = readFileSync(new URL(file, root), "utf8");
  if (!place.test(before))
    throw new Error(
      `${file} has no version where spec/tools/stamp.mjs expects it. Restore it, or change the pattern there.`,
    );
  writeFileSync(new URL(file, root), before.replace(place, text));
}
