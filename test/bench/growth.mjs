/**
 * How the pipeline grows with the contract: clones of its operations, with schemas of their own, in a scratch copy of
 * the project, put through what is run after every change of the spec.
 */
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { node, root, row, scratch, seconds, spread, title } from "./measure.mjs";

const SIZES = [1, 10, 100, 300];
const PARTS = ["spec", "src", "generated", "package.json", "tsconfig.json", "redocly.yaml", "vitest.config.ts"];
const TESTS = ["test/contract", "test/client"];

export async function growth({ rounds = 3 }) {
  const folder = scratch();
  rmSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  for (const part of [...PARTS, ...TESTS]) cpSync(join(root, part), join(folder, part), { recursive: true });
  const bin = (path) => join(root, "node_modules", path);
  const at = (args) => node(args, { cwd: folder });
  const compilerOptions = {
    noEmit: true,
    strict: true,
    target: "es2022",
    lib: ["es2023"],
    module: "nodenext",
    types: [],
  };
  const files = ["generated/types.d.ts", "generated/contract.d.ts"];
  writeFileSync(join(folder, "growth.json"), JSON.stringify({ compilerOptions, files }));
  const steps = {
    generate: () => at([join(folder, "spec/tools/generate/main.mjs")]),
    redocly: () => at([bin("@redocly/cli/bin/cli.js"), "lint"]),
    spectral: () =>
      at([
        ...[bin("@stoplight/spectral-cli/dist/index.js"), "lint", "--ruleset", "spec/lint/ruleset.yaml"],
        ...["--fail-severity", "hint", "spec/openapi.yaml"],
      ]),
    types: () => at([bin("typescript/bin/tsc"), "-p", "growth.json"]),
    tests: () => at([bin("vitest/vitest.mjs"), "run", "test/contract"]),
  };
  const spec = JSON.parse(readFileSync(join(root, "generated/openapi.json"), "utf8"));
  title(`the pipeline, ${rounds} rounds: seconds`);
  /** @type {Record<string, Record<string, number[]>>} */
  const all = Object.fromEntries(SIZES.map((size) => [size, {}]));
  for (let round = 0; round < rounds; round++) {
    for (const size of SIZES) {
      // As JSON, which is YAML too.
      writeFileSync(join(folder, "spec/openapi.yaml"), JSON.stringify(grown(spec, size), null, 2));
      const took = all[size] ?? {};
      for (const [name, step] of Object.entries(steps)) {
        // The tests are about both operations that there are.
        if (name === "tests" && size === 1) continue;
        const time = seconds(step);
        took[name] = [...(took[name] ?? []), time];
      }
    }
  }
  for (const size of SIZES) {
    const took = all[size] ?? {};
    const totals = Array.from({ length: rounds }, (_, round) =>
      ["generate", "redocly", "spectral", "types"].reduce((sum, name) => sum + (took[name]?.[round] ?? 0), 0),
    );
    row(
      `${size} operation${size === 1 ? "" : "s"}`,
      ...Object.entries(took).map(([name, times]) => `${name} ${spread(times)}`),
      `all but tests ${spread(totals)}, an operation ${spread(
        totals.map((total) => total / size),
        3,
      )}`,
    );
  }
}

const PATHS = ["/v5/card-api/card/link", "/v5/card-api/request/status"];

/** @returns the spec with so many operations: these two over and over, or one of them */
function grown(spec, size) {
  const copy = structuredClone(spec);
  const scheme = copy.components.securitySchemes.JwsSignature;
  const kept = PATHS.slice(0, size);
  copy.paths = Object.fromEntries(kept.map((path) => [path, copy.paths[path]]));
  for (let number = kept.length; number < size; number++) {
    const path = PATHS[number % 2] ?? "";
    const own = {};
    // Schemas of its own, as an operation has; what all share stays shared.
    const text = JSON.stringify(spec.paths[path]).replaceAll(
      /#\/components\/schemas\/(LinkCard\w+|RequestStatus\w+)/g,
      (reference, name) => {
        own[`${name}${number}`] = spec.components.schemas[name];
        return `${reference}${number}`;
      },
    );
    const item = JSON.parse(text);
    const { operationId } = item.post;
    item.post.operationId += number;
    copy.paths[`${path}/${number}`] = item;
    Object.assign(copy.components.schemas, own);
    const answers = scheme["x-known-answers"].filter(({ operation }) => operation === operationId);
    scheme["x-known-answers"].push(...answers.map((answer) => ({ ...answer, operation: item.post.operationId })));
  }
  const ids = Object.values(copy.paths).map(({ post }) => post.operationId);
  scheme["x-known-answers"] = scheme["x-known-answers"].filter(({ operation }) => ids.includes(operation));
  const used = JSON.stringify(copy);
  for (const name of Object.keys(copy.components.schemas)) {
    if (!used.includes(`"#/components/schemas/${name}"`)) delete copy.components.schemas[name];
  }
  return copy;
}
