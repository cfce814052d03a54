import { describedOperations } from "../contract/description.js";
import { type Check, type Finding, finding, mostSevere } from "./finding.js";
import { type InvalidRequest, negatives, REQUESTS, SIGNATURES } from "./invalid.js";
import { freshId, operation, type Provider, readingOfExchange } from "./provider.js";
import { checkRefusal, describeResponse } from "./refusals.js";
import { checkResponse, RESPONSE_CHECKS } from "./responses.js";
import { linkInSequence, SEQUENCE_CHECKS } from "./sequence.js";
import type { Exchange } from "./wire.js";

/** Called with what one check found. */
export type Add = (check: Check, finding: Finding) => void;
interface LinkRequest {
  readonly request_id: string;
  readonly client_id: string;
  readonly card_id: string;
}

/** Carries out all checks, in the order in which they build on each other. Returns why nothing could be checked, if so. */
export async function carryOut(
  provider: Provider,
  add: Add,
  request: LinkRequest | undefined,
  requestId: string | undefined,
): Promise<string | undefined> {
  const unknown = await provider.ask(freshId());
  const certificate = tlsFinding(unknown);
  // If nobody answers, each check would wait until its timeout.
  if (!unknown.began && certificate.status !== "failed") return `no answer came (${unknown.failure})`;
  add(
    { id: "tls", title: "The connection is encrypted, and its certificate accepted", where: "#/servers" },
    certificate,
  );
  if (certificate.status === "failed") return undefined;
  add(UNKNOWN_ID, unknownFinding(unknown));

  let linked: Exchange | undefined;
  // The link, and the same once more under its id.
  if (request && provider.mayLink(2)) {
    linked = await provider.send("linkCard", request);
    for await (const [check, found] of linkInSequence(provider, request, linked)) add(check, found);
  } else {
    for (const check of SEQUENCE_CHECKS) add(check, request ? ENOUGH_LINKS : NEEDS_LINK);
  }
  const known = linked && readingOfExchange("linkCard", linked) !== "error" ? request?.request_id : requestId;
  const question = { request_id: known ?? freshId() };
  const valid = known === undefined ? unknown : await provider.ask(known);
  const askAgain = () => provider.ask(question.request_id);
  const common = { provider, add, asked: valid, askAgain };
  await refusals({ ...common, id: "requestStatus", valid, body: () => question });
  const body = () => ({ ...request, request_id: freshId() });
  await refusals({ ...common, id: "linkCard", valid: linked, body });
  for (const id of ["requestStatus", "linkCard"] as const) {
    for (const [name, { title }] of Object.entries(RESPONSE_CHECKS)) {
      const found = provider.answered(id).map((one) => checkResponse(name, operation(id), one));
      const where = `${operation(id).pointer}/responses/200`;
      add({ id: `${id}.answer.${name}`, title, where }, mostSevere(found, NEEDS_LINK.reason));
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
  /** The exchange of the valid request; undefined if it must not be sent. */
  readonly valid: Exchange | undefined;
  /** A valid question and its response, and the same question once more. */
  readonly asked: Exchange;
  readonly askAgain: () => Promise<Exchange>;
  readonly body: () => object;
}

/** Sends invalid requests. A provider that meanwhile stopped, or limits the rate, proves nothing by refusing them. */
async function refusals({ provider, add, id, valid, asked, askAgain, body }: Refusing): Promise<void> {
  const { pointer } = operation(id);
  const groups: Readonly<Record<string, readonly InvalidRequest[]>> = {
    signature: SIGNATURES,
    request: REQUESTS,
    body: negatives(operation(id)),
  };
  for (const [kind, invalidRequests] of Object.entries(groups)) {
    const found: [InvalidRequest, Finding][] = [];
    for (const invalid of invalidRequests) {
      if (!valid) found.push([invalid, NEEDS_LINK]);
      else if (!operation(id).safe && !provider.mayLink()) found.push([invalid, ENOUGH_LINKS]);
      else if (!valid.response)
        found.push([invalid, finding("not_applicable", "The valid request got no answer.", valid)]);
      else found.push([invalid, checkRefusal(invalid, await provider.sendInvalid(id, body(), invalid), valid)]);
    }
    const again = valid?.response ? await askAgain() : undefined;
    for (const [{ name, title }, one] of found) {
      const check = { id: `${id}.${kind}.${name}`, title: `A request ${title} is refused`, where: pointer };
      add(check, one.status === "passed" && again ? unlessLost(one, asked, again) : one);
    }
  }
}

function unlessLost(found: Finding, before: Exchange, after: Exchange): Finding {
  const said = ({ response, failure }: Exchange) =>
    response ? describeResponse(response).replace("process", "success") : failure;
  if (said(before) === said(after)) return found;
  const reason = `A valid request was answered ${said(before)} before and ${said(after)} afterwards, so this proves nothing.`;
  return finding("not_applicable", reason, ...found.exchanges, after);
}

function nothingDocumented(provider: Provider): string | undefined {
  const answers = provider.answered("requestStatus").concat(provider.answered("linkCard"));
  if (answers.some(({ response }) => response && response.status < 400)) return undefined;
  const statuses = new Set(answers.map(({ response, failure }) => response?.status ?? failure));
  return `every valid request was answered ${[...statuses].join(", ")}; check credentials and target, or give a request that it knows`;
}

const NOT_SENT = finding("not_applicable", "Nothing was sent to it: what that would do, this check doesn't know.");

const ENOUGH_LINKS = finding("not_applicable", "maxLinks is reached: no more links may be sent.");

const NEEDS_LINK = finding(
  "not_applicable",
  "Nothing was linked: that takes a client, a card and the permission to link them.",
);

const UNKNOWN_ID: Check = {
  id: "requestStatus.unknown_id",
  title: "An id that was never sent is not called linked or in process",
  where: operation("requestStatus").pointer,
};

function unknownFinding(asked: Exchange): Finding {
  const reading = readingOfExchange("requestStatus", asked);
  if (reading === "success" || reading === "in_process") return finding("failed", `It is called ${reading}.`, asked);
  return reading === "error"
    ? finding("passed", "It is answered with an error.", asked)
    : finding("undocumented", `It is answered ${asked.response?.status ?? asked.failure}.`, asked);
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
