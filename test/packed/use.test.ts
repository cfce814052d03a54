import { expect, inject, test } from "vitest";
import { run } from "./project.js";

const { bare } = inject("packed");

test("require() gives of every entry what import gives", async () => {
  const program = `
    (async () => {
      for (const entry of ["", "/signature", "/mock", "/check"]) {
        const names = (of) => Object.keys(of).filter((name) => typeof of[name] === "function").sort().join(" ");
        const imported = names(await import("freedompay-card-link" + entry));
        console.log(imported === names(require("freedompay-card-link" + entry)), imported !== "");
      }
      console.log(require("freedompay-card-link/openapi.json").openapi);
    })();
  `;
  const { output } = await run(bare, process.execPath, "--input-type=commonjs", "--eval", program);
  expect(output).toMatch(/^(true true\n){4}3\.1\.\d\n$/);
});

test("the command is there, tells its version, and says what it doesn't know", async () => {
  const command = "node_modules/.bin/freedompay-card-link";
  expect(await run(bare, command, "--version")).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\.\d+/) });
  const { exit, output } = await run(bare, command, "nonsense");
  expect({ exit, output }).toMatchObject({ exit: 2, output: expect.stringContaining("Expected a command") });
});
