/**
 * What lies between the service and the vendor. It loses, holds, repeats and hides links; its request/status lags, stalls
 * and errs. All of it is counted, not timed, so that however slow a machine is, the assumptions of the rule hold.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const LINK = "/v5/card-api/card/link";
/** The most errors that request/status says of one link that isn't rejected. After one more, `settle` would believe them. */
const LAG = 3;
const ERROR = { status: 200, type: "application/json" };

/** @param {string} vendor @param {(limit: number) => number} below */
export async function startGateway(vendor, below) {
  /** Links that are held back, and how many requests come before each goes on. */
  const held = [];
  /** How many errors each id still gets. @type {Map<string, number>} */
  const lag = new Map();
  let sent = 0;

  async function forward({ url, headers }, body) {
    const { "content-type": type, "x-jws-signature": signature } = headers;
    const init = { method: "POST", headers: { "content-type": type, "x-jws-signature": signature }, body };
    const response = await fetch(new URL(url, vendor), init);
    return { status: response.status, type: response.headers.get("content-type"), body: await response.text() };
  }

  const LINK_FATES = {
    passes: forward,
    lost: () => undefined,
    async "taken, and its response lost"(request, body) {
      await forward(request, body);
    },
    held(request, body) {
      held.push({ requests: 1 + below(40), go: () => forward(request, body) });
    },
    async repeated(request, body) {
      await forward(request, body);
      return forward(request, body);
    },
    async hidden(request, body) {
      await forward(request, body);
      return errorPage();
    },
  };
  const STATUS_FATES = {
    passes: forward,
    async lags(request, body) {
      const { request_id } = JSON.parse(body);
      const response = await forward(request, body);
      const left = lag.get(request_id) ?? LAG;
      if (JSON.parse(response.body).request_status === "error" || left === 0) return response;
      lag.set(request_id, left - 1);
      return { ...ERROR, body: response.body.replace(/"request_status":"\w+"/, '"request_status":"error"') };
    },
    stalls: () => new Promise(() => {}),
    lost: () => undefined,
    errs: () => errorPage(),
  };
  const errorPage = () => ({ status: [403, 404, 409, 502, 503][below(5)], type: "text/html", body: "<h1>Sorry</h1>" });
  const pick = (fates) => {
    const all = Object.values(fates);
    return below(2) === 0 ? fates.passes : all[below(all.length)];
  };

  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => "");
    if (!request.complete) return; // the service died while it wrote
    for (const link of held) link.requests -= 1;
    const released = held.filter(({ requests }) => requests === 0);
    await Promise.allSettled(released.map(({ go }) => go()));
    const isLink = request.url === LINK;
    if (isLink) sent += 1;
    const fate = async () => pick(isLink ? LINK_FATES : STATUS_FATES)(request, body);
    // A busy machine may lose one by itself.
    const answer = await fate().catch(() => undefined);
    if (!answer) return void request.socket.resetAndDestroy();
    response.writeHead(answer.status, { "Content-Type": answer.type }).end(answer.body);
  });
  const listen = async (port) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return server.address().port;
  };
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    /** Whatever is still held back goes on. */
    release: () => Promise.allSettled(held.filter(({ requests }) => requests > 0).map(({ go }) => go())),
    /** Connections are refused, and those that were open are lost, while `work` goes on. */
    async down(work) {
      stop();
      await work();
      await listen(port);
    },
    stop,
  };
}
