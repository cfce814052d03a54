/** What every sample goes through. */

const DT = "2026-01-15T12:30:45+05:00";

/**
 * @param {string} status
 * @param {string} request_status
 */
const says = (status, request_status) => ({ status, request_status, dt: DT });

const plain = {
  algorithm: /** @type {const} */ ("HS512"),
  client_id: "client-700123",
  card_id: "card-900456",
};

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {"HS512" | "HS256"} algorithm
 * @property {string} client_id
 * @property {string} card_id
 * @property {boolean} [makesId] leave it to the sample to make a request_id
 * @property {boolean} [withoutSecret]
 * @property {boolean} [untrusted] over https, under a certificate that no one vouches for
 * @property {import("freedompay-card-link/mock").ScenarioName} [scenario] against the package's mock
 * @property {import("./server.mjs").Reply} [reply] against a server that answers what no mock of the contract would
 * @property {boolean} [again] run it a second time with the same id; the outcome is that of the second run
 * @property {boolean} [refused] the mock expects a signature by another secret
 * @property {string} outcome the last line on stdout
 * @property {string} [said] what it must show of the response
 * @property {string} [unsaid] what it must not show of it
 */

/** @type {readonly Case[]} */
export const cases = [
  { ...plain, name: "HS512", makesId: true, scenario: "linked", outcome: "linked" },
  {
    name: "HS256, ids outside ASCII",
    algorithm: "HS256",
    client_id: 'клиент "7" 😀',
    card_id: "карта\\9 'б'",
    scenario: "linked",
    outcome: "linked",
  },
  {
    ...plain,
    name: "charset",
    reply: { body: says("ok", "success"), type: "application/json; charset=utf-8" },
    outcome: "linked",
  },
  { ...plain, name: "process", reply: { body: says("ok", "process") }, outcome: "in_process" },
  { ...plain, name: "error", makesId: true, scenario: "rejected", outcome: "rejected" },
  {
    ...plain,
    name: "the same request_id a second time: unknown, not rejected",
    again: true,
    scenario: "linked",
    outcome: "unknown",
  },
  {
    ...plain,
    name: "a refused signature: it shows what the server said",
    refused: true,
    scenario: "linked",
    outcome: "unknown",
    said: "the secret is another",
  },
  {
    ...plain,
    name: "a long page of bytes that no terminal should get: it shows the HTTP status, and cuts the page short",
    reply: {
      httpStatus: 503,
      type: "text/html",
      text: Buffer.from(`\x1b[2J\0\r\n\x7f\xcd${"x".repeat(500)}END`, "latin1"),
    },
    outcome: "unknown",
    said: "503",
    unsaid: "END",
  },
  { ...plain, name: "contradiction", reply: { body: says("ok", "error") }, outcome: "unknown" },
  { ...plain, name: "no members", reply: { body: [] }, outcome: "unknown" },
  { ...plain, name: "HTTP 500", reply: { body: says("ok", "success"), httpStatus: 500 }, outcome: "unknown" },
  { ...plain, name: "HTML", reply: { body: says("ok", "success"), type: "text/html" }, outcome: "unknown" },
  { ...plain, name: "redirect, 302", reply: { httpStatus: 302, redirect: true }, outcome: "unknown" },
  { ...plain, name: "redirect, 307", reply: { httpStatus: 307, redirect: true }, outcome: "unknown" },
  { ...plain, name: "no answer", reply: { hangUp: true }, outcome: "unknown" },
  { ...plain, name: "untrusted certificate", makesId: true, untrusted: true, reply: {}, outcome: "unknown" },
  { ...plain, name: "no secret", withoutSecret: true, reply: {}, outcome: "" },
];
