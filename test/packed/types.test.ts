import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { run } from "./project.js";

const { bare, full, tools } = inject("packed");
const dom = ["es2022", "dom", "dom.iterable"];

/** Below 5.4 the declarations of openapi-fetch 0.17 don't check. */
const COMPILERS = { "TypeScript 5.4": "oldest", "TypeScript 5.9": "current", "TypeScript 7.0": "next" };
/** With `node10` TypeScript reads `typesVersions` and not `exports`. TypeScript 7 has removed it. */
const MODULES = { node10: "commonjs", node16: "node16", nodenext: "nodenext", bundler: "esnext" };
const PROGRAMS = {
  "the entries in a service": { project: full, lib: ["es2022"], types: ["node"], file: "all.ts" },
  "the entries in a page, without the types of Node": { project: bare, lib: dom, types: [], file: "all.ts" },
  "the handlers for MSW": { project: full, lib: dom, types: [], file: "msw.ts" },
};

describe.each(Object.entries(COMPILERS))("%s", (name, compiler) => {
  const modules = Object.entries(MODULES).filter(
    ([resolution]) => name !== "TypeScript 7.0" || resolution !== "node10",
  );
  describe.each(modules)("under %s", (moduleResolution, module) => {
    test.each(Object.entries(PROGRAMS))("checks %s", async (_name, { project, file, ...options }) => {
      // Under node10 and node16 TypeScript takes no import attributes.
      const files = /10|16/.test(moduleResolution) ? [file] : [file, "json.ts"];
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        verbatimModuleSyntax: module !== "commonjs",
        skipLibCheck: false,
        resolveJsonModule: true,
        target: "es2022",
        module,
        moduleResolution,
        noEmit: true,
        ...options,
      };
      const folder = await mkdtemp(join(project, "tsconfig-"));
      const tsconfig = { compilerOptions, files: files.map((each) => join("..", each)) };
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
      const tsc = join(tools, "node_modules", compiler, "bin/tsc");
      expect((await run(project, process.execPath, tsc, "-p", folder)).output).toBe("");
    });
  });
});
