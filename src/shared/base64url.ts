/** Undefined if it is no base64url. */
export function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return ascii(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}

export function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
