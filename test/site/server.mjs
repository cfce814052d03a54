/** Serves a folder on loopback under a path, as GitHub Pages does. For `docs:serve` and the tests. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, posix } from "node:path";

const TYPES = {
  ".html": "text/html",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".yaml": "text/yaml",
  ".txt": "text/plain",
  ".md": "text/markdown",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** @returns {Promise<{ url: string, close(): void }>} `port` 0 takes a free one */
export async function serveFolder(folder, prefix = "/", port = 0) {
  const server = createServer(async ({ url = "" }, response) => {
    const reply = (status, type, body) =>
      response.writeHead(status, { "content-type": `${type}; charset=utf-8` }).end(body);
    const path = pathOf(url);
    if (path === undefined) return reply(400, "text/plain", "This is not a valid path\n");
    // No `..`, no `//`; and no backslash, which separates folders on Windows.
    const isInside = path.startsWith(prefix) && posix.normalize(path) === path && !path.includes("\\");
    const file = join(folder, path.slice(prefix.length), path.endsWith("/") ? "index.html" : "");
    const body = isInside && (await readFile(file).catch(() => undefined));
    return body
      ? reply(200, TYPES[extname(file)] ?? "text/plain", body)
      : reply(404, "text/plain", "There is no such page\n");
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address()); // a TCP server's is never a string
  return { url: `http://127.0.0.1:${address.port}${prefix}`, close: () => void server.close() };
}

/** The decoded path of a request target, or nothing for one that can't be decoded, such as `/%`. */
function pathOf(target) {
  try {
    // Not `new URL(target, base)`: it reads `//` as the start of a host, and throws.
    return decodeURIComponent(target.replace(/[?#].*$/, ""));
  } catch {
    return undefined;
  }
}
