/**
 * The service with the recovery that one writes first: after a start, each link that is open is sent again under its
 * stored id, without any option, and the outcome is believed. What it leaves open, the worker asks about as ever.
 */
import { createCardLinkClient } from "freedompay-card-link";
import { openDatabase } from "../dist/database.js";
import { Links } from "../dist/links.js";
import { createService } from "../dist/service.js";
import { TIMEOUT } from "../dist/settings.js";
import { work } from "../dist/worker.js";

const { DATABASE_URL, DATA, PORT, FREEDOMPAY_URL, FREEDOMPAY_AUTH_ID, FREEDOMPAY_SECRET } = process.env;
const database = await openDatabase(DATABASE_URL, DATA);
const client = createCardLinkClient({
  baseUrl: FREEDOMPAY_URL,
  authId: FREEDOMPAY_AUTH_ID,
  secret: FREEDOMPAY_SECRET,
  timeout: TIMEOUT,
});

class NaiveLinks extends Links {
  async send({ request_id, client_id, card_id }) {
    const sent_at = new Date();
    const open = await database.query(
      `UPDATE card_links SET state = 'sent', sent_at = $2, outcome = NULL WHERE request_id = $1 AND state IN ('stored', 'sent')
       RETURNING request_id`,
      [request_id, sent_at],
    );
    if (open.length === 0) return;
    const outcome = await client.linkCard({ request_id, client_id, card_id });
    const state = outcome.kind === "linked" || outcome.kind === "rejected" ? outcome.kind : "sent";
    await database.query(
      "UPDATE card_links SET state = $3, outcome = $4 WHERE request_id = $1 AND state = 'sent' AND sent_at = $2",
      [request_id, sent_at, state, JSON.stringify(outcome)],
    );
  }
}

const links = new NaiveLinks(database, client);
const open = await database.query("SELECT * FROM card_links WHERE state IN ('stored', 'sent')");
const recovered = Promise.all(open.map((link) => links.send(link)));
await createService(links).listen({ port: Number(PORT), host: "127.0.0.1" });
console.log("ready");
await recovered;
await work(links, new AbortController().signal);
