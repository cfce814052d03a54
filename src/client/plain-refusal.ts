import type { RawResponse } from "../contract/validate.js";

/** The words of the contract that speak for a request. */
const FAVOURABLE = /(^|[^\p{L}\p{N}])(ok|success(ful(ly)?)?|process)($|[^\p{L}\p{N}])/iu;

/** A character as JSON, a URL or HTML may spell it. Those of JSON with one letter are all space. */
const ESCAPE = /\\u([\da-f]{4})|%([\da-f]{2})|&#x([\da-f]{1,6});?|&#(\d{1,7});?|\\[bfnrt]/gi;

/**
 * Whether a response with a refusing status says nothing that speaks for the request. Its form is undocumented, so the
 * words count wherever they stand, in half a document too. A body that can't be read, or may be cut off, could say them.
 */
export function isPlainRefusal({ isWhole, bytes }: RawResponse): boolean {
  const text = textOf(bytes);
  return isWhole && text !== undefined && !FAVOURABLE.test(unescaped(text));
}

/** UTF-8, or UTF-16 with or without its mark; undefined for anything else. */
function textOf(bytes: Uint8Array): string | undefined {
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

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, json?: string, url?: string, hex?: string, decimal?: string) => {
    const code = decimal ? Number(decimal) : Number.parseInt(json ?? url ?? hex ?? "20", 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : " ";
  });
}
