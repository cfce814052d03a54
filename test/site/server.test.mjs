import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { serveFolder } from "./server.mjs";

/** Serves a folder with one page and a file beside the folder. Sends request targets as they are. */
async function startServer(prefix = "/") {
  const outside = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  const folder = mkdtempSync(join(outside, "site-"));
  writeFileSync(join(outside, "secret.txt"), "secret");
  writeFileSync(join(folder, "index.html"), "the page");
  const { url, close } = await serveFolder(folder, prefix);
  onTestFinished(() => {
    close();
    rmSync(outside, { recursive: true });
  });
  return async (/** @type {string} */ target) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    const response = await text(socket);
    return { status: Number(response.split(" ")[1]), body: response.split("\r\n\r\n")[1] };
  };
}

test.each([
  ["/%", 400],
  ["/%E0%A4%A", 400],
  ["//", 404],
  ["//secret.txt", 404],
  ["/../secret.txt", 404],
  ["/%2e%2e/secret.txt", 404],
  ["/..%2fsecret.txt", 404],
  ["/..%5csecret.txt", 404],
  ["/%00", 404],
  ["/missing.html", 404],
])("GET %s gets %i, and the server keeps running", async (target, status) => {
  const get = await startServer();
  expect((await get(target)).status).toBe(status);
  expect(await get("/")).toMatchObject({ status: 200, body: expect.stringContaining("the page") });
});

test("a path outside the prefix gets 404", async () => {
  const get = await startServer("/project/");
  expect((await get("/project/index.html?query")).status).toBe(200);
  expect((await get("/index.html")).status).toBe(404);
});
