import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { test } from "node:test";

async function closedPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

test("the built handler says why it could not reach a provider that isn't there", async () => {
  const [port, nobody] = [await closedPort(), await closedPort()];
  const env = { ...process.env, CARD_LINK_URL: `http://127.0.0.1:${nobody}`, NEXT_TELEMETRY_DISABLED: "1" };
  const args = ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", String(port)];
  const next = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface(next.stdout)) if (/ready/i.test(line)) break;
    const response = await fetch(`http://127.0.0.1:${port}/cards/link`, {
      method: "POST",
      body: JSON.stringify({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" }),
    });
    assert.deepEqual(await response.json(), { kind: "unknown", code: "connection_refused" });
  } finally {
    next.kill();
  }
});
