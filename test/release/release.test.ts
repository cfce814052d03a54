import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { pack, packedOnce } from "../consumers/packed.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

interface Component {
  readonly name: string;
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
}

test("the bill of materials names what is installed with the package, all of it under permissive licences", async () => {
  const { stdout } = await execute("npm", ["run", "--silent", "sbom"], { cwd: root });
  const bill: { components: Component[]; metadata: { component: Component } } = JSON.parse(stdout);
  expect(bill.components.map(({ name }) => name).sort()).toEqual(["openapi-fetch", "openapi-typescript-helpers"]);
  const licences = [bill.metadata.component, ...bill.components].flatMap(({ licenses = [] }) => licenses);
  expect(licences.map(({ license }) => license.id)).toEqual(["MIT", "MIT", "MIT"]);
});

test("two packs of one state are equal byte for byte", () => {
  expect(pack().tarball.equals(packedOnce().tarball)).toBe(true);
});

test("a new version is written wherever the version stands", async () => {
  const folder = await scratch();
  const places = ["spec/openapi.yaml", "README.md", "test/consumers"];
  await mkdir(join(folder, "test"));
  for (const part of ["package.json", "spec/tools/stamp.mjs", ...places]) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, version: "12.34.56" }));
  await execute(process.execPath, [join(folder, "spec/tools/stamp.mjs")]);
  const read = (file: string) => readFile(join(folder, file), "utf8");
  expect(await read("spec/openapi.yaml")).toContain("\n  version: 12.34.56\n");
  expect(await read("README.md")).toContain("freedompay-card-link-12.34.56.tgz");
  for (const project of ["vitest", "node-test", "receiving"]) {
    expect(await read(`test/consumers/${project}/package.json`)).toContain('"freedompay-card-link": "^12.34.56"');
  }
  expect(await read("test/consumers/workflow/contract-check.yml")).toContain("freedompay-card-link@12.34 check");
});
