import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { pack, packedOnce } from "../tarball.js";

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
