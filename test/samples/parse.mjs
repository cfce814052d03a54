/**
 * Parses a sample with tree-sitter, for a machine without its toolchain. The parsers come from npm through
 * install.sh and are no dependencies of the package: they are larger than all of it.
 */
import { createRequire } from "node:module";

/**
 * @param {string} language
 * @param {string} source
 * @returns {Promise<{ by: string; faults: string[] } | undefined>} nothing if the parser isn't installed
 */
export async function parse(language, source) {
  const require = createRequire(new URL("parsers/package.json", import.meta.url));
  let grammar, parser;
  try {
    grammar = require(`@ast-grep/lang-${language}`);
    parser = require("@ast-grep/napi");
  } catch {
    return undefined;
  }
  parser.registerDynamicLanguage({ [language]: grammar });
  /** @type {string[]} */
  const faults = [];
  const nodes = [parser.parse(language, source).root()];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (node.kind() === "ERROR") faults.push(`line ${node.range().start.line + 1} doesn't parse: ${node.text().split("\n")[0]}`);
    nodes.push(...node.children());
  }
  return { by: "parsed with tree-sitter, no error node", faults };
}
