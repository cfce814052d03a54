/** The fetch of each undici with a dispatcher of the same undici, against a server with a CA of its own. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import { after, before, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import selfsigned from "selfsigned";
import { fetchOf6, fetchOf8, fetchOf719, fetchOf724 } from "./out/fetches.js";

const VERSIONS = { "undici-6": fetchOf6, "undici-7-19": fetchOf719, "undici-7-24": fetchOf724, "undici-8": fetchOf8 };
/** Below it, undici 8 can't be loaded. */
const LOADS_8 = [22, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const linked = JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" });
const credentials = { authId: "123456", secret: "a secret" };

let provider;
let baseUrl;
let cert;
let status;
/** How many requests reached the provider. */
let posts = 0;
before(async () => {
  const extensions = [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }];
  const own = await selfsigned.generate([{ name: "commonName", value: "localhost" }], { extensions, keySize: 2048 });
  cert = own.cert;
  provider = createServer({ cert, key: own.private }, async (request, response) => {
    for await (const _ of request);
    posts += 1;
    response.writeHead(status, { "Content-Type": "application/json" }).end(linked);
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  baseUrl = `https://localhost:${provider.address().port}`;
});
const agents = [];
after(async () => {
  await Promise.all(agents.map((agent) => agent.destroy()));
  provider.close();
});

for (const [name, fetchOf] of Object.entries(VERSIONS)) {
  if (name === "undici-8" && (major < LOADS_8[0] || (major === LOADS_8[0] && minor < LOADS_8[1]))) {
    console.log(`not run: undici 8, which Node ${process.versions.node} can't load`);
    continue;
  }
  const undici = await import(name);
  const clientOf = (agent) => createCardLinkClient({ baseUrl, ...credentials, fetch: fetchOf(undici, agent) });
  const ownAgent = () => {
    const agent = new undici.Agent({ connect: { ca: cert } });
    agents.push(agent);
    return agent;
  };

  test(`${name}: linked`, async () => {
    [status, posts] = [200, 0];
    assert.equal((await clientOf(ownAgent()).linkCard(link)).kind, "linked");
    assert.equal(posts, 1);
  });

  for (const refusal of [401, 421]) {
    test(`${name}: ${refusal} arrives as it is`, async () => {
      [status, posts] = [refusal, 0];
      const { kind, reason } = await clientOf(ownAgent()).linkCard(link);
      assert.deepEqual([kind, reason.code, reason.httpStatus], ["unknown", "undocumented_status", refusal]);
      // Fetch may send a request again after 421, on another connection; the duplicate rule makes that harmless.
      assert.equal(posts, refusal === 401 ? 1 : posts);
      assert.ok(posts <= 2, `${posts} requests`);
    });
  }

  test(`${name}: MockAgent reads the body`, async () => {
    const agent = new undici.MockAgent();
    agent.disableNetConnect();
    let seen;
    const body = (text) => {
      seen = JSON.parse(text);
      return true;
    };
    const headers = { "content-type": "application/json" };
    agent
      .get(baseUrl)
      .intercept({ path: "/v5/card-api/card/link", method: "POST", body })
      .reply(200, linked, { headers });
    assert.equal((await clientOf(agent).linkCard(link)).kind, "linked");
    assert.deepEqual(seen, link);
  });
}
