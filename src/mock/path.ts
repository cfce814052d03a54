/** A path that the contract doesn't know, for logs: without its query, and without what may be an id or a signature. */
export function withoutIds(path: string): string {
  return path.replace(/[?#].*$/s, "").replace(/[^/]{16,}/g, "…");
}
