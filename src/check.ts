import { servers } from "../generated/contract.js";
import { ANSWER_CHECKS, judgeAnswer } from "./check/answers.js";
import { type Check, type Finding, finding, gravest, type Status } from "./check/finding.js";
import { freshId, operation, Provider, verdictOf } from "./check/provider.js";
import { type Evidence, evidenceOf } from "./check/redact.js";
import { judgeRefusal, negatives, type Refusal, REQUESTS, SIGNATURES } from "./check/refusals.js";
import { linkInSequence, SEQUENCE_CHECKS } from "./check/sequence.js";
import type { Exchange } from "./check/wire.js";
import { assertCredentials, type Credentials } from "./credentials.js";
import { assertRequest } from "./contract.js";
import { CardLinkError } from "./errors.js";
import { tell } from "./events.js";
import { secureUrl } from "./signing.js";
import { described } from "./spec.js";

export type { Check, Status } from "./check/finding.js";
export type { Evidence } from "./check/redact.js";

export interface CheckOptions {
  /** Base URL of the provider. Plain http on loopback only. */
  readonly target: string;
  readonly credentials: Credentials;
  /** A client and a card that may be linked, many times over, and linked to each other only. */
  readonly link?: { readonly client_id: string; readonly card_id: string };
  /** A request that the provider knows. Without it and `link`, little can be told of refusals: no question is answered with `ok`. */
  readonly requestId?: string;
  /** Has to be set for the vendor's production host, whatever is sent there. Default: false. */
  readonly allowProduction?: boolean;
  /** Counts `undocumented` as failed. Default: false. */
  readonly strict?: boolean;
  /** Milliseconds for one request, and for following one link. Default: 30000. */
  readonly timeout?: number;
  /** Told of each check as it ends. What it throws is dropped. */
  readonly onCheck?: (result: CheckResult) => void;
}

/** What one check found, and in what. */
export interface CheckResult extends Check {
  readonly status: Status;
  readonly reason: string;
  /** Without secret, signature and full ids. */
  readonly evidence: readonly Evidence[];
}

export interface Report {
  /** Scheme, host and port. */
  readonly target: string;
  /** When it began, in RFC 3339. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Whether the contract is kept; with `strict`, whether nothing is undocumented either. */
  readonly passed: boolean;
  /** Why nothing could be checked: the error's code, if no connection came about. */
  readonly unreachable?: string;
  readonly counts: Readonly<Record<Status, number>>;
  readonly checks: readonly CheckResult[];
}

/**
 * Holds a provider to the contract. Unless `link` is given it sends questions only, to request/status: nothing
 * that could link a card.
 *
 * @throws CardLinkError `invalid_option` or `invalid_request`, before anything is sent
 */
export async function checkProvider(options: CheckOptions): Promise<Report> {
  const { credentials, link, requestId, timeout = 30_000, strict = false, onCheck } = options;
  const target = targetOf(options);
  assertCredentials(credentials);
  const request = link && { request_id: freshId(), client_id: link.client_id, card_id: link.card_id };
  if (request) assertRequest(operation("linkCard"), request);
  if (requestId !== undefined) assertRequest(operation("requestStatus"), { request_id: requestId });

  const start = performance.now();
  const startedAt = new Date().toISOString();
  const hidden = [secretText(credentials), credentials.authId, link?.client_id, link?.card_id, requestId];
  const checks: CheckResult[] = [];
  const add = (check: Check, { status, reason, exchanges }: Finding): void => {
    const shown = hidden.filter((value) => value !== undefined);
    const result = { ...check, status, reason, evidence: exchanges.map((one) => evidenceOf(one, shown)) };
    checks.push(result);
    tell(onCheck, result);
  };

  const provider = new Provider({ target, credentials, timeout });
  const unreachable = await run(provider, add, request, requestId);
  const counts = { passed: 0, failed: 0, undocumented: 0, not_applicable: 0 };
  for (const { status } of checks) counts[status]++;
  return {
    target: target.origin,
    startedAt,
    duration: Math.round(performance.now() - start),
    passed: unreachable === undefined && counts.failed === 0 && !(strict && counts.undocumented > 0),
    ...(unreachable !== undefined && { unreachable }),
    counts,
    checks,
  };
}

type Add = (check: Check, finding: Finding) => void;
type Link = { readonly request_id: string; readonly client_id: string; readonly card_id: string };

async function run(provider: Provider, add: Add, request: Link | undefined, requestId: string | undefined) {
  const unknown = await provider.ask(freshId());
  const certificate = tlsFinding(unknown);
  if (!unknown.connected && certificate.status !== "failed") return unknown.failure ?? "no connection";
  add(
    { id: "tls", title: "The connection is encrypted, and its certificate accepted", where: "#/servers" },
    certificate,
  );
  if (certificate.status === "failed") return undefined;
  add(UNKNOWN_ID, unknownFinding(unknown));

  let linked: Exchange | undefined;
  if (request) {
    linked = await provider.send("linkCard", request);
    for await (const [check, found] of linkInSequence(provider, request, linked)) add(check, found);
  } else {
    for (const check of SEQUENCE_CHECKS) add(check, NEEDS_LINK);
  }
  const known = linked && verdictOf(linked) !== "refused" ? request?.request_id : requestId;
  const question = { request_id: known ?? freshId() };
  const right = known === undefined ? unknown : await provider.ask(known);
  for (const id of ["requestStatus", "linkCard"] as const) {
    const { pointer } = operation(id);
    for (const [kind, refusals] of Object.entries(refusalsOf(id))) {
      for (const refusal of refusals) {
        const check = {
          id: `${id}.${kind}.${refusal.name}`,
          title: `A request ${refusal.title} is refused`,
          where: pointer,
        };
        if (id === "requestStatus") {
          add(check, judgeRefusal(refusal, await provider.sendWrong(id, question, refusal), right));
        } else if (request) {
          const wrong = await provider.sendWrong(id, { ...request, request_id: freshId() }, refusal);
          add(check, judgeRefusal(refusal, wrong, linked));
        } else add(check, NEEDS_LINK);
      }
    }
    for (const [name, { title }] of Object.entries(ANSWER_CHECKS)) {
      const found = provider.answered(id).map((one) => judgeAnswer(name, operation(id), one));
      add({ id: `${id}.answer.${name}`, title, where: `${pointer}/responses/200` }, gravest(found, NEEDS_LINK.reason));
    }
  }
  for (const { id, pointer } of described) {
    if (id === "requestStatus" || id === "linkCard") continue;
    add({ id, title: "The operation keeps the contract", where: pointer }, NOT_SENT);
  }
  return undefined;
}

const NOT_SENT = finding("not_applicable", "Nothing was sent to it: what that would do, this check doesn't know.");

const NEEDS_LINK = finding("not_applicable", "Nothing was linked: that takes a client, a card and leave to link them.");

const UNKNOWN_ID: Check = {
  id: "requestStatus.unknown_id",
  title: "An id that was never sent is not called linked or in process",
  where: operation("requestStatus").pointer,
};

function refusalsOf(id: "linkCard" | "requestStatus"): Readonly<Record<string, readonly Refusal[]>> {
  return { signature: SIGNATURES, request: REQUESTS, body: negatives(operation(id)) };
}

function unknownFinding(asked: Exchange): Finding {
  const verdict = verdictOf(asked);
  if (verdict === "linked" || verdict === "in_process") return finding("failed", `It is called ${verdict}.`, asked);
  return verdict === "refused"
    ? finding("passed", "It is answered with an error.", asked)
    : finding("undocumented", `It is answered ${asked.answer?.status ?? asked.failure}.`, asked);
}

const TLS_FAILURE = /CERT|TLS|SSL|UNABLE_TO|SELF_SIGNED|EPROTO/;

function tlsFinding(asked: Exchange): Finding {
  const { tls, failure = "" } = asked;
  if (tls) {
    return tls.authorized
      ? finding("passed", `${tls.version}.`)
      : finding("failed", "The certificate was not checked; unset NODE_TLS_REJECT_UNAUTHORIZED.");
  }
  if (TLS_FAILURE.test(failure)) return finding("failed", `The handshake failed: ${failure}.`, asked);
  return finding("not_applicable", "The target is spoken to in plain http, on this machine.");
}

function targetOf({ target, allowProduction = false }: CheckOptions): URL {
  const url = secureUrl(target, "target");
  const host = (text: string) => new URL(text).hostname.replace(/\.$/, "");
  if (host(url.href) === host(servers.production) && !allowProduction) {
    throw new CardLinkError("invalid_option", "target is production; set allowProduction if that is what you mean.");
  }
  if (url.pathname !== "/" || url.search) {
    throw new CardLinkError("invalid_option", "target must be scheme, host and port, without a path.");
  }
  return url;
}

function secretText({ secret }: Credentials): string {
  return typeof secret === "string" ? secret : new TextDecoder().decode(secret);
}
