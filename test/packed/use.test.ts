import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { run } from "./project.js";

const { bare, full, node } = inject("packed");
const command = "node_modules/.bin/freedompay-card-link";

test("client, check, signature and contract work against the mock", async () => {
  const { stdout, output } = await run(full, process.execPath, "use.mjs");
  const { version } = JSON.parse(await readFile(join(full, "node_modules/freedompay-card-link/package.json"), "utf8"));
  expect(output).toContain("linked");
  expect(JSON.parse(stdout)).toEqual({ kind: "linked", failed: [], checked: true, refused: "form", version });
});

test("require() gives the same as import, from Node 22.12 on", async () => {
  const program = `
    const { createCardLinkClient, CardLinkError } = require("freedompay-card-link");
    const { sign } = require("freedompay-card-link/signature");
    const { startMock } = require("freedompay-card-link/mock");
    const { checkProvider } = require("freedompay-card-link/check");
    const { info } = require("freedompay-card-link/openapi.json");
    const all = [createCardLinkClient, CardLinkError, sign, startMock, checkProvider, info.version];
    console.log(all.map((each) => typeof each).join(" "));
  `;
  const { stdout, output } = await run(bare, node, "--input-type=commonjs", "--eval", program);
  expect(stdout, output).toBe("function function function function function string\n");
});

test("the command is there, tells its version, and says what it doesn't know", async () => {
  expect(await run(bare, command, "--version")).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\.\d+/) });
  const { exit, output } = await run(bare, command, "nonsense");
  expect({ exit, output }).toMatchObject({
    exit: 2,
    output: expect.stringContaining("Expected a command"),
  });
});
