import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

interface Entry {
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
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

test("every package that has an install script is refused it by name", () => {
  const scripted = Object.entries<Entry>(lock.packages).filter(([, entry]) => entry.hasInstallScript);
  const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ""));
  const say =
    "Try `npm ci --ignore-scripts && npm test`. If that is green, refuse the script in allowScripts of package.json.";
  expect(Object.entries(manifest.allowScripts), say).toEqual([...new Set(names)].sort().map((name) => [name, false]));
});
