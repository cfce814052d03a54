/** Tests the assumptions of `settle`, which the docs and the spec call A, B and C, with a real link. */
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { LinkCardRequest } from "../../generated/types.js";
import { type Add, type Check, ENOUGH_LINKS, type Finding, finding, rule } from "./finding.js";
import { isLinked, isUsable, operation, type Provider, readingOfExchange, said } from "./provider.js";
import { bodyOf } from "./responses.js";
import type { Exchange } from "./wire.js";

const LINK = operation("linkCard").pointer;
const STATUS = operation("requestStatus").pointer;

const CHECKS = {
  duplicate: rule("settling.duplicate", "A: a duplicate request_id is refused", LINK),
  unchanged: rule("settling.unchanged", "A: a duplicate doesn't change the first link", LINK),
  known: rule("settling.known", "B: request/status soon knows a link", STATUS),
  remembered: rule("settling.remembered", "B: request/status still knows the link at the end of the check", STATUS),
  outcome: rule("requestStatus.outcome", "request/status reports how a taken link went", STATUS),
  members: rule("requestStatus.members", "request/status names only the client and the card of the link", STATUS),
  final: rule("settling.final", "C: an error from card/link is final for its id", LINK),
};

export const LINK_CHECKS: readonly Check[] = Object.values(CHECKS);

export interface Followed {
  readonly link: Exchange;
  /** The id of the link, unless the provider refused it. */
  readonly known: string | undefined;
  /** Milliseconds until request/status knew of the link; undefined if it never did. */
  readonly lag: number | undefined;
  /** Polls again, after everything else was sent. */
  atEnd(): Promise<void>;
}

/** Links, polls until the link has settled, sends its duplicate, and links an unknown client and card. */
export async function followLink(provider: Provider, request: LinkCardRequest, add: Add): Promise<Followed> {
  const { request_id } = request;
  const link = await provider.send("linkCard", request);
  const reading = readingOfExchange("linkCard", link);
  const known = reading === "error" ? undefined : request_id;
  if (reading !== "success" && reading !== "in_process") {
    const untaken = finding("not_applicable", `The link wasn't taken (${said("linkCard", link)}).`, link);
    for (const check of LINK_CHECKS) if (check !== CHECKS.final) add(check, untaken);
    const atEnd = async () => add(CHECKS.final, await finalFinding(provider, request_id, link));
    return { link, known, lag: undefined, atEnd };
  }
  const { status, lag, reason } = await askUntilSettled(provider, request_id);
  const again = await provider.send("linkCard", request);
  const later = await provider.ask(request_id);
  // A client and a card that don't exist: a provider that looks them up responds with an error.
  const nobody = { request_id: randomUUID(), client_id: randomUUID(), card_id: randomUUID() };
  const refused = provider.mayLink() ? await provider.send("linkCard", nobody) : undefined;
  // A link in process may also fail.
  const isOpen = reading === "in_process" && readingOfExchange("requestStatus", status) === "error";
  const isKnown = lag !== undefined ? "passed" : isOpen ? "not_applicable" : "failed";
  add(CHECKS.duplicate, duplicateFinding(again));
  add(CHECKS.unchanged, unchangedFinding(status, later));
  add(CHECKS.known, finding(isKnown, reason, link, status));
  add(CHECKS.outcome, outcomeFinding(reading, status, lag !== undefined));
  add(CHECKS.members, membersFinding(request, status));
  const atEnd = async () => {
    add(CHECKS.remembered, rememberedFinding(provider.polls(request_id), later));
    add(CHECKS.final, refused ? await finalFinding(provider, nobody.request_id, refused) : ENOUGH_LINKS);
  };
  return { link, known, lag, atEnd };
}

/** Polls for as long as one request may take. An error isn't final: the link may not be known yet. */
async function askUntilSettled(provider: Provider, request_id: string) {
  const { timeout } = provider.options;
  const start = performance.now();
  let lag: number | undefined;
  for (let polls = 1, wait = 25; ; polls++, wait = Math.min(wait * 2, 2000)) {
    const status = await provider.ask(request_id);
    const reading = readingOfExchange("requestStatus", status);
    const time = Math.round(performance.now() - start);
    if (isLinked("requestStatus", status)) lag ??= time;
    if (reading === "success" || (reading === "error" && lag !== undefined) || time >= timeout) {
      const never = `In ${polls} polls over ${time} ms it didn't know the link: ${said("requestStatus", status)}.`;
      const reason = lag === undefined ? never : `It knew the link ${lag} ms after the response to it.`;
      return { status, lag, reason };
    }
    await setTimeout(Math.min(wait, timeout - time));
  }
}

function outcomeFinding(taken: "success" | "in_process", status: Exchange, isKnown: boolean): Finding {
  const reading = readingOfExchange("requestStatus", status);
  const reason = `card/link said ${taken}, and request/status ${said("requestStatus", status)}.`;
  // A link in process may still be in process, or fail.
  const isRight = reading === "success" || (taken === "in_process" && reading !== undefined);
  return finding(isRight ? "passed" : isKnown && isUsable(status) ? "failed" : "not_applicable", reason, status);
}

function membersFinding({ client_id, card_id }: LinkCardRequest, status: Exchange): Finding {
  const body = status.response && bodyOf(status.response);
  const { client_id: client, cards } = Object.fromEntries(Object.entries(Object(body)));
  const named = Array.isArray(cards) ? cards.map((card: unknown) => Object(card).card_id) : [];
  if (client === undefined && named.length === 0) {
    return finding("not_applicable", "It names none, which is undocumented.", status);
  }
  const wrong = (client !== undefined && client !== client_id) || named.some((card) => card !== card_id);
  if (wrong) return finding("failed", "It names another client or another card.", status);
  return finding("passed", "It names those of the link.", status);
}

function duplicateFinding(again: Exchange): Finding {
  const reading = readingOfExchange("linkCard", again);
  const reason = `The response is ${said("linkCard", again)}.`;
  if (reading === "error") return finding("passed", reason, again);
  if (reading !== undefined) return finding("failed", `${reason} It was processed as a new request.`, again);
  return finding(again.response ? "undocumented" : "failed", `${reason} A duplicate must get an error.`, again);
}

function unchangedFinding(status: Exchange, later: Exchange): Finding {
  const [before, after] = [status, later].map((each) => readingOfExchange("requestStatus", each));
  const reason = `request/status said ${said("requestStatus", status)} before, and ${said("requestStatus", later)} afterwards.`;
  // A link in process may have ended in any way meanwhile.
  const isOpen = before === "in_process" && after !== "success" && after !== "in_process";
  if (before === undefined || before === "error" || isOpen || !isUsable(later)) {
    return finding("not_applicable", reason, status, later);
  }
  return finding(after === before || before === "in_process" ? "passed" : "failed", reason, status, later);
}

function rememberedFinding(polls: readonly Exchange[], later: Exchange): Finding {
  if (readingOfExchange("requestStatus", later) !== "success") {
    return finding("not_applicable", `After the duplicate it said ${said("requestStatus", later)}.`, later);
  }
  const since = polls.slice(polls.indexOf(later));
  const lost = since.find((each) => readingOfExchange("requestStatus", each) === "error");
  if (lost) return finding("failed", "It said success, and later an error.", later, lost);
  const last = since.at(-1) ?? later;
  if (isLinked("requestStatus", last)) return finding("passed", `In ${since.length} polls it never said error.`);
  const reason = `It said success, and at the end ${said("requestStatus", last)}.`;
  return finding(isUsable(last) ? "undocumented" : "not_applicable", reason, later, last);
}

async function finalFinding(provider: Provider, request_id: string, link: Exchange): Promise<Finding> {
  if (readingOfExchange("linkCard", link) !== "error") {
    return finding("not_applicable", `No link got an error, but ${said("linkCard", link)}.`, link);
  }
  const [asked, unknown] = [await provider.ask(request_id), await provider.ask(randomUUID())];
  const reason = `Later, request/status says ${said("requestStatus", asked)} of it.`;
  if (!isUsable(asked)) return finding("not_applicable", reason, link, asked);
  if (!isLinked("requestStatus", asked)) return finding("passed", reason, link, asked);
  return finding(isLinked("requestStatus", unknown) ? "not_applicable" : "failed", reason, link, asked);
}
