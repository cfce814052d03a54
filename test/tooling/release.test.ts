import { expect, onTestFinished, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { pack, packedOnce } from "../tarball.js";
import { copyOf, type Ran, run } from "./copy.js";

interface Component {
  readonly name: string;
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
}

test("the bill of materials names what is installed with the package, all of it under permissive licences", async () => {
  const { stdout } = await run("npm run --silent sbom");
  const bill: { components: Component[]; metadata: { component: Component } } = JSON.parse(stdout);
  expect(bill.components.map(({ name }) => name).sort()).toEqual(["openapi-fetch", "openapi-typescript-helpers"]);
  const licences = [bill.metadata.component, ...bill.components].flatMap(({ licenses = [] }) => licenses);
  expect(licences.map(({ license }) => license.id)).toEqual(["MIT", "MIT", "MIT"]);
});

test("two packs of one state are equal byte for byte", () => {
  expect(pack().equals(packedOnce())).toBe(true);
});

/** Runs the step of the release that names the repository, on a copy. */
async function stamped(env: Record<string, string>): Promise<Ran & { text: string }> {
  const copy = await copyOf("package.json", "spec/tools/repository.mjs");
  onTestFinished(copy.remove);
  return { ...(await copy.run("node spec/tools/repository.mjs", env)), text: await copy.read("package.json") };
}

test("the release names the repository that it runs in, and changes nothing else", async () => {
  const GITHUB_SERVER_URL = "https://github.example";
  const { text } = await stamped({ GITHUB_SERVER_URL, GITHUB_REPOSITORY: "some-team/card-link" });
  const { repository, homepage, bugs, ...others } = JSON.parse(text);
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
  const { exit, stderr } = await stamped(env);
  expect(stderr).toMatch(/^GITHUB_SERVER_URL and GITHUB_REPOSITORY must name a repository/);
  expect(exit).toBe(1);
});
