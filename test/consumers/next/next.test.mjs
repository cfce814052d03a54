import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import { startMock } from "freedompay-card-link/mock";

const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const mock = await startMock({ scenario: "processing-then-success" });
const env = { ...process.env, CARD_LINK_URL: mock.url, NEXT_TELEMETRY_DISABLED: "1" };
const args = ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", "0"];
const next = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
after(() => next.kill());
let url;
for await (const line of createInterface(next.stdout)) {
  url ??= /http:\S+/.exec(line)?.[0];
  if (/ready/i.test(line)) break;
}

test("a page that polls sees how the link goes on, not what was cached", async () => {
  await createCardLinkClient(mock.clientOptions).linkCard(link);
  const page = async () => (await fetch(`${url}/status?request_id=${link.request_id}`)).text();
  assert.match(await page(), /It is: process/);
  assert.match(await page(), /It is: success/);
});

test("the built handler says why it could not reach a provider that isn't there any more", async () => {
  await mock.close();
  const response = await fetch(`${url}/cards/link`, { method: "POST", body: JSON.stringify(link) });
  assert.deepEqual(await response.json(), { kind: "unknown", code: "connection_refused" });
});
