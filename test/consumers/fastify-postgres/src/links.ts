import type { LinkCardRequest, LinkOutcome } from "freedompay-card-link";
import type { Database } from "./database.js";
import { LEASE } from "./settings.js";

export interface Link extends LinkCardRequest {
  readonly kind: LinkOutcome["kind"];
  readonly outcome: LinkOutcome | null;
}

/** The table of links. Its times are the database's: clocks of machines differ. */
export class Links {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a link before anything is sent. Returns whether it is new: one id is one link, and so are a client and a card. */
  async store({ request_id, client_id, card_id }: LinkCardRequest): Promise<boolean> {
    const stored = await this.#database.query(
      `INSERT INTO card_links (request_id, client_id, card_id, due_at) VALUES ($1, $2, $3, ${LATER})
       ON CONFLICT DO NOTHING RETURNING request_id`,
      [request_id, client_id, card_id],
    );
    return stored.length === 1;
  }

  async find(request_id: string): Promise<Link | undefined> {
    const [link] = await this.#database.query<Link>("SELECT * FROM card_links WHERE request_id = $1", [request_id]);
    return link;
  }

  /** Takes the row that has been due for longest. No two workers get the same one. */
  async take(): Promise<LinkCardRequest | undefined> {
    const [link] = await this.#database.query<LinkCardRequest>(
      `UPDATE card_links SET due_at = ${LATER} WHERE request_id = (
         SELECT request_id FROM card_links WHERE kind IN ('in_process', 'unknown') AND due_at <= now()
         ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
       ) RETURNING request_id, client_id, card_id`,
    );
    return link;
  }

  /** Stores an outcome. What is final stays, but `linked` replaces `rejected`. A row that is open is due at once. */
  async record(outcome: LinkOutcome): Promise<void> {
    await this.#database.query(
      `UPDATE card_links SET kind = $2, outcome = $3, due_at = now()
       WHERE request_id = $1 AND (kind IN ('in_process', 'unknown') OR kind = 'rejected' AND $2 = 'linked')`,
      [outcome.request_id, outcome.kind, JSON.stringify(outcome)],
    );
  }
}

const LATER = `now() + interval '${LEASE} milliseconds'`;
