/**
 * Reads one JSON document from bytes, strictly: UTF-8 without flaws and without a byte order mark, which
 * RFC 8259 forbids to send. Returns `undefined` for anything else; no JSON document is that.
 */
export function parseJson(bytes: Uint8Array | ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The parts of a Content-Type that matter here, in lower case. */
export function mediaTypeOf(contentType: string | null | undefined): { mediaType: string; utf8: boolean } {
  const [mediaType = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => /^\s*charset="?([^"\s]*)/.exec(parameter)?.[1]).find(Boolean);
  return { mediaType: mediaType.trim(), utf8: /^utf-?8$/.test(charset ?? "utf-8") };
}
