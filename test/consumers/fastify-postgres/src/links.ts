import type { CardLinkClient, LinkOutcome } from "freedompay-card-link";
import type { Database } from "./database.js";
import { LEASE, POLL_AFTER, POLL_AT_MOST, SETTLE_AFTER, TIMEOUT } from "./settings.js";

export interface Link {
  readonly request_id: string;
  readonly client_id: string;
  readonly card_id: string;
  readonly state: "stored" | "sent" | "linked" | "rejected";
  readonly sent_at: Date | null;
  readonly outcome: LinkOutcome | null;
}

/** What each outcome makes of a row. An outcome that is not final leaves the row open, under the same id. */
const STATES: Record<LinkOutcome["kind"], Link["state"]> = {
  linked: "linked",
  rejected: "rejected",
  in_process: "sent",
  unknown: "sent",
  not_sent: "stored",
};

export class Links {
  readonly #database: Database;
  readonly #client: CardLinkClient;

  constructor(database: Database, client: CardLinkClient) {
    this.#database = database;
    this.#client = client;
  }

  /** Stores a link before anything is sent. The same one again changes nothing. */
  async store({
    request_id,
    client_id,
    card_id,
  }: Pick<Link, "request_id" | "client_id" | "card_id">): Promise<boolean> {
    const stored = await this.#database.query(
      `INSERT INTO card_links (request_id, client_id, card_id, due_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING request_id`,
      [request_id, client_id, card_id, from(LEASE)],
    );
    return stored.length === 1;
  }

  async find(request_id: string): Promise<Link | undefined> {
    const [link] = await this.#database.query<Link>("SELECT * FROM card_links WHERE request_id = $1", [request_id]);
    return link;
  }

  /** Takes rows that are due. No two workers get the same ones, and those of a worker that dies are due again. */
  take(limit: number): Promise<Link[]> {
    return this.#database.query<Link>(
      `UPDATE card_links SET due_at = $1 WHERE request_id IN (
         SELECT request_id FROM card_links WHERE state IN ('stored', 'sent') AND due_at <= $2
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
       ) RETURNING *`,
      [from(LEASE), new Date(), limit],
    );
  }

  /** Sends a link that was certainly never sent. */
  async send({ request_id, client_id, card_id }: Link): Promise<void> {
    const sent_at = new Date();
    const end = performance.now() + TIMEOUT;
    // First the row says that the link may have been sent; then it is sent. Only one process can make this change. An
    // outcome of before goes: whoever found `not_sent` there after a crash would send the link once more.
    const marked = await this.#database.query(
      `UPDATE card_links SET state = 'sent', sent_at = $2, due_at = $3, outcome = NULL
       WHERE request_id = $1 AND state = 'stored' RETURNING request_id`,
      [request_id, sent_at, from(LEASE)],
    );
    if (marked.length === 0) return;
    // Nothing may leave later than TIMEOUT after `sent_at`, even if the database is slow or this process stood still. A
    // signal would not do: its timer fires after what was ready meanwhile. Without time left, the row is asked about.
    const timeout = end - performance.now();
    if (timeout <= 0) return;
    // This process alone sends it, and nobody did before: so an error is a rejection, and a refused connection means
    // that it may be sent again.
    const outcome = await this.#client.linkCard({ request_id, client_id, card_id }, { sentBefore: false, timeout });
    await this.#settle(sent_at, outcome);
  }

  /** Asks once what became of a link that may have been sent. */
  async ask({ request_id, sent_at, outcome }: Link): Promise<void> {
    if (!sent_at) return;
    const options = { once: true, sentAt: sent_at, settleAfter: SETTLE_AFTER };
    await this.#settle(sent_at, await this.#client.follow(outcome ?? request_id, options));
  }

  /** An outcome counts only for the dispatch that it is about: whoever comes late changes nothing. */
  async #settle(sent_at: Date, outcome: LinkOutcome): Promise<void> {
    const age = Date.now() - sent_at.getTime();
    await this.#database.query(
      `UPDATE card_links SET state = $3, outcome = $4, due_at = $5
       WHERE request_id = $1 AND state = 'sent' AND sent_at = $2`,
      // The older the link, the longer the wait: 1 s, 2 s, 4 s and so on, up to five minutes.
      [outcome.request_id, sent_at, STATES[outcome.kind], JSON.stringify(outcome), from(clamp(age))],
    );
  }
}

const from = (milliseconds: number) => new Date(Date.now() + milliseconds);
const clamp = (age: number) => Math.min(Math.max(age, POLL_AFTER), POLL_AT_MOST);
