/**
 * Turns the spec into a Postman collection whose requests sign themselves, and an environment for it. Bruno and Insomnia
 * import both. Neither holds a secret: the environment has an empty variable of the type `secret`.
 */
import { operationsOf } from "./contract.mjs";

/** @param spec the bundled OpenAPI document */
export function postmanFiles(spec) {
  const [scheme] = /** @type {any[]} */ (Object.values(spec.components.securitySchemes));
  const properties = resolve(spec, scheme["x-protected-header"]).properties;
  const [test] = spec.servers.filter((server) => server["x-environment"] === "test");
  const collection = {
    info: {
      name: `${spec.info.title} ${spec.info.version}`,
      description: `${spec.info.summary} Choose the environment and fill it in: each request is signed before it is sent.`,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    item: operationsOf(spec).map(({ id, method, path }) => {
      const { summary, description, requestBody } = spec.paths[path][method.toLowerCase()];
      return { name: id, description: `${summary}. ${description}`, item: requestsOf(method, path, requestBody) };
    }),
    event: [
      script("prerequest", signs, [
        // Postman's sandbox has declared CryptoJS itself.
        'const cryptoJs = require("crypto-js");',
        `const scheme = ${JSON.stringify({ name: scheme.name, members: Object.keys(properties) })};`,
      ]),
      script("test", tells),
    ],
    // Empty, so that the first request makes one, and every later one is about the same link.
    variable: [{ key: "request_id", value: "" }],
  };
  const environment = {
    name: `${spec.info.title}, test`,
    values: [
      { key: "base_url", value: test.url, type: "default", enabled: true },
      { key: "auth_id", value: "", type: "default", enabled: true },
      { key: "secret", value: "", type: "secret", enabled: true },
      { key: "algorithm", value: properties.alg.default, type: "default", enabled: true },
    ],
    _postman_variable_scope: "environment",
  };
  return { "postman.json": json(collection), "postman-environment.json": json(environment) };
}

/** Of the first request of each operation, so that one can ask for the link that was sent. */
const SHARED = { request_id: "{{request_id}}" };

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const resolve = (spec, { $ref }) =>
  $ref
    .split("/")
    .slice(1)
    .reduce((value, key) => value[key], spec);

/** One for each example of the body. */
function requestsOf(method, path, { content = {} } = {}) {
  return Object.entries(content).flatMap(([mediaType, { examples = {} }]) =>
    Object.entries(examples).map(([name, { summary, value }], at) => ({
      name,
      request: {
        method,
        description: summary,
        header: [{ key: "Content-Type", value: mediaType }],
        url: { raw: `{{base_url}}${path}`, host: ["{{base_url}}"], path: path.split("/").slice(1) },
        body: {
          mode: "raw",
          raw: JSON.stringify(at === 0 && value.request_id ? { ...value, ...SHARED } : value, null, 2),
          options: { raw: { language: "json" } },
        },
      },
    })),
  );
}

/** @param {string} listen @param {Function} code @param {readonly string[]} [lines] what the code knows */
function script(listen, code, lines = []) {
  const [, body = ""] = /\{\n(.*)\n\}$/s.exec(code.toString()) ?? [];
  return { listen, script: { type: "text/javascript", exec: [...lines, ...body.replace(/^ {2}/gm, "").split("\n")] } };
}

/** Runs before each request: in Postman's sandbox, or in Bruno, which rewrites all of `pm` but the update of a body. */
function signs(pm, cryptoJs, scheme, req) {
  const utf8 = (text) => cryptoJs.enc.Utf8.parse(text);
  const base64url = (words) =>
    cryptoJs.enc.Base64.stringify(words).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

  const filledIn = (name) => {
    const value = pm.variables.replaceIn(`{{${name}}}`);
    if (value === "" || value === `{{${name}}}`) {
      throw new Error(`${name} is empty: choose the environment, and fill it in.`);
    }
    return value;
  };
  const alg = filledIn("algorithm");
  const hmac = { HS512: cryptoJs.HmacSHA512, HS256: cryptoJs.HmacSHA256 }[alg];
  if (!hmac) throw new Error("algorithm must be HS512 or HS256.");

  // It stays, so that sending again is the same link. Empty it only after `rejected`, or for another client and card.
  if (!pm.collectionVariables.get("request_id")) {
    pm.collectionVariables.set("request_id", pm.variables.replaceIn("{{$randomUUID}}"));
  }

  // Without white space, and written here once: what is signed is what is sent.
  const written = pm.request.body;
  const json = typeof written.raw === "string" ? JSON.parse(written.raw) : written;
  const body = pm.variables.replaceIn(JSON.stringify(json));
  if (typeof req === "undefined") pm.request.body.update({ mode: "raw", raw: body });
  else req.setBody(body, { raw: true });

  const uri = pm.variables.replaceIn(pm.request.url.toString()).slice(filledIn("base_url").length);
  const values = { uri, auth_id: filledIn("auth_id"), method: pm.request.method, params: "", alg };
  const header = base64url(utf8(JSON.stringify(values, scheme.members)));
  const mac = hmac(`${header}.${base64url(utf8(body))}`, utf8(filledIn("secret")));
  pm.request.headers.upsert({ key: scheme.name, value: `${header}..${base64url(mac)}` });
}

/** Runs after each response. */
function tells(pm) {
  pm.test("The status is the documented 200. Any other says nothing about the link.", () => {
    pm.expect(pm.response.code, pm.response.text()).to.equal(200);
  });
}
