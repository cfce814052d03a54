/** What `redocly diff` makes of the same two documents. It is experimental, and ours decides; see `disagreement`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { redocly } from "./sources.mjs";

const CONFIG = fileURLToPath(new URL("redocly.yaml", import.meta.url));

/** @returns {{ bump: import("./ledger.mjs").Level, breaking: string[] }} */
export function redoclyDiff(oldDocument, newDocument) {
  const scratch = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  try {
    const files = Object.entries({ old: oldDocument, new: newDocument }).map(([name, document]) => {
      const file = join(scratch, `${name}.json`);
      writeFileSync(file, JSON.stringify(document));
      return file;
    });
    const args = [redocly(), "diff", ...files, "--config", CONFIG, "--format", "json", "--fail-on", "none"];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1e8 });
    if (status !== 0) throw new Error(`redocly diff failed:\n${stderr}`);
    const { bump, changes } = JSON.parse(stdout);
    const findings = changes.flatMap(({ path, verdicts }) =>
      verdicts
        .filter(({ impact }) => impact === "major")
        .map(({ ruleId, message }) => `${ruleId} at ${path}: ${message}`),
    );
    return { bump: bump ?? "none", breaking: findings };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * It knows nothing that makes equal schemas equal, so it calls a `minLength` of 0 or an `allOf` written as its only
 * part breaking. A verdict that rested on it would cry wolf; but what it alone sees is worth a look.
 * @param {import("./ledger.mjs").Level} verdict
 */
export function disagreement(verdict, { bump, breaking }) {
  if (verdict === "major" || bump !== "major") return [];
  return [
    "redocly diff calls breaking what this gate calls compatible. This gate decides; if it is wrong, add the edit to",
    "test/gates/compat.cases.ts and mend spec/release:",
    ...breaking.map((finding) => `  ${finding}`),
  ];
}
