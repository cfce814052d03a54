import { servers } from "../generated/contract.js";
import { ANSWER_CHECKS, judgeAnswer } from "./check/answers.js";
import { type Check, type Finding, finding, gravest, type Status } from "./check/finding.js";
import { freshId, operation, Provider, verdictOf } from "./check/provider.js";
import { type Evidence, evidenceOf, hiding } from "./check/redact.js";
import { judgeRefusal, negatives, REQUESTS, type Refusal, SIGNATURES, saying } from "./check/refusals.js";
import { linkInSequence, SEQUENCE_CHECKS } from "./check/sequence.js";
import type { Exchange } from "./check/wire.js";
import { assertRequest } from "./contract.js";
import { assertCredentials, type Credentials } from "./credentials.js";
import { CardLinkError } from "./errors.js";
import { tell } from "./events.js";
import { milliseconds } from "./options.js";
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
  /** Why nothing could be checked, if the target can't be reached or gives no right request a documented answer. */
  readonly unchecked?: string;
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
  milliseconds("timeout", timeout);
  if (!credentials) throw new CardLinkError("invalid_option", "credentials are missing; expected authId and secret.");
  assertCredentials(credentials);
  const request = link && { request_id: freshId(), client_id: link.client_id, card_id: link.card_id };
  if (request) assertRequest(operation("linkCard"), request);
  if (requestId !== undefined) assertRequest(operation("requestStatus"), { request_id: requestId });

  const start = performance.now();
  const startedAt = new Date().toISOString();
  const hidden = [secretText(credentials), credentials.authId, link?.client_id, link?.card_id, requestId];
  const checks: CheckResult[] = [];
  const add = (check: Check, { status, reason, exchanges }: Finding): void => {
    const hide = hiding(
      hidden.filter((value) => value !== undefined),
      exchanges,
    );
    const evidence = exchanges.map((one) => evidenceOf(one, hide));
    const result = { ...check, status, reason: hide(reason), evidence };
    checks.push(result);
    tell(onCheck, result);
  };

  const provider = new Provider({ target, credentials, timeout });
  const unchecked = await run(provider, add, request, requestId);
  const counts = { passed: 0, failed: 0, undocumented: 0, not_applicable: 0 };
  for (const { status } of checks) counts[status]++;
  return {
    target: target.origin,
    startedAt,
    duration: Math.round(performance.now() - start),
    passed: unchecked === undefined && counts.failed === 0 && !(strict && counts.undocumented > 0),
    ...(unchecked !== undefined && { unchecked }),
    counts,
    checks,
  };
}

type Add = (check: Check, finding: Finding) => void;
type Link = { readonly request_id: string; readonly client_id: string; readonly card_id: string };

/** Returns why nothing could be checked, if nothing could. */
async function run(
  provider: Provider,
  add: Add,
  request: Link | undefined,
  requestId: string | undefined,
): Promise<string | undefined> {
  const unknown = await provider.ask(freshId());
  const certificate = tlsFinding(unknown);
  // With nobody there to answer, each check would wait for as long as it may.
  if (!unknown.began && certificate.status !== "failed") return `no answer came (${unknown.failure})`;
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
  const askAgain = () => provider.ask(question.request_id);
  const common = { provider, add, asked: right, askAgain };
  await refusals({ ...common, id: "requestStatus", right, body: () => question });
  const body = () => ({ ...request, request_id: freshId() });
  await refusals({ ...common, id: "linkCard", right: linked, body });
  for (const id of ["requestStatus", "linkCard"] as const) {
    for (const [name, { title }] of Object.entries(ANSWER_CHECKS)) {
      const found = provider.answered(id).map((one) => judgeAnswer(name, operation(id), one));
      const where = `${operation(id).pointer}/responses/200`;
      add({ id: `${id}.answer.${name}`, title, where }, gravest(found, NEEDS_LINK.reason));
    }
  }
  for (const { id, pointer } of described) {
    if (id === "requestStatus" || id === "linkCard") continue;
    add({ id, title: "The operation keeps the contract", where: pointer }, NOT_SENT);
  }
  return nothingDocumented(provider);
}

interface Refusing {
  readonly provider: Provider;
  readonly add: Add;
  readonly id: "requestStatus" | "linkCard";
  /** What came of the request with nothing wrong; undefined if there was no leave to send it. */
  readonly right: Exchange | undefined;
  /** A right question and its answer, and the same question once more. */
  readonly asked: Exchange;
  readonly askAgain: () => Promise<Exchange>;
  readonly body: () => object;
}

/** Sends wrong requests. What a provider that meanwhile died, or had enough, did to them proves nothing. */
async function refusals({ provider, add, id, right, asked, askAgain, body }: Refusing): Promise<void> {
  const { pointer } = operation(id);
  const groups: Readonly<Record<string, readonly Refusal[]>> = {
    signature: SIGNATURES,
    request: REQUESTS,
    body: negatives(operation(id)),
  };
  for (const [kind, wrongs] of Object.entries(groups)) {
    const found: [Refusal, Finding][] = [];
    for (const wrong of wrongs) {
      if (!right) found.push([wrong, NEEDS_LINK]);
      else if (!right.answer) found.push([wrong, finding("not_applicable", "The right request got no answer.", right)]);
      else found.push([wrong, judgeRefusal(wrong, await provider.sendWrong(id, body(), wrong), right)]);
    }
    const again = right?.answer ? await askAgain() : undefined;
    for (const [{ name, title }, one] of found) {
      const check = { id: `${id}.${kind}.${name}`, title: `A request ${title} is refused`, where: pointer };
      add(check, one.status === "passed" && again ? unlessLost(one, asked, again) : one);
    }
  }
}

function unlessLost(found: Finding, before: Exchange, after: Exchange): Finding {
  const said = ({ answer, failure }: Exchange) => (answer ? saying(answer).replace("process", "success") : failure);
  if (said(before) === said(after)) return found;
  const reason = `A right request was answered ${said(before)} before and ${said(after)} afterwards, so this proves nothing.`;
  return finding("not_applicable", reason, ...found.exchanges, after);
}

function nothingDocumented(provider: Provider): string | undefined {
  const answers = provider.answered("requestStatus").concat(provider.answered("linkCard"));
  if (answers.some(({ answer }) => answer?.status === 200 || (answer && answer.status < 400))) return undefined;
  const statuses = new Set(answers.map(({ answer, failure }) => answer?.status ?? failure));
  return `every right request was answered ${[...statuses].join(", ")}; check credentials and target, or give a request that it knows`;
}

const NOT_SENT = finding("not_applicable", "Nothing was sent to it: what that would do, this check doesn't know.");

const NEEDS_LINK = finding("not_applicable", "Nothing was linked: that takes a client, a card and leave to link them.");

const UNKNOWN_ID: Check = {
  id: "requestStatus.unknown_id",
  title: "An id that was never sent is not called linked or in process",
  where: operation("requestStatus").pointer,
};

function unknownFinding(asked: Exchange): Finding {
  const verdict = verdictOf(asked);
  if (verdict === "linked" || verdict === "in_process") return finding("failed", `It is called ${verdict}.`, asked);
  return verdict === "refused"
    ? finding("passed", "It is answered with an error.", asked)
    : finding("undocumented", `It is answered ${asked.answer?.status ?? asked.failure}.`, asked);
}

const CERTIFICATE = /CERT|UNABLE_TO|SELF_SIGNED|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH/;

function tlsFinding(asked: Exchange): Finding {
  const { tls, failure = "" } = asked;
  if (tls) {
    return tls.authorized
      ? finding("passed", `${tls.version}.`)
      : finding("failed", "The certificate was not checked; unset NODE_TLS_REJECT_UNAUTHORIZED.");
  }
  if (CERTIFICATE.test(failure)) return finding("failed", `The certificate isn't accepted: ${failure}.`, asked);
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
