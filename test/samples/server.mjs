/**
 * What a sample is run against, on loopback: the package's mock, or a server that gives the answers that no mock of the
 * contract would, from redirects to a certificate that no one vouches for. Both check signature and body of every link.
 */
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { buffer } from "node:stream/consumers";
import { startMock } from "freedompay-card-link/mock";
import { verify } from "freedompay-card-link/signature";
import { operations, signatureScheme } from "../../generated/contract.js";

const { linkCard } = operations;
/** @param {"key" | "cert"} part */
const pem = (part) => readFileSync(new URL(`../faults/untrusted-${part}.pem`, import.meta.url));

/**
 * @typedef {object} Arrived one request to link
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
 * @param {boolean} [options.untrusted] https, under a certificate that no one vouches for
 * @returns {Promise<{ url: string; requests: Arrived[]; close(): Promise<void> }>}
 */
export async function startServer({ credentials, scenario, reply, untrusted = false }) {
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
    // The TypeScript sample follows what is left open. It is refused, so that it ends with what the link itself said.
    if (path === operations.requestStatus.path) return void outgoing.writeHead(403).end();

    const signature = String(headers[signatureScheme.header.toLowerCase()] ?? "");
    const faults = await verify(signature, body, { method, path }, credentials).then(
      () => /** @type {string[]} */ ([]),
      ({ part, expected }) => [`its signature's ${part} must be ${expected}`],
    );
    if (method !== linkCard.method || path !== linkCard.path) {
      faults.push(`it must be a ${linkCard.method} to ${linkCard.path}`);
    }
    if (headers["content-type"] !== "application/json") faults.push(`its Content-Type is ${headers["content-type"]}`);
    if (!keepsContract(body)) faults.push(`its body breaks the contract: ${body}`);
    requests.push({ body, faults });

    const { httpStatus = 200, type = "application/json", hangUp = false, redirect = false } = reply ?? {};
    if (hangUp) return void incoming.socket.destroy();
    outgoing.writeHead(httpStatus, { "Content-Type": type, ...(redirect && { Location: path }) });
    outgoing.end(reply?.text ?? JSON.stringify(reply?.body ?? ""));
  };
  const server = untrusted
    ? https.createServer({ key: pem("key"), cert: pem("cert") }, answer)
    : http.createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no TCP port.");
  return {
    url: `${untrusted ? "https" : "http"}://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
      // The TypeScript sample follows what is left open.
      const links = mock.requests.filter(({ operation }) => operation !== "requestStatus");
      return links.map(({ operation, verified, body: said, headers, why, status }) => {
        const body = Buffer.from(JSON.stringify(said) ?? ""); // it keeps no body that it refused
        const faults = operation === "linkCard" && verified && status === 200 ? [] : [String(why)];
        if (body.length !== Number(headers["content-length"])) faults.push("its body isn't compact");
        return { body, faults };
      });
    },
  };
}

/** @param {Buffer} body */
function keepsContract(body) {
  try {
    return linkCard.request["application/json"]?.(JSON.parse(body.toString())) ?? false;
  } catch {
    return false;
  }
}
