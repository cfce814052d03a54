import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Entry {
  readonly integrity?: string;
  readonly link?: boolean;
}

const text = readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8");
/** As npm writes it. */
const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(text);

/** What `npm ci` would install without checking that it is what the lock file was made with. */
function unchecked(packages: Readonly<Record<string, Entry>>): string[] {
  const installed = Object.entries(packages).filter(([path, entry]) => path !== "" && !entry.link);
  return installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => path);
}

const hint =
  "The registry lacks these files of that version. Pin a version that is complete: npm install --save-exact <name>@<version>";

test("every package in the lock file has an integrity, so that nobody can exchange it", () => {
  expect(unchecked(lock.packages), hint).toEqual([]);
  expect(Object.keys(lock.packages).length).toBeGreaterThan(300);
});

test("an entry without an integrity is named", () => {
  const [name = "", entry] = Object.entries(lock.packages).find(([, { integrity }]) => integrity) ?? [];
  const { integrity: _, ...rest } = entry ?? {};
  expect(unchecked({ ...lock.packages, [name]: rest })).toEqual([name]);
});

test("the lock file names no registry, so that npm takes the one that is configured", () => {
  expect(text).not.toContain('"resolved"');
});
