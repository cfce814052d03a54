/** The texts that an editor shows of the public types, as `npm run build` declares them. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import spec from "../../generated/openapi.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [join(root, entry.import.types)],
);
/** Raw calls whose body is being written. No such file exists. */
const CALLS = join(root, "calls.ts");
const { properties } = spec.components.schemas.LinkCardRequest;
const bodies = ["", ...Object.keys(properties).map((name) => `${name}: ""`)];
const calls = `import type { CardLinkClient } from "./dist/index.js"; declare const client: CardLinkClient;
  ${bodies.map((body) => `client.POST("/v5/card-api/card/link", { body: { ${body}} });`).join("\n")}`;
const readFile = (path: string) => (path === CALLS ? calls : ts.sys.readFile(path));
const options = { strict: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
const service = ts.createLanguageService({
  readFile,
  fileExists: (path) => readFile(path) !== undefined,
  getCompilationSettings: () => options,
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  getScriptFileNames: () => [...entries, CALLS],
  getScriptSnapshot: (path) => ts.ScriptSnapshot.fromString(readFile(path) ?? ""),
  getScriptVersion: () => "",
});

test("every public function, type and member has a text that begins with a sentence", () => {
  const program = service.getProgram();
  const checker = program?.getTypeChecker();
  const texts = new Map<ts.Declaration, string>();
  const lookAt = (symbol: ts.Symbol, name: string): void => {
    const [declaration] = symbol.declarations ?? [];
    const path = declaration?.getSourceFile().fileName.slice(root.length) ?? "";
    const isOurs = /^(dist|generated)\//.test(path) && !symbol.name.includes("#");
    if (!checker || !declaration || !isOurs || texts.has(declaration)) return;
    texts.set(declaration, `${name}: ${ts.displayPartsToString(symbol.getDocumentationComment(checker))}`);
    // An interface of openapi-typescript has members that nobody described.
    if (ts.isInterfaceDeclaration(declaration) && path.startsWith("generated/")) return;
    const isType = symbol.flags & ts.SymbolFlags.Type;
    const type = isType ? checker.getDeclaredTypeOfSymbol(symbol) : checker.getTypeOfSymbol(symbol);
    for (const part of type.isUnion() ? type.types : [type])
      for (const member of part.getProperties()) lookAt(member, `${name}.${member.name}`);
  };
  for (const entry of entries) {
    const module = checker?.getSymbolAtLocation(program?.getSourceFile(entry) as ts.SourceFile); // an entry of the program
    for (const each of (module && checker?.getExportsOfModule(module)) ?? [])
      lookAt((each.flags & ts.SymbolFlags.Alias && checker?.getAliasedSymbol(each)) || each, each.name);
  }
  expect(texts.size).toBeGreaterThan(200);
  expect([...texts.values()].filter((text) => !/^[^:]+: (?!Must )[A-Z`].*?\.($|\n\n)/s.test(text))).toEqual([]);
});

test("while the body of a raw call is written, its members have the texts of the spec", () => {
  const end = calls.indexOf("{ }") + 1;
  const names = service.getCompletionsAtPosition(CALLS, end, {})?.entries.map(({ name }) => name) ?? [];
  expect(names.toSorted()).toEqual(Object.keys(properties).toSorted());
  for (const [name, { description }] of Object.entries(properties)) {
    const offered = service.getCompletionEntryDetails(CALLS, end, name, {}, undefined, {}, undefined);
    const written = service.getQuickInfoAtPosition(CALLS, calls.indexOf(`${name}:`));
    for (const shown of [offered, written])
      expect(ts.displayPartsToString(shown?.documentation)).toContain(description.trim());
  }
});
