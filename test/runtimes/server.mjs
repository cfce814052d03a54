/** The other end of the suite: an HTTP server that does to a link what its `card_id` says, and remembers what came. */
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { verify } from "freedompay-card-link/signature";

export const CREDENTIALS = { authId: "123456", secret: "secret" };
const DT = "2026-01-15T12:30:45Z";
const says = (status, request_status) => JSON.stringify({ status, request_status, dt: DT });

/** Status, body and headers by `card_id`; a string is the body of a documented answer. */
const ANSWERS = {
  linked: says("ok", "success"),
  process: says("ok", "process"),
  rejected: says("error", "error"),
  contradictory: says("ok", "error"),
  "bad-json": '{"status":"ok"',
  "no-members": "[]",
  large: `${" ".repeat(70_000)}${says("ok", "success")}`,
  html: [200, says("ok", "success"), { "content-type": "text/html" }],
  500: [500, says("ok", "success")],
  404: [404, "{}"],
  302: [302, "", { location: "/elsewhere" }],
  307: [307, "", { location: "/elsewhere" }],
};

/** A page may ask, from whatever origin it comes. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type, x-jws-signature",
  "access-control-expose-headers": "retry-after",
};

/**
 * @param {Readonly<Record<string, { type: string, text: string }>>} files what is served to a browser, by path
 */
export async function startServer(files = {}) {
  const seen = [];
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const reply = (status, body = "", more = {}) =>
      response.writeHead(status, { "content-type": "application/json", ...CORS, ...more }).end(body);
    const body = await buffer(request);
    if (method === "OPTIONS") return reply(204);
    if (path === "/seen") return reply(200, JSON.stringify(seen));
    if (files[path]) return reply(200, files[path].text, { "content-type": files[path].type });

    const signature = headers["x-jws-signature"]?.toString();
    // A browser asks for an icon, with no body.
    const { request_id, card_id } = JSON.parse(body.toString() || "{}");
    const verified = await verify(signature, body, { method, path }, CREDENTIALS).then(
      () => true,
      () => false,
    );
    const earlier = seen.filter((one) => one.request_id === request_id).length;
    seen.push({ path, request_id, verified });
    if (path === "/elsewhere") return reply(200, ANSWERS.linked);
    // The first poll finds the link in process, the next ones find it done.
    if (path.endsWith("/status")) return reply(200, earlier > 1 ? ANSWERS.linked : ANSWERS.process);
    if (card_id === "silent") return;
    // As a server would that links on the first request, and refuses the second by its duplicate rule.
    if (card_id === "reset-once" && earlier > 0) return reply(200, ANSWERS.rejected);
    if (card_id?.startsWith("reset")) return request.socket.resetAndDestroy();
    const answer = ANSWERS[card_id] ?? [404];
    reply(...(typeof answer === "string" ? [200, answer] : answer));
  });
  return { ...(await listening(server)), close: () => closed(server) };
}

/** A port on which nobody listens. */
export async function deadPort() {
  const server = createServer();
  const { port } = await listening(server);
  await closed(server);
  return port;
}

export async function listening(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  return { port, url: `http://127.0.0.1:${port}` };
}

/** @returns {Promise<void>} */
export function closed(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
