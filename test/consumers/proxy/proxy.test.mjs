import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import { createCardLinkClient } from "freedompay-card-link";
import { checkProvider } from "freedompay-card-link/check";
import { EXAMPLE_CREDENTIALS, startMock } from "freedompay-card-link/mock";
import { HttpsProxyAgent } from "https-proxy-agent";
import { Server } from "proxy-chain";
import { ProxyAgent, fetch as undiciFetch } from "undici";

const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
const mock = await startMock();
/** CONNECTs that the proxy let through. */
let tunnels = 0;
const proxy = new Server({
  host: "127.0.0.1",
  port: 0,
  prepareRequestFunction({ username, password }) {
    const isKnown = username === "team" && password === "pass";
    if (isKnown) tunnels += 1;
    return { requestAuthentication: !isKnown };
  },
});
await proxy.listen();
beforeEach(() => {
  tunnels = 0;
});
after(async () => {
  await proxy.close(true);
  await mock.close();
});

const proxyOf = (user) => `http://${user}:pass@127.0.0.1:${proxy.port}`;

function through(user) {
  const dispatcher = new ProxyAgent({ uri: proxyOf(user), proxyTunnel: true });
  return createCardLinkClient({
    ...mock.clientOptions,
    fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }),
  });
}

test("by undici's fetch and a dispatcher: linked", async () => {
  assert.equal((await through("team").linkCard(newLink())).kind, "linked");
  assert.equal(tunnels, 1);
});

test("with a wrong user: unknown, and the reason says that the proxy refused", async () => {
  const { kind, reason } = await through("stranger").linkCard(newLink());
  assert.deepEqual([kind, reason.code], ["unknown", "proxy_refused"]);
});

test("a provider is checked through it, by an agent", async () => {
  const agent = new HttpsProxyAgent(proxyOf("team"));
  const report = await checkProvider({ target: mock.url, credentials: EXAMPLE_CREDENTIALS, agent });
  assert.equal(report.passed, true);
  assert.ok(tunnels > 0);
});

/** A process of its own, since Node reads its environment when it starts. */
async function linkedByEnvironment(user) {
  const program = `
    import { createCardLinkClient } from "freedompay-card-link";
    const client = createCardLinkClient(${JSON.stringify(mock.clientOptions)});
    console.log((await client.linkCard(${JSON.stringify(newLink())})).kind);
  `;
  const env = { PATH: process.env.PATH, NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxyOf(user), http_proxy: proxyOf(user) };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { env });
  return stdout.trim();
}

test("by NODE_USE_ENV_PROXY, where this Node knows it", async () => {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isKnown = major >= 24 || (major === 22 && minor >= 21);
  assert.equal(await linkedByEnvironment("team"), "linked");
  assert.equal(tunnels > 0, isKnown);
  if (!isKnown) console.log(`not run: NODE_USE_ENV_PROXY, which Node ${process.versions.node} doesn't have`);
});
