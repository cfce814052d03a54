/** Compiles code written for the last release against the types that would be published now. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const CONSUMER = "spec/released/consumer.ts";

/**
 * Finds code that no longer compiles. That code imports every export of the last release, so other exports are new.
 * @param {string} root
 */
export function compileConsumers(root) {
  const { program, entries } = compile(root);
  const broken = ts.getPreEmitDiagnostics(program).map((diagnostic) => changeOf(root, diagnostic));
  const imported = importsOf(program.getSourceFile(join(root, CONSUMER)));
  const added = entries.flatMap(({ specifier, file }) =>
    exportsOf(program, file)
      .filter((name) => !imported.has(`${name} of ${specifier}`))
      .map((name) => additionOf(specifier, name)),
  );
  return { broken, added };
}

/** @param {ts.SourceFile | undefined} source */
function importsOf(source) {
  const found = (source?.statements ?? []).flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { text } = statement.moduleSpecifier;
    const { name: whole, namedBindings: names } = statement.importClause ?? {};
    const named = names && ts.isNamedImports(names) ? [...names.elements] : [];
    return [
      ...(whole ? [`default of ${text}`] : []),
      ...named.map(({ name, propertyName }) => `${(propertyName ?? name).text} of ${text}`),
    ];
  });
  return new Set(found);
}

/** @param {string} specifier @param {string} name @returns {import("./compare.mjs").Change} */
function additionOf(specifier, name) {
  return { level: "minor", where: specifier, what: `export ${name} of ${specifier} added` };
}

/** @param {string} root @param {ts.Diagnostic} diagnostic @returns {import("./compare.mjs").Change} */
function changeOf(root, { file, start = 0, code, messageText }) {
  const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return {
    level: "major",
    where: `${file ? relative(root, file.fileName) : CONSUMER}:${line + 1}:${character + 1}`,
    what: `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}; it compiled with the last release`,
  };
}

/** @param {ts.Program} program @param {string} file */
function exportsOf(program, file) {
  if (file.endsWith(".json")) return ["default"];
  const source = program.getSourceFile(file);
  const symbol = source && program.getTypeChecker().getSymbolAtLocation(source);
  return symbol
    ? program
        .getTypeChecker()
        .getExportsOfModule(symbol)
        .map(({ name }) => name)
    : [];
}

/** @param {string} root */
function compile(root) {
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entries = Object.entries(exports)
    .map(([path, target]) => ({ specifier: join(name, path), file: join(root, target.import?.types ?? target) }))
    .filter(({ file }) => /\.(d\.ts|json)$/.test(file));
  const missing = entries.find(({ file }) => !existsSync(file));
  if (missing) throw new Error(`${relative(root, missing.file)} is missing. Run: npm run build`);
  const consumer = join(root, CONSUMER);
  const program = ts.createProgram([consumer, ...entries.map(({ file }) => file)], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    // Teams import the contract as data, too.
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
  });
  return { program, entries };
}
