import { describe, expect, test } from "vitest";
import { printable, printableJson, printableLines } from "../../src/shared/printable.js";

const HOSTILE = [
  "\x1b[31m",
  "\x9b31m",
  "\u202Egnp.exe",
  "\u2066",
  "\u200E",
  "\x07",
  "\x00",
  "\u2028",
  "\uFEFF",
  "\uD800",
];

describe("text of a server", () => {
  test.each(HOSTILE)("%j reaches no terminal", (text) => {
    const shows = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
    expect(printable(`a${text}b`)).not.toMatch(shows);
    expect(printableJson({ a: text }).replaceAll("\n", "")).not.toMatch(shows);
    expect(JSON.parse(printableJson({ a: text }))).toEqual({ a: text });
  });

  test.each(["::set-output name=a::b", "  ::error::x", "##[error]x", "##vso[task.setvariable]x", "##teamcity[x]"])(
    "%j is no command of a CI system",
    (text) => {
      for (const line of [
        printable(text),
        ...printableLines(`a\n${text}`).split("\n"),
        ...printableJson([text]).split("\n"),
      ]) {
        expect(line.trim()).not.toMatch(/^::|##\w*\[/);
      }
      expect(JSON.parse(printableJson([text]))).toEqual([text]);
    },
  );

  test("is unchanged if it is harmless", () => {
    for (const text of ["Карта не найдена", "a: b :: c", "# title", "💳"]) expect(printable(text)).toBe(text);
  });
});
