/** Edits of a spec as plain data, for cases that break exactly one thing. */
export type Node = { [key: string]: Node } & Node[];

export function at(node: Node, ...path: readonly string[]): Node {
  return path.reduce((inner, step) => {
    const found = inner[step];
    if (found === undefined) throw new Error(`The spec has nothing at ${path.join("/")}; update this case.`);
    return found;
  }, node);
}

export function set(node: Node, path: readonly string[], value: unknown): void {
  Object.assign(at(node, ...path.slice(0, -1)), { [path.at(-1) ?? ""]: value });
}

export function drop(node: Node, key: string): void {
  at(node, key);
  delete node[key];
}

export function rename(node: Node | undefined, from: string, to: string): void {
  if (!node?.[from]) throw new Error(`There is no ${from} to rename; update this case.`);
  node[to] = node[from];
  delete node[from];
}

export function everyEvidence(node: Node, path: string[] = []): string[][] {
  if (node === null || typeof node !== "object") return [];
  const here = "x-evidence" in node ? [path] : [];
  return [...here, ...Object.entries(node).flatMap(([key, inner]) => everyEvidence(inner as Node, [...path, key]))];
}

export function everyRequired(node: Node, path: string[] = []): [string[], string][] {
  if (node === null || typeof node !== "object") return [];
  const here = Array.isArray(node["required"])
    ? node["required"].map((member): [string[], string] => [path, String(member)])
    : [];
  return [...here, ...Object.entries(node).flatMap(([key, inner]) => everyRequired(inner as Node, [...path, key]))];
}
