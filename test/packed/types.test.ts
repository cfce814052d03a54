import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { type Ran, run } from "./project.js";

const { bare, full, tools } = inject("packed");

/** Below 5.4 the declarations of openapi-fetch 0.17 don't check. */
const COMPILERS = { "TypeScript 5.4": "oldest", "TypeScript 5.9": "current", "TypeScript 7.0": "next" } as const;
const RESOLUTIONS = { node16: "node16", nodenext: "nodenext", bundler: "esnext" } as const;
type Resolution = keyof typeof RESOLUTIONS;

async function compile(compiler: string, project: string, resolution: Resolution, options: object): Promise<Ran> {
  const { files, ...rest } = { files: [""], ...options };
  const folder = await mkdtemp(join(project, "tsconfig-"));
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    resolveJsonModule: true,
    target: "es2022",
    module: RESOLUTIONS[resolution],
    moduleResolution: resolution,
    noEmit: true,
    ...rest,
  };
  const tsconfig = { compilerOptions, files: files.map((file) => join("..", file)) };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  const tsc = join(tools, "node_modules", compiler, "bin/tsc");
  return run(project, process.execPath, tsc, "-p", folder);
}

describe.each(Object.entries(COMPILERS))("%s", (_name, compiler) => {
  test.each(Object.keys(RESOLUTIONS) as Resolution[])("checks every entry under %s", async (resolution) => {
    const files = ["all.ts", ...(resolution === "node16" ? [] : ["json.ts"])];
    const { output } = await compile(compiler, full, resolution, { lib: ["es2022"], types: ["node"], files });
    expect(output).toBe("");
  });

  test.each(Object.keys(RESOLUTIONS) as Resolution[])("checks the client in a page under %s", async (resolution) => {
    const options = { lib: ["es2022", "dom", "dom.iterable"], types: [], files: ["web.ts"] };
    expect((await compile(compiler, bare, resolution, options)).output).toBe("");
  });

  test("emits no import for types alone", async () => {
    const lib = ["es2022", "dom"];
    const outDir = join(bare, `out-${compiler}`);
    const options = { lib, types: [], noEmit: false, rootDir: bare, outDir, files: ["types-only.ts"] };
    expect((await compile(compiler, bare, "nodenext", options)).output).toBe("");
    const emitted = await readFile(join(outDir, "types-only.js"), "utf8");
    expect(emitted).toContain("export const request");
    expect(emitted).not.toMatch(/import|require/);
  });
});
