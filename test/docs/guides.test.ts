import { execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import spec from "../../generated/openapi.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };
import { type Mock, startMock } from "../../src/mock/index.js";
import { installPacked } from "../consumers/packed.js";
import { type Block, blocksOf } from "./blocks.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const guides = readdirSync(join(root, "docs/guides"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/guides/${name}`);
const blocks = new Map(
  ["README.md", ...guides].map((path) => [path, blocksOf(readFileSync(join(root, path), "utf8"))]),
);
const withFlag = (flag: string, ...languages: string[]) =>
  [...blocks].flatMap(([path, all]) => {
    const some = all.filter(({ language, flags }) => flags.includes(flag) && languages.includes(language));
    return some.length > 0 ? [[path, some] as const] : [];
  });

let folder: string;
let remove: () => void;
let mock: Mock;
beforeAll(async () => {
  ({ folder, remove } = installPacked(undefined, ["@stoplight/prism-core", "@stoplight/prism-http", "@types/node"]));
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  // As `npm install` does it.
  mkdirSync(join(folder, "node_modules/.bin"));
  symlinkSync("../freedompay-card-link/dist/cli/main.js", join(folder, "node_modules/.bin/freedompay-card-link"));
  chmodSync(join(folder, "node_modules/freedompay-card-link/dist/cli/main.js"), 0o755);
  // The README uses a body that it doesn't define.
  writeFileSync(join(folder, "given.d.ts"), "declare const body: Uint8Array;\n");
  mock = await startMock();
});
afterAll(async () => {
  await mock.close();
  remove();
});

test.each(withFlag("run", "ts", "js"))(
  "the code of %s prints the output shown below it",
  async (path, code) => {
    const file = `${path.replaceAll(/\W/g, "-")}.mjs`;
    const source = reachable(code.map(({ text }) => text).join("\n"), new URL(mock.url).port);
    const { outputText } = ts.transpileModule(source, { compilerOptions: { target: 99, module: 99 } });
    writeFileSync(join(folder, file), outputText);
    const expected = (blocks.get(path) ?? []).filter(({ flags }) => flags.includes("output"));
    expect(await run(process.execPath, [file])).toEqual({ exit: 0, output: expected.map(({ text }) => text).join("") });
  },
  30_000,
);

test.each(withFlag("run", "sh"))(
  "the commands of %s work",
  async (_path, code) => {
    for (const { text } of code) {
      // A command that starts a mock needs a free port. The others use the mock of these tests.
      const port = / mock\b/.test(text) ? await freePort() : new URL(mock.url).port;
      expect(await run("bash", ["-euo", "pipefail", "-c", reachable(text, port)])).toMatchObject({ exit: 0 });
    }
  },
  60_000,
);

test("all TypeScript of the README and the guides compiles in strict mode", () => {
  const sources = [...blocks].flatMap(([path, all]) =>
    all.filter(({ language }) => language === "ts").map((block, index) => write(`${path}-${index}`, block)),
  );
  const options = { strict: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, noEmit: true };
  const typeRoots = [join(folder, "node_modules/@types")];
  const names = [...sources, join(folder, "given.d.ts")];
  const program = ts.createProgram(names, { ...options, skipLibCheck: true, types: ["node"], typeRoots });
  const found = ts.getPreEmitDiagnostics(program);
  const messages = found.map(({ file, messageText }) => [
    file?.fileName,
    ts.flattenDiagnosticMessageText(messageText, " "),
  ]);
  expect(messages).toEqual([]);
  expect(sources.length).toBeGreaterThan(4);
});

test("every npm script and every command that the guides name exists", () => {
  const commands = readdirSync(join(root, "src/cli")).map((name) => name.replace(".ts", ""));
  for (const { text } of [...blocks.values()].flat().filter(({ language }) => language === "sh")) {
    for (const [, name = ""] of text.matchAll(/npm run ([\w:]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(name);
    for (const [, name = ""] of text.matchAll(/npx freedompay-card-link (\w+)/g)) expect(commands).toContain(name);
  }
});

test("the signing guide ends with the signature that the vendor published", () => {
  const [published] = spec.components.securitySchemes.JwsSignature["x-known-answers"];
  const outputs = (blocks.get("docs/guides/2-signing.md") ?? []).filter(({ flags }) => flags.includes("output"));
  expect(outputs.map(({ text }) => text.trim())).toContain(published?.signature);
});

const reachable = (text: string, port: string | number) => text.replaceAll("4010", String(port));

function write(name: string, { text }: Block): string {
  const file = join(folder, `${name.replaceAll(/[^\w-]/g, "-")}.ts`);
  writeFileSync(file, `${text}\nexport {};\n`);
  return file;
}

function run(command: string, args: string[]): Promise<{ exit: number | null; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], HOME: folder, NO_COLOR: "1" };
    // In its own process group, so that background processes of a block end with it.
    const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("exit", () => execFile("kill", ["--", `-${child.pid}`]));
    child.on("close", (exit) => resolve({ exit, output }));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
