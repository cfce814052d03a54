import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

type Reports = Readonly<Record<string, readonly string[]>>;
const alive = (count: number): string[] => Array<string>(count).fill("Survived");
const killed = (count: number): string[] => Array<string>(count).fill("Killed");

/** What `--sum` says of two folders of src/, whose mutants ended like this. */
async function summed(reports: Reports, source = "one"): Promise<{ failed: boolean; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "reports/mutation"), { recursive: true });
  for (const shard of ["client", "shared"]) {
    await mkdir(join(folder, "src", shard), { recursive: true });
    await writeFile(join(folder, "src", shard, "file.ts"), source);
  }
  for (const [shard, states] of Object.entries(reports)) {
    const mutants = states.map((status) => ({ status }));
    const report = { files: { [`src/${shard}/file.ts`]: { source: "one", mutants } } };
    await writeFile(join(folder, `reports/mutation/${shard}.json`), JSON.stringify(report));
  }
  const tool = fileURLToPath(new URL("../mutation.mjs", import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [tool, "--sum"], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout + stderr });
    });
  });
}

test("the score is that of all shards together, so a small shard may be below the limit", async () => {
  const { failed, output } = await summed({
    client: [...killed(88), "Timeout", "NoCoverage"],
    shared: [...killed(1), ...alive(9)],
  });
  expect(output).toContain("client     89 of 90 killed");
  expect(output).toContain("all        90 of 100 killed: 90.00 %");
  expect(failed).toBe(false);
});

test("mutants that were ignored or can't run don't count", async () => {
  const { output } = await summed({ client: ["Killed", "Ignored", "CompileError", "RuntimeError"], shared: killed(1) });
  expect(output).toContain("all        2 of 2 killed: 100.00 %");
});

test.each<[what: string, reports: Reports, source: string, says: string]>([
  ["a score below 90", { client: killed(89), shared: alive(11) }, "one", "89.00 %\nThat is less than 90 %"],
  ["no mutant at all", { client: [], shared: [] }, "one", "That is less than 90 %"],
  ["a shard that is missing", { client: killed(1) }, "one", "Run: npm run mutation -- --shard shared"],
  ["a report of another state", { client: killed(1), shared: killed(1) }, "two", "src/client/file.ts is not what"],
])("%s fails", async (_what, reports, source, says) => {
  const { failed, output } = await summed(reports, source);
  expect(output).toContain(says);
  expect(failed).toBe(true);
});
