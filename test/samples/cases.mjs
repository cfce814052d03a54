/** What every sample goes through. */

const DT = "2026-01-15T12:30:45+05:00";

/**
 * @param {unknown} status
 * @param {string} request_status
 */
const says = (status, request_status) => ({ status, request_status, dt: DT });

const plain = {
  algorithm: /** @type {const} */ ("HS512"),
  client_id: "client-700123",
  card_id: "card-900456",
};

/** @type {Outcomes} */
const LINKED = ["linked", "linked"];
/** @type {Outcomes} */
const UNKNOWN = ["unknown", "unknown"];

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

/** @type {readonly Case[]} */
export const cases = [
  { ...plain, name: "HS512", makesId: true, scenario: "linked", outcomes: LINKED },
  {
    name: "HS256, ids that JSON and HTML escape, and outside ASCII",
    algorithm: "HS256",
    client_id: 'клиент "7" 😀',
    card_id: "карта\\9 'б' <a&b/>",
    scenario: "linked",
    outcomes: LINKED,
  },
  {
    ...plain,
    name: "an empty algorithm is HS512",
    env: { FREEDOMPAY_ALGORITHM: "" },
    scenario: "linked",
    outcomes: LINKED,
  },
  {
    ...plain,
    name: "charset",
    reply: { body: says("ok", "success"), type: "application/json; charset=utf-8" },
    outcomes: LINKED,
  },
  { ...plain, name: "process", reply: { body: says("ok", "process") }, outcomes: ["in_process", "in_process"] },
  {
    ...plain,
    name: "process, then success",
    reply: { body: says("ok", "process") },
    statusReply: { body: says("ok", "success") },
    outcomes: ["in_process", "linked"],
  },
  {
    ...plain,
    name: "process, then an error: in_process, not rejected",
    reply: { body: says("ok", "process") },
    statusReply: { body: says("error", "error") },
    outcomes: ["in_process", "unknown"],
  },
  {
    ...plain,
    name: "success, then an error: linked",
    reply: { body: says("ok", "success") },
    statusReply: { body: says("error", "error") },
    outcomes: ["linked", "unknown"],
  },
  {
    ...plain,
    name: "an error: unknown, with the vendor's code and words",
    reply: { body: { ...says("error", "error"), error_code: "1204", error_description: "Карта не найдена" } },
    outcomes: UNKNOWN,
    said: ["1204", "Карта не найдена"],
  },
  { ...plain, name: "ok and error", reply: { body: says("ok", "error") }, outcomes: UNKNOWN },
  {
    ...plain,
    name: "the same request_id a second time: the error is of the duplicate, and request/status says linked",
    again: true,
    scenario: "linked",
    outcomes: ["unknown", "linked"],
  },
  {
    ...plain,
    name: "a lost connection: request/status says linked",
    scenario: "reset",
    outcomes: ["unknown", "linked"],
  },
  { ...plain, name: "an undocumented status", scenario: "unavailable", outcomes: UNKNOWN, said: ["503"] },
  { ...plain, name: "success with 201", reply: { body: says("ok", "success"), httpStatus: 201 }, outcomes: UNKNOWN },
  { ...plain, name: "success with 500", reply: { body: says("ok", "success"), httpStatus: 500 }, outcomes: UNKNOWN },
  {
    ...plain,
    name: "a refused signature: it shows what the server said",
    refused: true,
    scenario: "linked",
    outcomes: UNKNOWN,
    said: ["the secret is wrong"],
  },
  {
    ...plain,
    name: "a long page of bytes that no terminal should get: it shows the HTTP status, and cuts the page short",
    reply: {
      httpStatus: 503,
      type: "text/html",
      text: Buffer.from(`\x1b[2J\0\r\n\x7f\xcd${"x".repeat(500)}END`, "latin1"),
    },
    outcomes: UNKNOWN,
    said: ["503"],
    unsaid: "END",
  },
  { ...plain, name: "status in an array", reply: { body: says(["ok"], "success") }, outcomes: UNKNOWN },
  { ...plain, name: "no members", reply: { body: [] }, outcomes: UNKNOWN },
  { ...plain, name: "no body", reply: { text: Buffer.alloc(0) }, outcomes: UNKNOWN },
  { ...plain, name: "HTML", reply: { body: says("ok", "success"), type: "text/html" }, outcomes: UNKNOWN },
  { ...plain, name: "redirect, 302", reply: { httpStatus: 302, redirect: true }, outcomes: UNKNOWN },
  { ...plain, name: "redirect, 307", reply: { httpStatus: 307, redirect: true }, outcomes: UNKNOWN },
  { ...plain, name: "no response", reply: { hangUp: true }, outcomes: UNKNOWN },
  { ...plain, name: "untrusted certificate", makesId: true, untrusted: true, reply: {}, outcomes: UNKNOWN },
  ...["FREEDOMPAY_AUTH_ID", "FREEDOMPAY_SECRET"].map((name) => ({
    ...plain,
    name: `an empty ${name}`,
    env: { [name]: "" },
    reply: {},
    outcomes: /** @type {[]} */ ([]),
    said: [name],
  })),
  { ...plain, name: "an unknown algorithm", env: { FREEDOMPAY_ALGORITHM: "none" }, reply: {}, outcomes: [] },
  ...["client_id", "card_id", "request_id"].map((name) => ({
    ...plain,
    name: `an empty ${name}`,
    [name]: "",
    reply: {},
    outcomes: /** @type {[]} */ ([]),
    said: ["empty"],
  })),
];

/**
 * @param {string} lacks
 * @returns {Case}
 */
export const without = (lacks) => ({
  ...plain,
  name: `without ${lacks}`,
  makesId: true,
  lacks,
  reply: {},
  outcomes: [],
  said: [lacks],
});
