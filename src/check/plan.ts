import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { LinkCardRequest } from "../../generated/types.js";
import { describedOperations } from "../contract/description.js";
import { type Check, type Finding, finding, mostSevere } from "./finding.js";
import { type InvalidRequest, message, negatives, REQUESTS, SIGNATURES } from "./invalid.js";
import { operation, type Provider, readingOfExchange, said } from "./provider.js";
import { checkRefusal, isTaken } from "./refusals.js";
import { checkResponse, RESPONSE_CHECKS } from "./responses.js";
import { ENOUGH_LINKS, type Found, followLink, LINK_CHECKS } from "./settling.js";
import type { Exchange } from "./wire.js";

/** Called with the finding of each check. */
export type Add = (check: Check, finding: Finding) => void;

/**
 * Carries out all checks. Links come before polls, so that a provider that has never linked gets the same report as one
 * that has. Returns the reason if nothing could be checked.
 */
export async function carryOut(
  provider: Provider,
  add: Add,
  request: LinkCardRequest | undefined,
  requestId: string | undefined,
): Promise<string | undefined> {
  const first = await provider.sendAs("requestStatus", { request_id: randomUUID() }, message);
  const certificate = tlsFinding(first);
  // Without a response, every check would wait for its timeout.
  if (!first.began && certificate.status !== "failed") return `no response came (${first.failure})`;
  add(TLS, certificate);
  if (certificate.status === "failed") return undefined;

  const unsent = request ? ENOUGH_LINKS : NEEDS_LINK;
  // Two: the link and its duplicate.
  const followed = request && provider.mayLink(2) ? await followLink(provider, request) : undefined;
  const addFound = (found: Found) => {
    for (const check of LINK_CHECKS) if (found[check.id]) add(check, found[check.id] ?? unsent);
  };
  addFound(followed?.found ?? Object.fromEntries(LINK_CHECKS.map(({ id }) => [id, unsent])));
  const unknown = await provider.ask(randomUUID());
  const unknownId = unknownFinding(unknown);
  add(UNKNOWN_ID, unknownId);

  const linked = followed?.link;
  const known = linked && readingOfExchange("linkCard", linked) !== "error" ? request?.request_id : requestId;
  const question = { request_id: known ?? randomUUID() };
  const valid = known === undefined ? unknown : await provider.ask(known);
  const common = { provider, add, unsent, asked: valid, askAgain: () => provider.ask(question.request_id) };
  const body = () => ({ ...request, request_id: randomUUID() });
  // A second valid link, to compare refusals with: the provider may refuse every request for a linked card.
  const again = linked?.response && provider.mayLink() ? await provider.send("linkCard", body()) : linked;
  const lag = unknownId.status === "failed" ? undefined : followed?.lag;
  await refusals({ ...common, id: "linkCard", valid: again, body, lag });
  await refusals({ ...common, id: "requestStatus", valid, body: () => question, lag: undefined });
  if (followed) addFound(await followed.atEnd());
  for (const id of ["linkCard", "requestStatus"] as const) {
    for (const [name, [title]] of Object.entries(RESPONSE_CHECKS)) {
      const found = provider.answered(id).map((one) => checkResponse(name, operation(id), one));
      const where = `${operation(id).pointer}/responses/200`;
      add({ id: `${id}.response.${name}`, title, where }, mostSevere(found, NEEDS_LINK.reason));
    }
  }
  for (const { id, pointer } of describedOperations) {
    if (id === "requestStatus" || id === "linkCard") continue;
    add({ id, title: "The operation keeps the contract", where: pointer }, NOT_SENT);
  }
  return nothingDocumented(provider);
}

interface Refusing {
  readonly provider: Provider;
  readonly add: Add;
  readonly id: "requestStatus" | "linkCard";
  /** Why no valid request was sent, if none was. */
  readonly unsent: Finding;
  readonly valid: Exchange | undefined;
  /** A valid poll, and a function that repeats it. */
  readonly asked: Exchange;
  readonly askAgain: () => Promise<Exchange>;
  readonly body: () => { readonly request_id: string };
  /** Milliseconds until request/status knows a link; undefined if it can't show whether a request linked. */
  readonly lag: number | undefined;
}

/** Sends invalid requests. A refusal proves nothing if the provider stopped or limits the rate by then. */
async function refusals({ provider, add, id, unsent, valid, asked, askAgain, body, lag }: Refusing): Promise<void> {
  const { pointer, safe } = operation(id);
  const groups: Readonly<Record<string, readonly InvalidRequest[]>> = {
    signature: SIGNATURES,
    request: REQUESTS,
    body: negatives(operation(id)),
  };
  const tried: (() => Promise<void>)[] = [];
  for (const [kind, requests] of Object.entries(groups)) {
    let again: Exchange | undefined;
    for (const { name, title, assumed, make } of requests) {
      const check = { id: `${id}.${kind}.${name}`, title: `A request ${title} is refused`, where: pointer };
      if (!valid?.response || !(safe || provider.mayLink())) {
        const unanswered = finding("not_applicable", "The valid request got no response.");
        add(check, valid?.response ? ENOUGH_LINKS : valid ? unanswered : unsent);
        continue;
      }
      const content = body();
      const invalid = await provider.sendAs(id, content, make);
      tried.push(async () => {
        const isAsked = lag !== undefined && invalid.connected && !isTaken(id, invalid);
        const effect = isAsked ? await provider.ask(content.request_id) : undefined;
        const found = checkRefusal({ id, assumed, invalid, valid, effect });
        add(check, found.status === "passed" && again ? unlessLost(found, asked, again) : found);
      });
    }
    if (valid?.response) again = await askAgain();
  }
  // A link that was refused but made shows no sooner than any other.
  if (lag !== undefined) await setTimeout(lag);
  for (const judge of tried) await judge();
}

function unlessLost(found: Finding, before: Exchange, after: Exchange): Finding {
  const [was, is] = [before, after].map((each) => said("requestStatus", each).replace("in_process", "success"));
  if (was === is) return found;
  const reason = `A valid request got ${was} before and ${is} afterwards, so this proves nothing.`;
  return finding("not_applicable", reason, ...found.exchanges, after);
}

function nothingDocumented(provider: Provider): string | undefined {
  const exchanges = provider.answered("requestStatus").concat(provider.answered("linkCard"));
  if (exchanges.some(({ response }) => response && response.status < 400)) return undefined;
  const statuses = new Set(exchanges.map(({ response, failure }) => response?.status ?? failure));
  return `every valid request got ${[...statuses].join(", ")}; check credentials and target, or give a request that it knows`;
}

const NOT_SENT = finding("not_applicable", "Nothing was sent: this check doesn't know what the operation does.");

const NEEDS_LINK = finding("not_applicable", "Nothing was linked: this needs a client, a card and permission to link.");

const TLS: Check = { id: "tls", title: "The connection uses TLS with a valid certificate", where: "#/servers" };

const UNKNOWN_ID: Check = {
  id: "requestStatus.unknown_id",
  title: "An unknown id is not reported as linked or in process",
  where: operation("requestStatus").pointer,
};

function unknownFinding(asked: Exchange): Finding {
  const reading = readingOfExchange("requestStatus", asked);
  const reason = `It is reported as ${said("requestStatus", asked)}.`;
  if (reading === "error") return finding("passed", reason, asked);
  return finding(reading ? "failed" : "undocumented", reason, asked);
}

const CERTIFICATE = /CERT|UNABLE_TO|SELF_SIGNED|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH/;

function tlsFinding(asked: Exchange): Finding {
  const { tls, failure = "" } = asked;
  if (tls?.authorized) return finding("passed", `${tls.version}.`);
  if (tls) return finding("failed", "The certificate was not verified; unset NODE_TLS_REJECT_UNAUTHORIZED.");
  if (CERTIFICATE.test(failure)) return finding("failed", `The certificate is invalid: ${failure}.`, asked);
  return finding("not_applicable", "The target uses plain http.");
}
