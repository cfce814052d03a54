/** What every sample goes through. */

/** @type {Pick<Case, "algorithm" | "client_id" | "card_id">} */
const plain = { algorithm: "HS512", client_id: "client-700123", card_id: "card-900456" };

/** @type {Outcomes} */
const LINKED = ["linked", "linked"];
/** @type {Outcomes} */
const UNKNOWN = ["unknown", "unknown"];
/** It must refuse to send. @type {Pick<Case, "reply" | "outcomes">} */
const REFUSED = { reply: {}, outcomes: [] };

/**
 * @typedef {readonly [link: string, status: string]} Outcomes what it prints of card/link and of request/status
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {"HS512" | "HS256"} algorithm
 * @property {string} client_id
 * @property {string} card_id
 * @property {string} [request_id] default a UUID
 * @property {boolean} [makesId] leave it to the sample to make a request_id
 * @property {Record<string, string>} [env] in place of what it is run with
 * @property {string} [lacks] a program that isn't on the PATH
 * @property {boolean} [untrusted] over https, under a certificate that no one vouches for
 * @property {import("freedompay-card-link/mock").ScenarioName} [scenario] against the package's mock
 * @property {import("./server.mjs").Reply} [reply] to both, by a server that answers what no mock of the contract would
 * @property {import("./server.mjs").Reply} [statusReply] the reply to request/status, if it is another
 * @property {boolean} [again] run it a second time with the same id; the outcomes are those of the second run
 * @property {boolean} [refused] the mock expects a signature by another secret
 * @property {Outcomes | []} outcomes nothing where it must refuse to send
 * @property {readonly string[]} [said] what it must show: of the response, or of why it doesn't send
 * @property {string} [unsaid] what it must not show of the response
 */

const says = (status, request_status) => ({ body: { status, request_status, dt: "2026-01-15T12:30:45+05:00" } });
const success = says("ok", "success");
const process = says("ok", "process");
const error = says("error", "error");
const words = ["1204", "Карта не найдена"];
const refusal = { body: { ...error.body, error_code: words[0], error_description: words[1] } };
const terminal = Buffer.from(`\x1b[2J\0\r\n\x7f\xcd${"x".repeat(500)}END`, "latin1");
const page = { httpStatus: 503, type: "text/html", text: terminal };

/** @type {readonly (Partial<Case> & Pick<Case, "name" | "outcomes">)[]} */
const own = [
  { name: "HS512", makesId: true, scenario: "linked", outcomes: LINKED },
  {
    name: "HS256, ids that JSON and HTML escape, and outside ASCII",
    algorithm: "HS256",
    client_id: 'клиент "7" 😀',
    card_id: "карта\\9 'б' <a&b/>",
    scenario: "linked",
    outcomes: LINKED,
  },
  { name: "an empty algorithm is HS512", env: { FREEDOMPAY_ALGORITHM: "" }, scenario: "linked", outcomes: LINKED },
  { name: "charset", reply: { ...success, type: "application/json; charset=utf-8" }, outcomes: LINKED },
  { name: "process", reply: process, outcomes: ["in_process", "in_process"] },
  { name: "process, then success", reply: process, statusReply: success, outcomes: ["in_process", "linked"] },
  { name: "process, then an error", reply: process, statusReply: error, outcomes: ["in_process", "unknown"] },
  { name: "success, then an error: linked", reply: success, statusReply: error, outcomes: ["linked", "unknown"] },
  { name: "an error: unknown, with the vendor's code and words", reply: refusal, outcomes: UNKNOWN, said: words },
  { name: "ok and error", reply: says("ok", "error"), outcomes: UNKNOWN },
  // The error is of the duplicate.
  { name: "the same request_id a second time", again: true, scenario: "linked", outcomes: ["unknown", "linked"] },
  { name: "a lost connection: request/status says linked", scenario: "reset", outcomes: ["unknown", "linked"] },
  { name: "an undocumented status", scenario: "unavailable", outcomes: UNKNOWN, said: ["503"] },
  { name: "success with 201", reply: { ...success, httpStatus: 201 }, outcomes: UNKNOWN },
  { name: "success with 500", reply: { ...success, httpStatus: 500 }, outcomes: UNKNOWN },
  // It shows what the server said.
  { name: "a refused signature", refused: true, scenario: "linked", outcomes: UNKNOWN, said: ["the secret is wrong"] },
  // It shows the HTTP status, and cuts the page short.
  { name: "a long page that no terminal should get", reply: page, outcomes: UNKNOWN, said: ["503"], unsaid: "END" },
  { name: "status in an array", reply: says(["ok"], "success"), outcomes: UNKNOWN },
  { name: "no members", reply: { body: [] }, outcomes: UNKNOWN },
  { name: "no body", reply: { text: Buffer.alloc(0) }, outcomes: UNKNOWN },
  { name: "HTML", reply: { ...success, type: "text/html" }, outcomes: UNKNOWN },
  { name: "redirect, 302", reply: { httpStatus: 302, redirect: true }, outcomes: UNKNOWN },
  { name: "redirect, 307", reply: { httpStatus: 307, redirect: true }, outcomes: UNKNOWN },
  { name: "no response", reply: { hangUp: true }, outcomes: UNKNOWN },
  { name: "untrusted certificate", makesId: true, untrusted: true, reply: {}, outcomes: UNKNOWN },
  { name: "an empty auth_id", env: { FREEDOMPAY_AUTH_ID: "" }, ...REFUSED, said: ["FREEDOMPAY_AUTH_ID"] },
  { name: "an empty secret", env: { FREEDOMPAY_SECRET: "" }, ...REFUSED, said: ["FREEDOMPAY_SECRET"] },
  { name: "an unknown algorithm", env: { FREEDOMPAY_ALGORITHM: "none" }, ...REFUSED },
  { name: "an empty client_id", client_id: "", ...REFUSED, said: ["empty"] },
  { name: "an empty card_id", card_id: "", ...REFUSED, said: ["empty"] },
  { name: "an empty request_id", request_id: "", ...REFUSED, said: ["empty"] },
];
/** @type {readonly Case[]} */
export const cases = own.map((one) => ({ ...plain, ...one }));

/** @param {string} lacks @returns {Case} */
export function without(lacks) {
  return { ...plain, ...REFUSED, name: `without ${lacks}`, makesId: true, lacks, said: [lacks] };
}
