/**
 * The fetch of each undici with a dispatcher of the same undici, against a server with a CA of its own that asks for a
 * client certificate.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import { after, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import selfsigned from "selfsigned";
import { fetchOf6, fetchOf8, fetchOf719, fetchOf724 } from "./out/fetches.js";

const VERSIONS = { "undici-6": fetchOf6, "undici-7-19": fetchOf719, "undici-7-24": fetchOf724, "undici-8": fetchOf8 };
/** Below it, undici 8 can't be loaded. */
const LOADS_8 = [22, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const linked = JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" });
const headers = { "content-type": "application/json" };

/** A certificate that is its own CA. */
async function certificate(name) {
  const extensions = [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }];
  const options = { extensions, keySize: 2048 };
  const { private: key, cert } = await selfsigned.generate([{ name: "commonName", value: name }], options);
  return { key, cert };
}
const [own, team] = await Promise.all([certificate("localhost"), certificate("team")]);
const ca = own.cert;

let status;
/** How many requests reached the provider. */
let posts;
const options = { ...own, ca: team.cert, requestCert: true, rejectUnauthorized: true };
const provider = createServer(options, async (request, response) => {
  for await (const _ of request);
  posts += 1;
  response.writeHead(status, headers).end(linked);
}).listen(0, "127.0.0.1");
await once(provider, "listening");
after(() => provider.close());
const baseUrl = `https://localhost:${provider.address().port}`;

/** The code is undefined where it may differ. Fetch may send again after 421; the duplicate rule makes that harmless. */
const CASES = [
  ["with the CA and a client certificate: linked", { ca, ...team }, 200, "linked", undefined, [1]],
  ["401 arrives as it is", { ca, ...team }, 401, "unknown", "undocumented_status", [1]],
  ["421 arrives as it is", { ca, ...team }, 421, "unknown", "undocumented_status", [1, 2]],
  ["without the CA: the certificate was refused", team, 200, "unknown", "tls_refused", [0]],
  ["without a client certificate, which TLS 1.3 refuses late: unknown", { ca }, 200, "unknown", undefined, [0]],
];

for (const [name, fetchOf] of Object.entries(VERSIONS)) {
  if (name === "undici-8" && (major < LOADS_8[0] || (major === LOADS_8[0] && minor < LOADS_8[1]))) {
    console.log(`not run: undici 8, which Node ${process.versions.node} can't load`);
    continue;
  }
  const undici = await import(name);
  const linking = (agent) =>
    createCardLinkClient({ baseUrl, authId: "123456", secret: "a secret", fetch: fetchOf(undici, agent) }).linkCard(
      link,
    );

  for (const [what, connect, responds, kind, code, arrived] of CASES) {
    test(`${name}: ${what}`, async (t) => {
      const agent = new undici.Agent({ connect });
      t.after(() => agent.destroy());
      [status, posts] = [responds, 0];
      const outcome = await linking(agent);
      assert.equal(outcome.kind, kind);
      if (code) assert.equal(outcome.reason.code, code);
      if (responds !== 200) assert.equal(outcome.reason.httpStatus, responds);
      assert.ok(arrived.includes(posts), `${posts} requests`);
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
    const request = { path: "/v5/card-api/card/link", method: "POST", body };
    agent.get(baseUrl).intercept(request).reply(200, linked, { headers });
    assert.equal((await linking(agent)).kind, "linked");
    assert.deepEqual(seen, link);
  });
}
