import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/contract.js";
import spec from "../../generated/openapi.json" with { type: "json" };
import { sign } from "../../src/signing/index.js";
import { type Copy, copyOf, root, run } from "./copy.js";
import { all, at, type Edit, holdersOf, type Node, put, take } from "./edits.js";
import { cases, share } from "./lint.cases.js";

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly source: string;
}

const edited = (edit: Edit): Node => {
  // Edits are written for a document of any shape.
  const copy = structuredClone(spec) as unknown as Node;
  edit(copy);
  return copy;
};
const ours = edited(() => {});
const evidence = holdersOf("x-evidence", ours);
/** Schemas, whose `required` is a list. */
const demanding = holdersOf("required", ours).filter((place) => Array.isArray(at(ours, place)["required"]));

const silent: Readonly<Record<string, Edit>> = {
  "our spec": () => {},
  "an example that operations share": share,
  "a body of `default`, of which there can be no example": (spec) => {
    const content = { "application/json": { schema: { type: "object" } } };
    put("link.responses.default", { ...at(spec, "components.responses.Undocumented"), content })(spec);
  },
};
const edits: Readonly<Record<string, Edit>> = {
  ...silent,
  ...Object.fromEntries(cases.map(({ breaking, edit }) => [breaking, edit])),
  "no evidence": all(...evidence.map((place) => take(`${place}.x-evidence`))),
  "nothing required": all(...demanding.map((place) => put(`${place}.required`, []))),
};

let findings: readonly Finding[];
let scratch: Copy;
afterAll(() => scratch.remove());
beforeAll(async () => {
  scratch = await copyOf();
  const files = Object.values(edits).map((edit) => JSON.stringify(edited(edit)));
  await Promise.all(files.map((text, index) => scratch.write(`${index}.json`, text)));
  // Once over all the files, as `npm run lint` does over one.
  const lint = "spectral lint --ruleset spec/lint/ruleset.yaml --format json --fail-severity hint";
  const { stdout, stderr } = await run(`${lint} ${scratch.folder}/*.json`);
  expect(stdout, stderr).toMatch(/^\[/);
  findings = JSON.parse(stdout);
});

const of = (name: string) =>
  findings.filter(({ source }) => source.endsWith(`/${Object.keys(edits).indexOf(name)}.json`));
const byPlace = (one: { place: string }, other: { place: string }) => one.place.localeCompare(other.place);
const told = (name: string) => of(name).map(({ code, message, path }) => ({ code, message, place: path.join(".") }));

test.each(Object.keys(silent))("our ruleset is silent on %s", (name) => {
  expect(of(name)).toEqual([]);
});

test.each(cases)("$rule says what to do about $breaking", ({ breaking, rule, message }) => {
  expect(of(breaking)).not.toEqual([]);
  for (const finding of of(breaking))
    expect(finding).toMatchObject({ code: rule, message: expect.stringMatching(message) });
});

test("the commands that a missing known answer asks for print a right one", async () => {
  const [, commands = ""] = of("a request example without a known answer")[0]?.message.split("\n\n") ?? [];
  const { stdout, stderr } = await run(commands);
  const member = (name: string) => new RegExp(`^ +${name}: '?(.*?)'?$`, "m").exec(stdout)?.[1] ?? "";
  expect(member("operation"), stderr).toBe("linkCard");
  expect(member("signature")).toBe(
    await sign(member("body"), operations.linkCard, { authId: "123456", secret: member("secret") }),
  );
});

test("wherever x-evidence is missing, the linter says so", () => {
  const message = expect.stringMatching(/^No x-evidence\. Say how well this is known and where it stands/);
  const places = evidence.map((place) => ({ code: "evidence", message, place }));
  expect(told("no evidence").sort(byPlace)).toEqual(places.sort(byPlace));
});

test("whichever entry of `required` is missing, the linter says so", () => {
  const entries = demanding.flatMap((place) =>
    [...at(ours, `${place}.required`)].map((member) => ({
      code: "optional-explained",
      message: expect.stringContaining(`"${member}" is not under \`required\` and nobody says why. Put it back`),
      place: `${place}.properties.${member}`,
    })),
  );
  expect(told("nothing required").sort(byPlace)).toEqual(entries.sort(byPlace));
});

test("every rule of ours has a case that shows it firing", async () => {
  const { rules } = parse(await readFile(join(root, "spec/lint/ruleset.yaml"), "utf8"));
  const own = Object.keys(rules).filter((name) => typeof rules[name] === "object");
  expect(new Set([...cases.map(({ rule }) => rule), "optional-explained"])).toEqual(new Set(own));
});
