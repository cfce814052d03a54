import { execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import spec from "../../generated/openapi.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };
import { type Mock, startMock } from "../../src/mock/index.js";
import { installPacked } from "../tarball.js";

/** A code block of a Markdown file: the words after its fence, and its content. */
interface Block {
  readonly language: string;
  readonly flags: readonly string[];
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  const fenced = markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm);
  return [...fenced].map(([, language = "", flags = "", text = ""]) => ({ language, flags: flags.split(" "), text }));
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const guides = readdirSync(join(root, "docs/guides")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "docs/.vitepress/theme/hero.md", "skills/freedompay-card-link/SKILL.md"];
pages.push(...guides.map((name) => `docs/guides/${name}`));
const blocks = new Map(pages.map((path) => [path, blocksOf(readFileSync(join(root, path), "utf8"))]));
const withFlag = (flag: string, ...languages: string[]) =>
  [...blocks].flatMap(([path, all]) => {
    const some = all.filter(({ language, flags }) => flags.includes(flag) && languages.includes(language));
    return some.length > 0 ? [[path, some] as const] : [];
  });

const TYPESCRIPT = join(root, "node_modules/typescript7/bin/tsc");

let folder: string;
let remove: () => void;
let mock: Mock;
/** What the compiler finds wrong. */
let told: string;
beforeAll(async () => {
  ({ folder, remove } = installPacked(undefined, ["@types/node", "undici"]));
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  // As `npm install` does it.
  mkdirSync(join(folder, "node_modules/.bin"));
  symlinkSync("../freedompay-card-link/dist/cli/main.js", join(folder, "node_modules/.bin/freedompay-card-link"));
  chmodSync(join(folder, "node_modules/freedompay-card-link/dist/cli/main.js"), 0o755);
  // What the README and the home page use and don't define.
  writeFileSync(
    join(folder, "given.d.ts"),
    "declare const body: Uint8Array;\n" +
      "declare const baseUrl: string, authId: string, secret: string, client_id: string, card_id: string;\n" +
      "declare const store: (link: { request_id: string; client_id: string; card_id: string }) => Promise<void>;\n",
  );
  mock = await startMock();
  const alone = [...blocks].flatMap(([path, all]) =>
    all.filter(isTypeScript).map(({ text }, index) => write(`${nameOf(path)}-${index}.ts`, `${text}\nexport {};\n`)),
  );
  expect(alone.length).toBeGreaterThan(4);
  const whole = withFlag("run", "ts", "js").map(([path, code]) =>
    write(`${nameOf(path)}.${code.some(isTypeScript) ? "mts" : "mjs"}`, programOf(code)),
  );
  const options = ["--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "--types", "node"];
  // Writes a .mjs beside each .mts.
  const files = ["given.d.ts", ...alone, ...whole.filter((name) => name.endsWith(".mts"))];
  told = (await run(process.execPath, [TYPESCRIPT, ...options, ...files])).output;
});
afterAll(async () => {
  await mock.close();
  remove();
});

test.each(withFlag("run", "ts", "js"))("the code of %s prints what stands below it", async (path) => {
  const expected = (blocks.get(path) ?? []).filter(({ flags }) => flags.includes("output"));
  const output = expected.map(({ text }) => text).join("");
  expect(await run(process.execPath, [`${nameOf(path)}.mjs`])).toEqual({ exit: 0, output });
});

test.each(withFlag("run", "sh"))("the commands of %s work", async (_path, code) => {
  for (const { text } of code) {
    // A command that starts a mock needs a free port. The others use the mock of these tests.
    const port = / mock\b/.test(text) ? await freePort() : new URL(mock.url).port;
    expect(await run("bash", ["-euo", "pipefail", "-c", reachable(text, port)])).toMatchObject({ exit: 0 });
  }
});

test("all TypeScript of the README and the guides is clean under a strict compiler", () => {
  expect(told).toBe("");
});

test("every npm script and every command that the guides name exists", () => {
  const commands = readdirSync(join(root, "src/cli")).map((name) => name.replace(".ts", ""));
  for (const { text } of [...blocks.values()].flat().filter(({ language }) => language === "sh")) {
    for (const [, name = ""] of text.matchAll(/npm run ([\w:]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(name);
    for (const [, name = ""] of text.matchAll(/npx freedompay-card-link (\w+)/g)) expect(commands).toContain(name);
  }
});

test("the skill is named after its folder, and begins with the rule that an assistant must not break", () => {
  const text = readFileSync(join(root, "skills/freedompay-card-link/SKILL.md"), "utf8");
  expect(text).toMatch(/^---\nname: freedompay-card-link\ndescription: .{1,1024}\nlicense: MIT\n---\n/);
  expect(text).toContain("## The one rule\n\n**Never make a new `request_id` for a link that isn't settled.**");
});

test("the signing guide ends with the signature that the vendor published", () => {
  const answers = spec.components.securitySchemes.JwsSignature["x-known-answers"];
  const published = answers.find(({ operation }) => operation === "requestStatus");
  const outputs = (blocks.get("docs/guides/signing.md") ?? []).filter(({ flags }) => flags.includes("output"));
  expect(outputs.map(({ text }) => text.trim())).toContain(published?.signature);
});

const reachable = (text: string, port: string) => text.replaceAll("4010", port);

const isTypeScript = ({ language }: Block) => language === "ts";

const nameOf = (path: string) => path.replaceAll(/\W/g, "-");

/** All of a page as one file, against the mock of these tests. */
const programOf = (code: readonly Block[]) =>
  reachable(code.map(({ text }) => text).join("\n"), new URL(mock.url).port);

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
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

async function freePort(): Promise<string> {
  const { url, close } = await startMock();
  await close();
  return new URL(url).port;
}
