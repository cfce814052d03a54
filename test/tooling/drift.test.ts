import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { at, drop, type Node } from "./edits.js";
import { share } from "./lint.cases.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  for (const part of ["spec", "generated", "redocly.yaml", "package.json"])
    await cp(join(root, part), join(scratch, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
});
afterEach(() => rm(scratch, { recursive: true }));

test("a lost line, a missing file and a file that nothing generates turn the gate red, each by name", async () => {
  // The last line: to find it missing there, the gate has to find equal all that stands before it.
  const last: Record<string, number> = {};
  for (const name of ["openapi.json", "types.d.ts", "contract.js"]) {
    const file = join(scratch, "generated", name);
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    last[name] = lines.length;
    await writeFile(file, `${lines.slice(0, -1).join("\n")}\n`);
  }
  await rm(join(scratch, "generated/contract.d.ts"));
  await writeFile(join(scratch, "generated/extra.js"), "");

  const { code, stderr } = await gate();
  expect(code).toBe(1);
  const [told = "", mend] = stderr.split("\n\n");
  expect(told.split("\n").filter((line) => !line.startsWith("  "))).toEqual([
    `generated/openapi.json is stale, first at line ${last["openapi.json"]}:`,
    `generated/types.d.ts is stale, first at line ${last["types.d.ts"]}:`,
    `generated/contract.js is stale, first at line ${last["contract.js"]}:`,
    "generated/contract.d.ts is missing.",
    "generated/extra.js is not derived from the spec. Delete it, or move it out of generated/.",
  ]);
  expect(mend).toContain("run `npm run generate`");
});

test("a spec that was edited without generating turns the gate red", async () => {
  const spec = join(scratch, "spec/openapi.yaml");
  await writeFile(
    spec,
    (await readFile(spec, "utf8")).replace(
      "required: [request_id, client_id, card_id]",
      "required: [request_id, client_id]",
    ),
  );

  const { code, stderr } = await gate();
  expect(code).toBe(1);
  for (const name of ["openapi.json", "types.d.ts", "contract.js"])
    expect(stderr).toContain(`generated/${name} is stale`);
});

test("an example that operations share is written out in each, under the summary that the operation gives it", async () => {
  const { withExamplesInPlace } = await import(new URL("../../spec/tools/bundle.mjs", import.meta.url).href);
  const written: Node = JSON.parse(await readFile(join(root, "generated/openapi.json"), "utf8"));
  const spec = structuredClone(written);
  const { shared, reference } = share(spec);
  expect(withExamplesInPlace(spec)).toEqual(written);

  Object.assign(reference, { summary: shared["summary"] });
  Object.assign(shared, { summary: "What the others say" });
  expect(withExamplesInPlace(spec)).toEqual(written);

  drop(at(spec, "components", "examples"), "InProcess");
  expect(() => withExamplesInPlace(spec)).toThrow("refers to #/components/examples/InProcess");
});

test("a format that no check stands behind stops the generator", async () => {
  const { contractModule } = await import(new URL("../../spec/tools/generate/contract.mjs", import.meta.url).href);
  const spec = await readFile(join(root, "generated/openapi.json"), "utf8");
  const edited = spec.replace('"format": "date-time"', '"format": "duration"');
  expect(edited).not.toBe(spec);
  await expect(contractModule(JSON.parse(edited))).rejects.toThrow('unknown format "duration"');
});

interface Result {
  readonly code: number;
  readonly stderr: string;
}

function gate(): Promise<Result> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["spec/tools/generate/main.mjs", "--check"],
      { cwd: scratch },
      (error, _stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stderr });
      },
    );
  });
}
