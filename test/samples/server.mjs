/**
 * What a sample is run against, on loopback: the package's mock, or a server that gives the answers that no mock of the
 * contract would, from redirects to a certificate that no one vouches for. Both check signature and body of every request.
 */
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { buffer } from "node:stream/consumers";
import { startMock } from "freedompay-card-link/mock";
import { verify } from "freedompay-card-link/signature";
import { operations, signatureScheme } from "../../generated/contract.js";
import { closed, listening } from "../runtimes/server.mjs";

/** @param {"key" | "cert"} part */
const pem = (part) => readFileSync(new URL(`../faults/untrusted-${part}.pem`, import.meta.url));

/**
 * @typedef {object} Arrived one request
 * @property {string} operation the contract's name of it, or the path
 * @property {Buffer} body the very bytes
 * @property {string[]} faults in words; empty if it is as the contract wants it
 *
 * @typedef {object} Reply
 * @property {number} [httpStatus] default 200
 * @property {string} [type] default application/json
 * @property {unknown} [body] written as JSON
 * @property {Buffer} [text] in place of the body
 * @property {boolean} [hangUp] take the request, answer nothing
 * @property {boolean} [redirect] point back to the same place, which a client that follows comes to a second time
 */

/**
 * @param {object} options
 * @param {import("freedompay-card-link").Credentials} options.credentials
 * @param {import("freedompay-card-link/mock").ScenarioName} [options.scenario] of the mock
 * @param {Reply} [options.reply] without it the mock answers
 * @param {Reply} [options.statusReply] to request/status, if it is another
 * @param {boolean} [options.untrusted] https, under a certificate that no one vouches for
 * @returns {Promise<{ url: string; requests: Arrived[]; close(): Promise<void> }>}
 */
export async function startServer({ credentials, scenario, reply, statusReply = reply, untrusted = false }) {
  if (scenario) return mocked(await startMock({ credentials, scenario }));
  /** @type {Arrived[]} */
  const requests = [];
  /**
   * @param {http.IncomingMessage} incoming
   * @param {http.ServerResponse} outgoing
   */
  const answer = async (incoming, outgoing) => {
    const { method = "", url: path = "", headers } = incoming;
    const body = await buffer(incoming);
    const operation = Object.values(operations).find((one) => one.path === path && one.method === method);
    const signature = String(headers[signatureScheme.header.toLowerCase()] ?? "");
    const faults = await verify(signature, body, { method, path }, credentials).then(
      () => /** @type {string[]} */ ([]),
      ({ part, expected }) => [`its signature's ${part} must be ${expected}`],
    );
    if (headers["content-type"] !== "application/json") faults.push(`its Content-Type is ${headers["content-type"]}`);
    requests.push({ operation: operation?.id ?? path, body, faults });

    const own = operation?.id === "requestStatus" ? statusReply : reply;
    const { httpStatus = 200, type = "application/json", hangUp = false, redirect = false } = own ?? {};
    if (hangUp) return void incoming.socket.destroy();
    outgoing.writeHead(httpStatus, { "Content-Type": type, ...(redirect && { Location: path }) });
    outgoing.end(own?.text ?? JSON.stringify(own?.body ?? ""));
  };
  const server = untrusted
    ? https.createServer({ key: pem("key"), cert: pem("cert") }, answer)
    : http.createServer(answer);
  const { port } = await listening(server);
  return { url: `${untrusted ? "https" : "http"}://127.0.0.1:${port}`, requests, close: () => closed(server) };
}

/**
 * The mock keeps what was said, and not in which bytes; but those it verified, so their number tells of white space.
 *
 * @param {import("freedompay-card-link/mock").Mock} mock
 */
function mocked(mock) {
  return {
    url: mock.url,
    close: mock.close,
    get requests() {
      return mock.requests.map(({ operation = "", verified, body: said, headers, why }) => {
        const body = Buffer.from(JSON.stringify(said) ?? ""); // it keeps no body that it refused
        const faults = verified ? [] : [String(why)];
        if (body.length !== Number(headers["content-length"])) faults.push("its body isn't compact");
        return { operation, body, faults };
      });
    },
  };
}
