import { describe, expect, test } from "vitest";
import { printable, printableJson, printableLines } from "../../src/shared/printable.js";

const MARKS = ["\u202Egnp.exe", "\u2066", "\u200E", "\u2028", "\uFEFF", "\uD800"];
const HOSTILE = ["\x1b[31m", "\x9b31m", "\x07", "\x00", ...MARKS];

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
      const shown = [printable(text), printableLines(`a\n${text}`), printableJson([text])].join("\n");
      for (const line of shown.split("\n")) {
        expect(line.trim()).not.toMatch(/^::|##\w*\[/);
      }
      expect(JSON.parse(printableJson([text]))).toEqual([text]);
    },
  );

  test("is unchanged if it is harmless", () => {
    for (const text of ["Карта не найдена", "a: b :: c", "# title", "💳"]) expect(printable(text)).toBe(text);
  });
});
