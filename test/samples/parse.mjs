/**
 * Parses a sample with tree-sitter, for a machine without its toolchain. The parsers come from npm through
 * install.sh and are no dependencies of the package: they are larger than all of it.
 */
import { createRequire } from "node:module";

const load = createRequire(new URL("parsers/package.json", import.meta.url));

/**
 * @typedef {object} Node
 * @property {() => string} kind
 * @property {() => string} text
 * @property {() => { start: { line: number; index: number }; end: { index: number } }} range
 * @property {() => Node[]} children
 */

/** @type {{ parse(language: string, source: string): { root(): Node } } | undefined} */
const parser = (() => {
  try {
    const parser = load("@ast-grep/napi");
    // All at once, since it takes no second call.
    parser.registerDynamicLanguage({ swift: load("@ast-grep/lang-swift"), dart: load("@ast-grep/lang-dart") });
    return parser;
  } catch {
    return undefined;
  }
})();

/**
 * @param {string} language
 * @param {string} source
 * @returns {{ by: string; faults: string[] } | undefined} nothing if the parser isn't installed
 */
export function parse(language, source) {
  if (!parser) return undefined;
  /** @type {string[]} */
  const faults = [];
  const nodes = [parser.parse(language, source).root()];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const { start, end } = node.range();
    // A token that the parser had to make up has no text.
    if (node.kind() === "ERROR" || start.index === end.index) {
      faults.push(`line ${start.line + 1} doesn't parse as ${node.kind()}: ${node.text().split("\n")[0]}`);
    }
    nodes.push(...node.children());
  }
  return { by: `parsed with tree-sitter's ${language}`, faults };
}
