import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import { startMock } from "freedompay-card-link/mock";

test("a page that polls sees how the link goes on, not what was cached", async (t) => {
  const mock = await startMock({ scenario: "processing-then-success" });
  t.after(() => mock.close());
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  const env = { ...process.env, CARD_LINK_URL: mock.url, NEXT_TELEMETRY_DISABLED: "1" };
  const args = ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", String(port)];
  const next = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => next.kill());
  for await (const line of createInterface(next.stdout)) if (/ready/i.test(line)) break;

  const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
  await createCardLinkClient(mock.clientOptions).linkCard(link);
  const page = async () => (await fetch(`http://127.0.0.1:${port}/status?request_id=${link.request_id}`)).text();
  assert.match(await page(), /It is: process/);
  assert.match(await page(), /It is: success/);
});
