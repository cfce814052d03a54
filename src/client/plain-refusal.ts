import type { RawResponse } from "../contract/validate.js";
import { parseJson } from "../shared/json.js";

/** The words of the contract that speak for a request, and those made of them: `OK00` and `CARDPROCESSED`, not `token`. */
const FAVOURABLE = /(?<!un)(succe(ss|ed)|process(ed|ing)?(?!\p{L}))|(?<!\p{L})ok(ay)?(?!\p{L})/iu;

/** A character as JSON, a URL or HTML may spell it. Those of JSON with one letter are all space, but for a slash. */
const ESCAPE = /\\u([\da-f]{4})|%([\da-f]{2})|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|&amp;|\\[bfnrt]|\\\//gi;
/** More layers of escapes than anybody means. Without a bound, 64 KB of `%2525…` would take minutes. */
const MOST_LAYERS = 5;
const CAMEL = /(\p{Ll})(?=\p{Lu})/gu;
/** What the eye doesn't see: soft hyphens, joiners, marks of direction. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * Whether a response with a refusing status says nothing that speaks for the request. Its form is undocumented, so the
 * words count wherever they stand, in half a document too. A body that can't be read, or may be cut off, could say them.
 */
export function isPlainRefusal({ isWhole, bytes }: RawResponse): boolean {
  const text = isWhole ? decodedText(bytes) : undefined;
  const plain = text === undefined || isHalfJson(text) ? undefined : unescaped(text);
  // Also with camel case split: `isOk` has the word `ok`, and splitting `oK` would hide it.
  const isFavourable = (words: string) => FAVOURABLE.test(words);
  return plain !== undefined && ![plain, plain.replace(CAMEL, "$1 ")].some(isFavourable);
}

/** Where a server counts its Content-Length in characters and not in bytes, fetch ends the body too early. */
function isHalfJson(text: string): boolean {
  return /^\s*["[{]/.test(text) && parseJson(new TextEncoder().encode(text)) === undefined;
}

/** UTF-8, or UTF-16 with or without its mark; undefined for anything else. */
function decodedText(bytes: Uint8Array): string | undefined {
  try {
    // UTF-16 of ASCII letters without a mark reads as UTF-8 with a zero byte beside each letter.
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes).replaceAll("\0", "");
  } catch {
    return undefined;
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** As a reader may see it; undefined if it was escaped again and again. */
function unescaped(text: string): string | undefined {
  let plain = text;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const inner = plain.replace(ESCAPE, character);
    if (inner === plain) return plain.normalize("NFKC").replace(INVISIBLE, "");
    plain = inner;
  }
  return undefined;
}

function character(escaped: string, json?: string, url?: string, hex?: string, decimal?: string): string {
  if (escaped === "&amp;") return "&";
  if (escaped === "\\/") return "/";
  const code = decimal ? Number(decimal) : Number.parseInt(json ?? url ?? hex ?? "20", 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : " ";
}
