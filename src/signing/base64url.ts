/** Decodes base64url. Returns undefined if the text is not base64url. */
export function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return ascii(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}

export function ascii(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
