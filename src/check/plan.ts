import { randomUUID } from "node:crypto";
import type { LinkCardRequest } from "../../generated/types.js";
import { describedOperations } from "../contract/description.js";
import { type Add, ENOUGH_LINKS, type Finding, finding, rule } from "./finding.js";
import { message } from "./invalid.js";
import { operation, type Provider, readingOfExchange, said } from "./provider.js";
import { checkRefusals } from "./refusals.js";
import { checkResponses } from "./responses.js";
import { followLink, LINK_CHECKS } from "./settling.js";
import type { Exchange } from "./wire.js";

const TLS = rule("tls", "The connection uses TLS with a valid certificate", "#/servers");
const UNKNOWN_ID = rule(
  "requestStatus.unknown_id",
  "An unknown id is not reported as linked or in process",
  operation("requestStatus").pointer,
);
const NEEDS_LINK = finding("not_applicable", "Nothing was linked: this needs a client, a card and permission to link.");
const NOT_SENT = finding("not_applicable", "Nothing was sent: this check doesn't know what the operation does.");

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
  const followed = request && provider.mayLink(2) ? await followLink(provider, request, add) : undefined;
  if (!followed) for (const check of LINK_CHECKS) add(check, unsent);

  const unknownId = randomUUID();
  const unknown = unknownFinding(await provider.ask(unknownId));
  add(UNKNOWN_ID, unknown);

  const poll = { request_id: followed?.known ?? requestId ?? unknownId };
  const asked = await provider.ask(poll.request_id);
  const newLink = () => ({ ...request, request_id: randomUUID() });
  const link = followed?.link;
  // A second valid link, to compare refusals with: the provider may refuse every request for a linked card.
  const valid = link?.response && provider.mayLink() ? await provider.send("linkCard", newLink()) : link;
  const lag = unknown.status === "failed" ? undefined : followed?.lag;
  await checkRefusals(provider, add, { unsent, id: "linkCard", valid, body: newLink, lag });
  await checkRefusals(provider, add, { unsent, id: "requestStatus", valid: asked, body: () => poll });

  await followed?.atEnd();
  for (const id of ["linkCard", "requestStatus"] as const) {
    checkResponses(add, operation(id), provider.answered(id), NEEDS_LINK);
  }
  for (const { id, pointer } of describedOperations) {
    if (id === "requestStatus" || id === "linkCard") continue;
    add(rule(id, "The operation keeps the contract", pointer), NOT_SENT);
  }
  return nothingDocumented(provider);
}

function nothingDocumented(provider: Provider): string | undefined {
  const exchanges = provider.answered("requestStatus").concat(provider.answered("linkCard"));
  if (exchanges.some(({ response }) => response && response.status < 400)) return undefined;
  const statuses = new Set(exchanges.map(({ response, failure }) => response?.status ?? failure));
  return `every valid request got ${[...statuses].join(", ")}; check credentials and target, or give a request that it knows`;
}

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
