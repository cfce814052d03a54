import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** All that each folder of src/ may import, beside generated/ and its own files. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  platform: ["shared"],
  contract: ["shared", "platform"],
  signing: ["shared", "platform", "contract"],
  transport: ["shared", "platform", "contract", "signing"],
  client: ["shared", "platform", "contract", "signing", "transport"],
  mock: ["shared", "contract", "signing"],
  msw: ["shared", "contract", "signing"],
  check: ["shared", "contract", "signing", "transport"],
  cli: ["shared", "platform", "contract", "signing", "transport", "client", "mock", "msw", "check"],
};
const folders = Object.keys(MAY);
const TARGETS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(folders.map((folder) => [folder, `../${folder}/some.js`])),
  generated: "../../generated/contract.js",
  index: "../index.js",
  roundabout: "../../src/client/some.js",
  package: "freedompay-card-link",
  entry: "freedompay-card-link/mock",
};

test("each folder of src/ has a rule for its imports", async () => {
  const entries = await readdir(join(root, "src"), { withFileTypes: true });
  expect(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual([...folders].sort());
});

test("a folder imports what stands further down, by whatever path and kind of import, and nothing else", async () => {
  const scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(scratch, { recursive: true }));
  for (const file of ["biome.json", ".gitignore"]) await cp(join(root, file), join(scratch, file));
  const forms = [
    (path: string) => `import "${path}";\n`,
    (path: string) => `import type { Some } from "${path}";\nexport type Other = Some;\n`,
    (path: string) => `export * from "${path}";\n`,
    (path: string) => `export const some: Promise<unknown> = import("${path}");\n`,
  ];
  const refused = ["src/index.ts"];
  for (const folder of folders) {
    await mkdir(join(scratch, "src", folder), { recursive: true });
    for (const [target, path] of Object.entries(TARGETS)) {
      if (target === folder) continue;
      for (const [index, form] of forms.entries()) {
        const file = `src/${folder}/${target}-${index}.ts`;
        await writeFile(join(scratch, file), form(path));
        if (![...MAY[folder]!, "generated"].includes(target)) refused.push(file);
      }
    }
  }
  await writeFile(join(scratch, "src/index.ts"), 'export * from "./cli/main.js";\n');
  const output = await lint(scratch);
  const found = [...output.matchAll(/^(src\/\S+?):\d+:\d+ lint\/style\/noRestrictedImports/gm)].map(([, file]) => file);
  expect([...new Set(found)].sort()).toEqual(refused.sort());
});

test("index.ts only re-exports, so that it can't hide logic", async () => {
  const text = await readFile(join(root, "src/index.ts"), "utf8");
  expect(notReexported(text), "Move this into a folder of src/ and re-export it.").toEqual([]);
  expect(notReexported(`${text}export const LIMIT = 1;\n`)).toEqual(["export const LIMIT = 1;"]);
  expect(notReexported(`${text}import "./client/client.js";\n`)).toEqual(['import "./client/client.js";']);
});

function notReexported(text: string): string[] {
  const { statements } = ts.createSourceFile("index.ts", text, ts.ScriptTarget.Latest, true);
  const others = statements.filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier));
  return others.map((statement) => statement.getText());
}

function lint(folder: string): Promise<string> {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const options = ["lint", "--only=style/noRestrictedImports", "--max-diagnostics=none", "--colors=off"];
  return new Promise((resolve) => {
    execFile(process.execPath, [biome, ...options], { cwd: folder, maxBuffer: 2 ** 24 }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}
