import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { pack, packedOnce } from "../tarball.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const execute = promisify(execFile);
/** It has no types of its own. */
const semver: { subset(range: string, of: string): boolean } = createRequire(import.meta.url)("semver");

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

/** Runs the step of the release that names the repository, on a copy. */
async function stamped(env: Record<string, string>): Promise<Record<string, unknown>> {
  const folder = await scratch();
  for (const part of ["package.json", "spec/tools/repository.mjs"]) await cp(join(root, part), join(folder, part));
  await execute(process.execPath, [join(folder, "spec/tools/repository.mjs")], { env });
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

test("the release names the repository that it runs in, and changes nothing else", async () => {
  const GITHUB_SERVER_URL = "https://github.example";
  const { repository, homepage, bugs, ...others } = await stamped({
    GITHUB_SERVER_URL,
    GITHUB_REPOSITORY: "some-team/card-link",
  });
  expect({ repository, homepage, bugs }).toEqual({
    repository: { type: "git", url: "git+https://github.example/some-team/card-link.git" },
    homepage: "https://github.example/some-team/card-link#readme",
    bugs: { url: "https://github.example/some-team/card-link/issues" },
  });
  expect(others).toEqual(manifest);
  expect(Object.keys(manifest), "The release writes these; nothing is known of them here.").not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(repository|homepage|bugs)$/)]),
  );
});

test.each([
  [{}],
  [{ GITHUB_SERVER_URL: "https://github.example" }],
  [{ GITHUB_SERVER_URL: "http://github.example", GITHUB_REPOSITORY: "a/b" }],
  [{ GITHUB_SERVER_URL: "https://github.example", GITHUB_REPOSITORY: "a/b/c" }],
])("where nothing names a repository, none is made up: %j", async (env: Record<string, string>) => {
  await expect(stamped(env)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^GITHUB_SERVER_URL and GITHUB_REPOSITORY must name a repository/),
  });
});

test("the repository is named after the tests and before the tarball is packed", async () => {
  const workflow = await readFile(join(root, ".github/workflows/release.yml"), "utf8");
  const at = ["npm test", "node spec/tools/repository.mjs", "npm pack"].map((step) => workflow.indexOf(step));
  expect(at).not.toContain(-1);
  expect(at).toEqual([...at].sort((one, other) => one - other));
});

test("what is installed with the package runs on every Node that the package names", async () => {
  const { dependencies, peerDependencies, engines } = manifest;
  const names = Object.keys({ ...dependencies, ...peerDependencies });
  const unfit: string[] = [];
  for (const name of names) {
    const own = JSON.parse(await readFile(join(root, "node_modules", name, "package.json"), "utf8"));
    if (own.engines?.node && !semver.subset(engines.node, own.engines.node)) unfit.push(`${name} ${own.engines.node}`);
  }
  expect(unfit, "Raise `engines` in package.json, or take a version that runs there.").toEqual([]);
});
