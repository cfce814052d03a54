import createClient, { type Client } from "openapi-fetch";
import { operations } from "../../generated/contract.js";
import type { LinkCardRequest, LinkCardResponse, paths, RequestStatusResponse } from "../../generated/types.js";
import { assertRequest, contractMiddleware } from "../contract/validate.js";
import { type Deadline, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { ask, endpoint } from "../transport/ask.js";
import { signatureMiddleware } from "../transport/middleware.js";
import { isSentOnce, sender } from "../transport/send.js";
import { type Report, reporter } from "./events.js";
import { follow } from "./follow.js";
import { requestIds } from "./ids.js";
import { link } from "./link.js";
import type { CallOptions, CardLinkClientOptions, FollowOptions, LinkInput, LinkOptions } from "./options.js";
import { assertSignal, milliseconds, originOf } from "./options.js";
import { type LinkOutcome, type StatusOutcome, statusOutcomeOf, unfollowed } from "./outcome.js";

/**
 * An openapi-fetch client of the contract, whose requests are validated and signed and whose answers
 * are validated, with methods that say what a link came to. The methods throw `CardLinkError` of the
 * family `input`, before anything is sent, and nothing else.
 *
 * It takes no further middleware: what changes a request after it is signed breaks the signature. To add
 * your own, give `contractMiddleware()` and `signatureMiddleware()` to a client of yours, last. The raw
 * calls, `POST` and its like, know neither deadline nor outcome, and what they send isn't remembered:
 * link with `linkCard`.
 */
export interface CardLinkClient extends Omit<Client<paths>, "use" | "eject"> {
  /** Links a client to a card. Sends it again only while it is proven that nothing was sent. */
  linkCard(input: LinkInput, options?: LinkOptions): Promise<LinkOutcome>;
  /** Asks once how a link went. It only reads, so it may be repeated. */
  requestStatus(request_id: string, options?: CallOptions): Promise<StatusOutcome>;
  /**
   * Asks until a link is settled, the deadline passes or the caller gives up, and returns what is known
   * then: `linked` or `rejected`, else `in_process` or `unknown`. An outcome that needs no following is
   * returned as it is. An error settles the link only after an answer of `process`, or once it has stood
   * for a while: right after a link that got lost, it may mean that the vendor has yet to see it.
   */
  follow(link: string | LinkOutcome, options?: FollowOptions): Promise<LinkOutcome>;
}

/**
 * @throws CardLinkError `invalid_option`, at once, if an option can't be used
 */
export function createCardLinkClient(options: CardLinkClientOptions): CardLinkClient {
  const { baseUrl, fetch = globalThis.fetch, timeout = 30_000, onEvent, ...credentials } = options;
  milliseconds("timeout", timeout);
  if (typeof fetch !== "function") throw new CardLinkError("invalid_option", "fetch must be a function.");
  const origin = originOf(baseUrl);
  const client = createClient<paths>({ baseUrl: origin, fetch: sender(fetch) });
  client.use(contractMiddleware(), signatureMiddleware(credentials));
  const { use: _use, eject: _eject, ...calls } = client;
  const linking = endpoint(origin, operations.linkCard, credentials, fetch);
  const asking = endpoint(origin, operations.requestStatus, credentials, fetch);
  const take = requestIds();
  const sendsOnce = isSentOnce(fetch);

  /** Gives one call its deadline and its events. */
  async function within<Outcome extends LinkOutcome | StatusOutcome>(
    limits: { limit: number; signal?: AbortSignal | undefined },
    operation: { path: string },
    request_id: string,
    work: (deadline: Deadline, report: Report) => Promise<Outcome>,
  ): Promise<Outcome> {
    assertSignal(limits.signal);
    const report = reporter(onEvent, operation.path, request_id);
    const deadline = startDeadline(limits.limit, limits.signal);
    try {
      const outcome = await work(deadline, report);
      report({ type: "outcome", kind: outcome.kind });
      return outcome;
    } finally {
      deadline.release();
    }
  }

  const askStatus = (request_id: string, deadline: Deadline, report: Report) =>
    ask<RequestStatusResponse>(asking, { request_id }, deadline, report);

  return {
    ...calls,

    async linkCard(input, { signal, timeout: limit = timeout, sentBefore = false } = {}) {
      milliseconds("timeout", limit);
      assertSignal(signal);
      // A copy, so that a resend has the same bytes whatever the caller does to the input meanwhile. An id that
      // is there but undefined is one that got lost; a new one in its place could link twice.
      const isNew = Object(input) === input && !("request_id" in input);
      const body = isNew
        ? { request_id: crypto.randomUUID(), ...input }
        : Object(input) === input
          ? { ...input }
          : input;
      assertRequest<LinkCardRequest>(operations.linkCard, body);
      const { request_id } = body;
      const id = take(request_id);
      const first = id.first && !sentBefore;
      let dispatched = true;
      try {
        const outcome = await within({ limit, signal }, operations.linkCard, request_id, (deadline, report) => {
          const attempt = () => ask<LinkCardResponse>(linking, body, deadline, report);
          return link(attempt, { request_id, first, sendsOnce, deadline, report });
        });
        dispatched = outcome.kind !== "not_sent";
        return outcome;
      } finally {
        id.giveBack(dispatched);
      }
    },

    async requestStatus(request_id, { signal, timeout: limit = timeout } = {}) {
      milliseconds("timeout", limit);
      assertRequest(operations.requestStatus, { request_id });
      return within({ limit, signal }, operations.requestStatus, request_id, async (deadline, report) =>
        statusOutcomeOf(request_id, await askStatus(request_id, deadline, report)),
      );
    },

    async follow(from, { signal, deadline: limit = 60_000, interval = 500, settleAfter = 10_000, onPoll } = {}) {
      milliseconds("deadline", limit);
      milliseconds("interval", interval);
      milliseconds("settleAfter", settleAfter);
      const request_id = typeof from === "string" ? from : from?.request_id;
      assertRequest(operations.requestStatus, { request_id });
      const known = typeof from === "string" ? unfollowed(from) : from;
      if (known.kind === "linked" || known.kind === "rejected" || known.kind === "not_sent") return known;
      return within({ limit, signal }, operations.requestStatus, request_id, (deadline, report) => {
        const poll = async () => {
          // One silent poll must not use up the time of all the others.
          const own = startDeadline(Math.min(timeout, deadline.remaining()), deadline.signal);
          return askStatus(request_id, own, report).finally(own.release);
        };
        return follow(poll, { known, deadline, interval, settleAfter, onPoll, report });
      });
    },
  };
}
