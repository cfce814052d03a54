/** Serves a folder on loopback, under a path as a host of pages does. For `docs:serve` and the tests. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".yaml": "text/yaml",
  ".txt": "text/plain",
};

/** @returns {Promise<{ url: string, close(): void }>} */
export async function serveFolder(folder, prefix = "/", port = 0) {
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const inside = normalize(decodeURIComponent(pathname.slice(prefix.length)));
    const file = join(folder, inside, pathname.endsWith("/") ? "index.html" : "");
    const body =
      pathname.startsWith(prefix) && !inside.startsWith("..") && (await readFile(file).catch(() => undefined));
    response.writeHead(body ? 200 : 404, { "content-type": `${TYPES[extname(file)] ?? "text/plain"}; charset=utf-8` });
    response.end(body || "Not found\n");
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address()); // a TCP server's is never a string
  return { url: `http://127.0.0.1:${address.port}${prefix}`, close: () => void server.close() };
}
