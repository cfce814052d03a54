import { expect, test } from "vitest";
import { causesOf } from "../../src/shared/causes.js";

const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

test("causes are names and codes, outermost first, eight at most", () => {
  expect(causesOf(coded("EACCES", coded(7, new TypeError("x"))))).toEqual([
    { name: "Error", code: "EACCES" },
    { name: "Error" },
    { name: "TypeError" },
  ]);
  const round = new Error("x");
  round.cause = round;
  expect(causesOf(round)).toHaveLength(8);
  expect(causesOf("text")).toEqual([]);
});

test("a name or a code that could be a secret is left out", () => {
  const secret = Object.assign(new Error("x"), { name: "VaultError: token s.1", code: "s.1" });
  expect(causesOf(secret)).toEqual([{ name: "Error" }]);
});

test("an error with a member that can't be read still has its other ones", () => {
  const get = () => {
    throw new Error("x");
  };
  const hostile = Object.defineProperties({ code: "E_OWN" }, { name: { get }, cause: { get } });
  expect(causesOf(hostile)).toEqual([{ name: "Error", code: "E_OWN" }]);
});
