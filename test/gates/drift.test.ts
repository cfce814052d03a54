import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  for (const part of ["spec", "generated", "redocly.yaml", "package.json"])
    await cp(join(root, part), join(scratch, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
});
afterEach(() => rm(scratch, { recursive: true }));

test("the gate is green on what the generator wrote, wherever it runs", async () => {
  expect(await gate()).toMatchObject({ code: 0, stdout: "generated/ is what the spec gives (4 files)\n" });
});

test("a lost line, a missing file and a file that nothing generates turn the gate red, each by name", async () => {
  const edited = ["openapi.json", "contract.js", "contract.d.ts"];
  for (const name of edited) {
    const lines = (await readFile(join(scratch, "generated", name), "utf8")).split("\n");
    lines.splice(Math.floor(lines.length / 2), 1);
    await writeFile(join(scratch, "generated", name), lines.join("\n"));
  }
  await rm(join(scratch, "generated/types.d.ts"));
  await writeFile(join(scratch, "generated/extra.js"), "");

  const { code, stderr } = await gate();
  expect(code).toBe(1);
  for (const name of edited)
    expect(stderr).toMatch(new RegExp(`^generated/${name} is stale, first at line \\d+:`, "m"));
  expect(stderr).toContain("generated/types.d.ts is missing.");
  expect(stderr).toContain("generated/extra.js is not derived from the spec. Delete it");
  expect(stderr).toContain("run `npm run generate`");
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

test("a format that no check stands behind stops the generator", async () => {
  const spec = join(scratch, "spec/openapi.yaml");
  await writeFile(spec, (await readFile(spec, "utf8")).replace("format: date-time", "format: duration"));

  expect(await gate()).toMatchObject({ code: 1, stderr: expect.stringContaining('unknown format "duration"') });
});

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function gate(): Promise<Result> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["spec/tools/generate/main.mjs", "--check"],
      { cwd: scratch },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}
