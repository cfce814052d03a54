// Created once: it keeps no state between whole texts.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads one JSON document from bytes, strictly: UTF-8 without flaws and without a byte order mark, which
 * RFC 8259 forbids to send. Returns `undefined` for anything else. What nests deeper than any body that the contract
 * describes is left out: 64 KB can nest so deeply that writing them as JSON overflows the stack. Also tells whether an
 * object has a duplicate member, which `JSON.parse` ignores.
 */
export function readJson(bytes: Uint8Array | ArrayBuffer): { value: unknown; hasDuplicate: boolean } | undefined {
  try {
    const text = utf8.decode(bytes);
    const value = shallow(JSON.parse(text));
    return { value, hasDuplicate: hasDuplicateMember(text, value) };
  } catch {
    return undefined;
  }
}

/** The value alone; no JSON document is `undefined`. */
export function parseJson(bytes: Uint8Array | ArrayBuffer): unknown {
  return readJson(bytes)?.value;
}

/** The bytes without a byte order mark. RFC 8259 lets a reader ignore one, and servers in PHP send it. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** An own string member of the body, so that a polluted prototype can't add one; else undefined. */
export function textOf(body: unknown, name: string): string | undefined {
  const isObject = typeof body === "object" && body !== null;
  const member: unknown = isObject && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  return typeof member === "string" ? member : undefined;
}

/** The media type in lower case, and whether the charset is UTF-8. */
export function mediaTypeOf(contentType: string | null | undefined): { mediaType: string; utf8: boolean } {
  // A fast path: nearly all responses have exactly this.
  if (contentType === "application/json") return { mediaType: contentType, utf8: true };
  const [mediaType = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => /^\s*charset="?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean);
  return { mediaType: mediaType.trim(), utf8: /^utf-?8$/.test(charset ?? "utf-8") };
}

function hasDuplicateMember(document: string, value: unknown): boolean {
  // A fast path: the text is the one that `JSON.stringify` writes, so nothing was left out.
  if (JSON.stringify(value) === document) return false;
  const objects: Set<string>[] = [];
  // In a valid document no other tokens matter; a string before a colon is a member's name.
  for (const [token] of document.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}]/g)) {
    if (token === "{") objects.push(new Set());
    else if (token === "}") objects.pop();
    else if (token.endsWith(":")) {
      const name: string = JSON.parse(token.slice(0, -1));
      if (objects.at(-1)?.has(name)) return true;
      objects.at(-1)?.add(name);
    }
  }
  return false;
}

/** The same before and after it was written as JSON. */
function shallow(value: unknown, depth = 32): unknown {
  // `1e400` is one, and JSON has no word for it.
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return null;
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "(left out: nested too deeply)";
  for (const [name, inner] of Object.entries(value)) {
    const kept = shallow(inner, depth - 1);
    // Not by assignment: an own `__proto__` would become the prototype.
    if (kept !== inner) Object.defineProperty(value, name, { value: kept });
  }
  return value;
}
