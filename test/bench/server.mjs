/** A server that reads a request and answers with a constant, as cheaply as Node can. */
import { createServer } from "node:http";

const answer = JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };

const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, headers).end(answer));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "");
});
process.on("disconnect", () => process.exit());
