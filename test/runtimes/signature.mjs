/** `sign` and `verify`, against the known answers of the spec. */
import { sign, verify } from "freedompay-card-link/signature";
import { codeThrown, equal } from "./harness.mjs";

/** @param {{ components: { securitySchemes: object } }} spec */
export function signatureTests(spec) {
  const { "x-known-answers": answers } = Object.values(spec.components.securitySchemes)[0];
  const known = answers.map(({ summary, secret, body, protectedHeader, signature }) => [
    `known answer: ${summary}`,
    async () => {
      const { uri: path, auth_id: authId, method, alg: algorithm } = JSON.parse(protectedHeader);
      const target = { method, path };
      const credentials = { authId, secret, algorithm };
      equal(await sign(body, target, credentials), signature);
      equal(await verify(signature, body, target, credentials), { authId });
      const bytes = new TextEncoder().encode(body);
      equal(await sign(bytes, target, { ...credentials, secret: new TextEncoder().encode(secret) }), signature);
    },
  ]);

  const [{ body, signature }] = answers;
  const target = { method: "POST", path: "/v5/card-api/request/status" };
  const credentials = { authId: "123456", secret: "secret" };
  const [header, , mac] = signature.split(".");
  /** The last letter holds two bits that count for nothing: another letter may stand for the same bytes. */
  const alias = `${mac.slice(0, -1)}${mac.endsWith("Q") ? "R" : "B"}`;
  const refusal = async (given, changes) => {
    const all = { body, ...target, ...credentials, ...changes };
    return verify(given, all.body, all, all).catch(({ code, part }) => `${code}: ${part}`);
  };

  const refused = [
    ["a missing signature", "form", undefined],
    ["padding", "form", `${signature}==`],
    ["a second JWS behind it", "form", `${signature}.x`],
    ["a payload between the dots", "payload", `${header}.e30.${mac}`],
    ["another spelling of the same bytes", "signature", `${header}..${alias}`],
    ["half a signature", "signature", `${header}..${mac.slice(0, 40)}`],
    ["another body", "signature", signature, { body: `${body} ` }],
    ["another secret", "signature", signature, { secret: "Secret" }],
    ["another account", "auth_id", signature, { authId: "7" }],
    ["another path", "uri", signature, { path: "/v5" }],
    ["another method", "method", signature, { method: "PUT" }],
    ["another algorithm", "alg", signature, { algorithm: "HS256" }],
  ].map(([name, expected, given, changes]) => [
    `verify refuses ${name}`,
    async () => equal(await refusal(given, changes), `signature_refused: ${expected}`),
  ]);

  const refusesInput = async () => {
    // @ts-expect-error a body that is neither text nor bytes
    equal(await codeThrown(() => sign(7, target, credentials)), "invalid_option");
    equal(await codeThrown(() => sign("{}", target, { authId: "1", secret: "" })), "invalid_option");
  };
  return [...known, ...refused, ["sign refuses what it can't sign", refusesInput]];
}
