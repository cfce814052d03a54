import { describe, expect, test } from "vitest";
import { mediaTypeOf, parseJson, readJson, withoutMark } from "../../src/shared/json.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("JSON", () => {
  test.each<[string | null | undefined, string, boolean]>([
    [null, "", true],
    [undefined, "", true],
    ["Application/JSON ;Charset=UTF-8", "application/json", true],
    ["a/b; x=1; charset=utf8", "a/b", true],
    ['a/b;charset="utf-8"', "a/b", true],
    ["a/b; charset=utf-16", "a/b", false],
    ["a/b; charset=xutf-8", "a/b", false],
    ["a/b; charset=utf-8x", "a/b", false],
    ["a/b; charset=", "a/b", true],
    ["a/b; xcharset=latin1", "a/b", true],
    ["a/b; charset=latin1 ; charset=utf-8", "a/b", false],
  ])("of the type %j is read as %s, in UTF-8: %s", (type, mediaType, utf8) => {
    expect(mediaTypeOf(type)).toEqual({ mediaType, utf8 });
  });

  test.each<[string, boolean]>([
    ['{"a":1,"a":2}', true],
    ['{"a":1 , "a" : 2}', true],
    ['{"a":{"a":1},"b":{"a":2}}', false],
    ['[{"a":1},{"a":2}]', false],
    ['{"a":"a","b":"a"}', false],
    ['{"a":"\\"a\\":","b":1}', false],
    ['{"a\\"":1,"a":2,"a\\"":3}', true],
    ['{"a":{"b":{}},"a":1}', true],
    ['{"a":"}{","a":1}', true],
    ['"a"', false],
  ])("%s has a member twice: %s", (document, twice) => {
    expect(readJson(bytes(document))).toHaveProperty("hasDuplicate", twice);
  });

  test("is read from UTF-8 alone", () => {
    expect(parseJson(bytes('{"a":"é"}'))).toEqual({ a: "é" });
    const flawed = [bytes("\uFEFF1"), Uint8Array.of(34, 255, 34), bytes("{"), bytes("")];
    expect(flawed.map((each) => parseJson(each))).toEqual(Array(4).fill(undefined));
  });

  test("loses only one byte order mark", () => {
    const mark = [0xef, 0xbb, 0xbf];
    expect([...withoutMark(Uint8Array.of(...mark, ...mark, 1))]).toEqual([...mark, 1]);
    for (const other of [[], [1, 2, 3], mark.slice(0, 2), [0xef, 0xbb, 1], [0xef, 1, 0xbf], [1, 0xbb, 0xbf]]) {
      expect([...withoutMark(Uint8Array.from(other))]).toEqual(other);
    }
  });

  test.each([33, 4_000, 30_000])("that nests %i levels deep is read as far as it can be written again", (depth) => {
    const read = parseJson(bytes(`${"[".repeat(depth)}1e400${"]".repeat(depth)}`));
    const text = JSON.stringify(read);
    expect(text).toContain('["(left out: nested too deeply)"]');
    expect(JSON.parse(text)).toEqual(read);
  });

  test("that nests less deeply is read whole, and a number without a word in JSON as null", () => {
    expect(parseJson(bytes('{"__proto__":{"a":[1,-1e400]}}'))).toEqual(JSON.parse('{"__proto__":{"a":[1,null]}}'));
  });
});
