import { randomUUID } from "node:crypto";
import { servers } from "../../generated/contract.js";
import type { LinkCardRequest } from "../../generated/types.js";
import { assertRequest } from "../contract/validate.js";
import { assertMilliseconds, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { notify } from "../shared/notify.js";
import { assertSigner, keySource, type SecretSource, type Signer } from "../signing/credentials.js";
import { secureUrl } from "../transport/url.js";
import type { Check, Finding, Status } from "./finding.js";
import { carryOut } from "./plan.js";
import { operation, Provider } from "./provider.js";
import { type ShownExchange, shownExchange } from "./redact.js";

export type { Check, Status } from "./finding.js";
export type { ShownExchange } from "./redact.js";

/** The options of `checkProvider`. */
export interface CheckOptions {
  /** Base URL of the provider. Plain http is allowed on loopback only, unless `allowHttp` is set. */
  readonly target: string;
  /** Allows plain http to your own host, never to the vendor's. Default: false. */
  readonly allowHttp?: boolean;
  /** The credentials of the requests. They must be valid at the provider. */
  readonly credentials: Signer & {
    /** The key, or a function that is called for each request. */
    readonly secret: SecretSource;
  };
  /**
   * A Node Agent that creates the connections, for a proxy or a client certificate: an `https.Agent`, or for example the
   * `HttpsProxyAgent` of https-proxy-agent. Default: a new connection for each request.
   */
  readonly agent?: object;
  /**
   * A client and a card that may be linked to each other, many times over. With them the check also sends one link of a
   * client and a card that don't exist.
   */
  readonly link?: {
    /** The client, by the provider's id. */
    readonly client_id: string;
    /** The card, by the provider's id. */
    readonly card_id: string;
  };
  /**
   * The most requests that may link the card, including invalid ones that a faulty provider could take. The check skips
   * the remaining rules. Default: no limit.
   */
  readonly maxLinks?: number;
  /** A `request_id` that the provider knows. Without it and `link`, few refusals can be checked: no poll gets `ok`. */
  readonly requestId?: string;
  /** Required for the vendor's production host. Default: false. */
  readonly allowProduction?: boolean;
  /** Counts `undocumented` as failed. Default: false. */
  readonly strict?: boolean;
  /** Milliseconds for one request, and for following one link. Default: 30000. */
  readonly timeout?: number;
  /** Called with the result of each check. Its exceptions are ignored. */
  readonly onCheck?: (result: CheckResult) => void;
}

/** The result of one check, and its exchanges. */
export interface CheckResult extends Check {
  /** Whether the provider keeps the rule. */
  readonly status: Status;
  /** Why, for people. */
  readonly reason: string;
  /** The exchanges that show it, without secret, signature and full ids. */
  readonly evidence: readonly ShownExchange[];
}

/** The result of a whole check. */
export interface Report {
  /** Scheme, host and port of the provider. */
  readonly target: string;
  /** When the check started, in RFC 3339. */
  readonly startedAt: string;
  /** Milliseconds that the check took. */
  readonly duration: number;
  /** Whether no rule is broken; with `strict`, also whether nothing is undocumented. */
  readonly passed: boolean;
  /**
   * Why the check could not be carried out: the target is unreachable, it responded to no valid request as documented, or
   * the function for the secret failed.
   */
  readonly unchecked?: string;
  /** How many checks have each status. */
  readonly counts: Readonly<Record<Status, number>>;
  /** The result of each check. The assumptions of `settle` come first. */
  readonly checks: readonly CheckResult[];
}

/**
 * Checks a provider against the contract. Without `link` it only polls request/status, and sends nothing that could link a
 * card.
 *
 * @example
 * const link = { client_id: "client-700123", card_id: "card-900456" };
 * const report = await checkProvider({ target: baseUrl, credentials: { authId, secret }, link });
 * console.log(report.passed, report.counts.failed); // true 0
 *
 * @throws CardLinkError `invalid_option` or `invalid_request`, before anything is sent
 */
export async function checkProvider(options: CheckOptions): Promise<Report> {
  const { credentials, link, requestId, timeout = 30_000, strict = false, onCheck, agent } = options;
  const { maxLinks = Number.POSITIVE_INFINITY } = options;
  const target = targetOf(options);
  assertMilliseconds("timeout", timeout);
  if (!(typeof maxLinks === "number" && maxLinks >= 0)) {
    throw new CardLinkError("invalid_option", "maxLinks must be a number, 0 or more.");
  }
  const signer = assertSigner(credentials);
  const key = keySource(credentials.secret);
  if (agent !== undefined && typeof Object(agent).addRequest !== "function") {
    const message = "agent must be an Agent of node:http or node:https, not a dispatcher of undici.";
    throw new CardLinkError("invalid_option", message);
  }
  const request = link && {
    ...shownLink(),
    request_id: randomUUID(),
    client_id: link.client_id,
    card_id: link.card_id,
  };
  if (request) assertRequest(operation("linkCard"), request);
  if (requestId !== undefined) assertRequest(operation("requestStatus"), { request_id: requestId });

  const start = performance.now();
  const startedAt = new Date().toISOString();
  const checks: CheckResult[] = [];
  const add = (check: Check, { status, reason, exchanges }: Finding): void => {
    const result = { ...check, status, reason, evidence: exchanges.map(shownExchange) };
    checks.push(result);
    notify(onCheck, result);
  };

  const provider = new Provider({
    target,
    timeout,
    maxLinks,
    ...(agent && { agent }),
    credentials: async () => ({ ...signer, secret: await inTime(key(), timeout) }),
  });
  const unchecked = await carryOut(provider, add, request, requestId).catch(keyless);
  const counts = { passed: 0, failed: 0, undocumented: 0, not_applicable: 0 };
  for (const { status } of checks) counts[status]++;
  const rank = ({ id }: CheckResult) => (id.startsWith("settling.") ? 0 : 1);
  return {
    target: target.origin,
    startedAt,
    duration: Math.round(performance.now() - start),
    passed: unchecked === undefined && counts.failed === 0 && !(strict && counts.undocumented > 0),
    ...(unchecked !== undefined && { unchecked }),
    counts,
    checks: checks.sort((one, other) => rank(one) - rank(other)),
  };
}

/** As the spec shows it, for what it may ask for beside the id, the client and the card. */
function shownLink(): LinkCardRequest {
  return Object.values(operation("linkCard").requestBodies[0]?.examples ?? {})[0] as LinkCardRequest; // lint sees to it
}

/** A key service may not respond. */
async function inTime(key: Promise<Uint8Array>, timeout: number): Promise<Uint8Array> {
  const deadline = startDeadline(timeout);
  const late = new CardLinkError("secret_unavailable", "The function given as secret returned no key in time.");
  const failed = (error: unknown) => Promise.reject(deadline.signal.aborted ? late : error);
  return deadline.race(key).catch(failed).finally(deadline.release);
}

function keyless(error: unknown): string {
  // The report ends the sentence itself.
  if (error instanceof CardLinkError && error.code === "secret_unavailable") return error.message.replace(/\.$/, "");
  throw error;
}

function targetOf({ target, allowHttp, allowProduction = false }: CheckOptions): URL {
  const url = secureUrl(target, "target", allowHttp);
  const host = (text: string) => new URL(text).hostname.replace(/\.$/, "");
  if (host(url.href) === host(servers.production) && !allowProduction) {
    throw new CardLinkError("invalid_option", "target is production; set allowProduction if you mean it.");
  }
  if (url.pathname !== "/" || url.search) {
    throw new CardLinkError("invalid_option", "target must be scheme, host and port, without a path.");
  }
  return url;
}
