import { createCardLinkClient } from "freedompay-card-link";
import { openDatabase } from "./database.js";
import { Links } from "./links.js";
import { createService } from "./service.js";
import { SETTLE_AFTER, TIMEOUT } from "./settings.js";
import { work } from "./worker.js";

const {
  DATABASE_URL,
  DATA = "data",
  PORT = "3000",
  FREEDOMPAY_URL,
  FREEDOMPAY_AUTH_ID,
  FREEDOMPAY_SECRET,
} = process.env;
if (!FREEDOMPAY_URL || !FREEDOMPAY_AUTH_ID || !FREEDOMPAY_SECRET) {
  throw new Error("Set FREEDOMPAY_URL, FREEDOMPAY_AUTH_ID and FREEDOMPAY_SECRET.");
}

const database = await openDatabase(DATABASE_URL, DATA);
const links = new Links(database);
const client = createCardLinkClient({
  baseUrl: FREEDOMPAY_URL,
  authId: FREEDOMPAY_AUTH_ID,
  secret: FREEDOMPAY_SECRET,
  timeout: TIMEOUT,
  settleAfter: SETTLE_AFTER,
});
const service = createService(links, client);
const stopping = new AbortController();
const working = work(links, client, stopping.signal);
await service.listen({ port: Number(PORT), host: "127.0.0.1" });
console.log("ready");

// A deployment ends this process gently: requests are responded to, and rows go back. After SIGKILL, the rows say the same.
process.once("SIGTERM", async () => {
  stopping.abort();
  await service.close();
  await working;
  await database.close();
});
