import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createCardLinkClient } from "freedompay-card-link";
import { checkProvider } from "freedompay-card-link/check";
import { startMock } from "freedompay-card-link/mock";
import { HttpsProxyAgent } from "https-proxy-agent";
import { Server } from "proxy-chain";
import { ProxyAgent, fetch as undiciFetch } from "undici";

const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

let provider;
let proxy;
let baseUrl;
/** CONNECTs that the proxy let through. */
let tunnels = 0;
before(async () => {
  provider = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(linked));
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  baseUrl = `http://127.0.0.1:${provider.address().port}`;
  proxy = new Server({
    host: "127.0.0.1",
    port: 0,
    prepareRequestFunction({ username, password }) {
      const isKnown = username === "team" && password === "pass";
      if (isKnown) tunnels += 1;
      return { requestAuthentication: !isKnown };
    },
  });
  await proxy.listen();
});
after(async () => {
  await proxy.close(true);
  provider.closeAllConnections();
  provider.close();
});

const proxyOf = (user) => `http://${user}:pass@127.0.0.1:${proxy.port}`;

function through(user) {
  const dispatcher = new ProxyAgent({ uri: proxyOf(user), proxyTunnel: true });
  const fetch = (url, init) => undiciFetch(url, { ...init, dispatcher });
  return createCardLinkClient({ baseUrl, authId: "123456", secret: "a secret", fetch });
}

test("by undici's fetch and a dispatcher: linked", async () => {
  const before = tunnels;
  assert.equal((await through("team").linkCard(link)).kind, "linked");
  assert.equal(tunnels, before + 1);
});

test("with a wrong user: unknown, and the reason says that the proxy refused", async () => {
  const outcome = await through("stranger").linkCard(link);
  assert.equal(outcome.kind, "unknown");
  assert.equal(outcome.reason.code, "proxy_refused");
});

test("a provider is checked through it, by an agent", async (t) => {
  const credentials = { authId: "123456", secret: "a secret" };
  const mock = await startMock({ credentials });
  t.after(() => mock.close());
  const before = tunnels;
  const agent = new HttpsProxyAgent(proxyOf("team"));
  const report = await checkProvider({ target: mock.url, credentials, agent });
  assert.equal(report.passed, true);
  assert.equal(tunnels > before, true);
});

/** A process of its own, since Node reads its environment when it starts. */
async function linkedByEnvironment(user) {
  const program = `
    import { createCardLinkClient } from "freedompay-card-link";
    const client = createCardLinkClient({ baseUrl: ${JSON.stringify(baseUrl)}, authId: "123456", secret: "a secret" });
    console.log((await client.linkCard(${JSON.stringify(link)})).kind);
  `;
  const env = { PATH: process.env.PATH, NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxyOf(user), http_proxy: proxyOf(user) };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { env });
  return stdout.trim();
}

test("by NODE_USE_ENV_PROXY, where this Node knows it", async () => {
  const before = tunnels;
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isKnown = major >= 24 || (major === 22 && minor >= 21);
  assert.equal(await linkedByEnvironment("team"), "linked");
  assert.equal(tunnels > before, isKnown);
  if (!isKnown) console.log(`not run: NODE_USE_ENV_PROXY, which Node ${process.versions.node} doesn't have`);
});
