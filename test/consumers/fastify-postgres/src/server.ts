import { createCardLinkClient } from "freedompay-card-link";
import { openDatabase } from "./database.js";
import { Links } from "./links.js";
import { createService } from "./service.js";
import { TIMEOUT } from "./settings.js";
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
const client = createCardLinkClient({
  baseUrl: FREEDOMPAY_URL,
  authId: FREEDOMPAY_AUTH_ID,
  secret: FREEDOMPAY_SECRET,
  timeout: TIMEOUT,
});
const links = new Links(database, client);
const service = createService(links);
const stopping = new AbortController();
const working = work(links, stopping.signal);
await service.listen({ port: Number(PORT), host: "127.0.0.1" });
console.log("ready");

// A deployment ends this process gently. What is on its way is finished first; after SIGKILL, the rows say the same.
process.once("SIGTERM", async () => {
  stopping.abort();
  await service.close();
  await working;
  await database.close();
});
