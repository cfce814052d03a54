/** How long a fresh process takes to import each entry, above one that imports nothing. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { row, scratch, spread, title } from "./measure.mjs";

const ENTRIES = { ".": "freedompay-card-link", "./signature": "freedompay-card-link/signature" };

export async function cold({ rounds = 31 }) {
  const folder = scratch();
  const files = { nothing: "export {};", ...entries((name) => `import ${JSON.stringify(name)};`) };
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, fileOf(name)), code);
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
  title(`cold import, ${rounds} fresh processes each, in turns`);
  for (let round = -2; round < rounds; round++) {
    for (const name of Object.keys(files)) {
      const start = performance.now();
      const { status } = spawnSync(process.execPath, [join(folder, fileOf(name))], { stdio: "inherit" });
      if (status !== 0) throw new Error(`${name} can't be imported.`);
      // The first rounds are for the disk.
      if (round >= 0) times[name]?.push(performance.now() - start);
    }
  }
  const nothing = times["nothing"] ?? [];
  for (const [name, took] of Object.entries(times)) {
    row(
      name,
      `${spread(took, 1)} ms`,
      `${spread(
        took.map((time, at) => time - (nothing[at] ?? 0)),
        1,
      )} ms above nothing`,
    );
  }
}

function entries(code) {
  return Object.fromEntries(Object.entries(ENTRIES).map(([entry, name]) => [entry, code(name)]));
}

function fileOf(name) {
  return `${name.replaceAll(/\W/g, "_")}.mjs`;
}
