/** Which undici goes with the fetch of which Node, as the guide on networks has it in a table. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createSecureServer } from "node:http2";
import { after, before, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import selfsigned from "selfsigned";

const FITS = { 6: [20, 22, 24], 7: [20, 22, 24, 26], 8: [26] };
/** Below it, undici 8 can't be loaded. */
const LOADS_8 = [22, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
const link = { client_id: "client-700123", card_id: "card-900456" };
const linked = JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" });

let provider;
let baseUrl;
let cert;
/** What the provider answers with, and how many links reached it. */
let status = 200;
let posts = 0;
before(async () => {
  const extensions = [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }];
  const own = await selfsigned.generate([{ name: "commonName", value: "localhost" }], { extensions, keySize: 2048 });
  cert = own.cert;
  provider = createSecureServer({ cert, key: own.private, allowHTTP1: true }, async (request, response) => {
    for await (const _ of request);
    posts += 1;
    response.writeHead(status, { "Content-Type": "application/json", "Content-Length": linked.length });
    response.end(linked);
  });
  provider.on("sessionError", () => {});
  provider.listen(0, "127.0.0.1");
  await once(provider, "listening");
  baseUrl = `https://localhost:${provider.address().port}`;
});
const agents = [];
after(async () => {
  await Promise.all(agents.map((agent) => agent.destroy()));
  provider.close();
});

const kept = (agent) => {
  agents.push(agent);
  return agent;
};
const clientOf = (options) =>
  createCardLinkClient({ baseUrl, authId: "123456", secret: "a secret", timeout: 5000, ...options });

for (const [version, majors] of Object.entries(FITS)) {
  const isLoadable = version !== "8" || major > LOADS_8[0] || (major === LOADS_8[0] && minor >= LOADS_8[1]);
  if (!isLoadable) {
    console.log(`not run: undici ${version}, which Node ${process.versions.node} can't load`);
    continue;
  }
  const { Agent, fetch: undiciFetch } = await import(`undici-${version}`);
  const doesFit = majors.includes(major);
  const agent = () => kept(new Agent({ connect: { ca: cert } }));

  test(`undici ${version} as dispatcher of Node ${major}: ${doesFit ? "linked" : "nothing is sent"}`, async () => {
    [status, posts] = [200, 0];
    const outcome = await clientOf({ dispatcher: agent() }).linkCard(link);
    assert.equal(outcome.kind, doesFit ? "linked" : "unknown");
    assert.equal(posts, doesFit ? 1 : 0);
  });

  test(`undici ${version} with its own fetch: linked`, async () => {
    [status, posts] = [200, 0];
    const dispatcher = agent();
    const outcome = await clientOf({ fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }) }).linkCard(link);
    assert.equal(outcome.kind, "linked");
    assert.equal(posts, 1);
  });
}

/** Sends elsewhere what came back with an error, to where nobody listens. */
const failover = (dispatch) => (options, handler) => {
  const first = Object.create(handler);
  first.onHeaders = () => {
    dispatch({ ...options, origin: "https://127.0.0.1:1", body: null }, handler);
    return true;
  };
  first.onData = () => true;
  first.onComplete = () => {};
  return dispatch(options, first);
};

test("a dispatcher that sends again over HTTP/2: unknown, and the provider has it once", async () => {
  if (!FITS[6].includes(major)) {
    console.log(`not run: a dispatcher of undici 6, which Node ${process.versions.node} can't use`);
    return;
  }
  [status, posts] = [503, 0];
  const { Agent } = await import("undici-6");
  // Undici 6 doesn't say that it writes over HTTP/2, so the failure to connect is all that it tells.
  const dispatcher = kept(new Agent({ allowH2: true, connect: { ca: cert } })).compose(failover);
  const outcome = await clientOf({ dispatcher }).linkCard(link);
  assert.equal(outcome.kind, "unknown");
  assert.equal(posts, 1);
});
