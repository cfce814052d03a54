import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import contract from "../../generated/openapi.json" with { type: "json" };
import { type Copy, copyOf } from "./copy.js";
import { at, type Node, put, take } from "./edits.js";
import { share } from "./lint.cases.js";

async function copied(): Promise<Copy> {
  const copy = await copyOf("spec", "generated", "redocly.yaml", "package.json");
  onTestFinished(copy.remove);
  return copy;
}
const GATE = "node spec/tools/generate/main.mjs --check";
/** Edits are written for a document of any shape. */
const written = () => structuredClone(contract) as unknown as Node;

test("a lost line, a missing file and a file that nothing generates turn the gate red, each by name", async () => {
  const copy = await copied();
  // The last line: to find it missing there, the gate has to find equal all that stands before it.
  const stale: string[] = [];
  for (const name of ["generated/openapi.json", "generated/types.d.ts", "generated/contract.js"]) {
    const lines = (await copy.read(name)).trimEnd().split("\n");
    stale.push(`${name} is stale, first at line ${lines.length}:`);
    await copy.write(name, `${lines.slice(0, -1).join("\n")}\n`);
  }
  await rm(join(copy.folder, "generated/contract.d.ts"));
  await copy.write("generated/extra.js", "");

  const { exit, stderr } = await copy.run(GATE);
  expect(exit).toBe(1);
  const [told = "", mend] = stderr.split("\n\n");
  expect(told.split("\n").filter((line) => !line.startsWith("  "))).toEqual([
    ...stale,
    "generated/contract.d.ts is missing.",
    "generated/extra.js is not derived from the spec. Delete it, or move it out of generated/.",
  ]);
  expect(mend).toContain("run `npm run generate`");
});

test("a spec that was edited without generating turns the gate red", async () => {
  const copy = await copied();
  await copy.edit(
    "spec/openapi.yaml",
    "required: [request_id, client_id, card_id]",
    "required: [request_id, client_id]",
  );
  const { exit, stderr } = await copy.run(GATE);
  expect(exit).toBe(1);
  for (const name of ["openapi.json", "types.d.ts", "contract.js"])
    expect(stderr).toContain(`generated/${name} is stale`);
});

test("an example that operations share is written out in each, under the summary that the operation gives it", async () => {
  const { withExamplesInPlace } = await import(new URL("../../spec/tools/bundle.mjs", import.meta.url).href);
  const spec = written();
  share(spec);
  expect(withExamplesInPlace(spec)).toEqual(contract);

  put("okBody.examples.in_process.summary", at(spec, "components.examples.InProcess.summary"))(spec);
  put("components.examples.InProcess.summary", "What the others say")(spec);
  expect(withExamplesInPlace(spec)).toEqual(contract);

  take("components.examples.InProcess")(spec);
  expect(() => withExamplesInPlace(spec)).toThrow("refers to #/components/examples/InProcess");
});

test("a format that no check stands behind stops the generator", async () => {
  const { contractModule } = await import(new URL("../../spec/tools/generate/contract.mjs", import.meta.url).href);
  const spec = written();
  put("received.dt.format", "duration")(spec);
  await expect(contractModule(spec)).rejects.toThrow('unknown format "duration"');
});
