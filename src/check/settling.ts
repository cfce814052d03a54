/** Tests the assumptions of `settle`, which the docs and the spec call A, B and C, with a real link. */
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { LinkCardRequest } from "../../generated/types.js";
import { type Check, type Finding, finding } from "./finding.js";
import { isLinked, operation, type Provider, readingOfExchange, said } from "./provider.js";
import { bodyOf } from "./responses.js";
import type { Exchange } from "./wire.js";

const LINK = operation("linkCard").pointer;
const STATUS = operation("requestStatus").pointer;

const RULES = {
  "settling.duplicate": ["A: a duplicate request_id is refused", LINK],
  "settling.unchanged": ["A: a duplicate doesn't change the first link", LINK],
  "settling.known": ["B: request/status soon knows a link", STATUS],
  "settling.remembered": ["B: request/status still knows the link at the end of the check", STATUS],
  "settling.final": ["C: an error from card/link is final for its id", LINK],
  "requestStatus.outcome": ["request/status reports how a taken link went", STATUS],
  "requestStatus.members": ["request/status names only the client and the card of the link", STATUS],
} as const;
/** By the id of the check. */
export type Found = Readonly<Record<string, Finding>>;

export const LINK_CHECKS: readonly Check[] = Object.entries(RULES).map(([id, [title, where]]) => ({
  id,
  title,
  where,
}));

/** The findings of the first link, and a function for those that need the end of the check. */
export interface Followed {
  readonly link: Exchange;
  /** Milliseconds until request/status knew of the link; undefined if it never did. */
  readonly lag?: number;
  readonly found: Found;
  /** Polls again, after everything else was sent. */
  atEnd(): Promise<Found>;
}

/** Links, polls until the link has settled, sends its duplicate, and links an unknown client and card. */
export async function followLink(provider: Provider, request: LinkCardRequest): Promise<Followed> {
  const link = await provider.send("linkCard", request);
  const reading = readingOfExchange("linkCard", link);
  if (reading !== "success" && reading !== "in_process") {
    const untaken = finding("not_applicable", `The link wasn't taken (${said("linkCard", link)}).`, link);
    const atEnd = async () => ({ "settling.final": await finalFinding(provider, request.request_id, link) });
    const others = Object.keys(RULES).filter((id) => id !== "settling.final");
    return { link, found: Object.fromEntries(others.map((id) => [id, untaken])), atEnd };
  }
  const { status, lag, reason } = await askUntilSettled(provider, request.request_id);
  const again = await provider.send("linkCard", request);
  const later = await provider.ask(request.request_id);
  // A client and a card that don't exist: a provider that looks them up responds with an error.
  const nobody = { request_id: randomUUID(), client_id: randomUUID(), card_id: randomUUID() };
  const refused = provider.mayLink() ? await provider.send("linkCard", nobody) : undefined;
  // A link in process may also fail.
  const isOpen = reading === "in_process" && readingOfExchange("requestStatus", status) === "error";
  return {
    link,
    ...(lag !== undefined && { lag }),
    found: {
      "settling.duplicate": duplicateFinding(again),
      "settling.unchanged": unchangedFinding(status, later),
      "settling.known": finding(
        lag !== undefined ? "passed" : isOpen ? "not_applicable" : "failed",
        reason,
        link,
        status,
      ),
      "requestStatus.outcome": outcomeFinding(reading, status, lag !== undefined),
      "requestStatus.members": membersFinding(request, status),
    },
    atEnd: async () => ({
      "settling.remembered": rememberedFinding(provider.questions(request.request_id), later),
      "settling.final": refused ? await finalFinding(provider, nobody.request_id, refused) : ENOUGH_LINKS,
    }),
  };
}

export const ENOUGH_LINKS: Finding = finding("not_applicable", "maxLinks is reached, so no more links were sent.");

/** Polls for as long as one request may take. An error isn't final: the link may not be known yet. */
async function askUntilSettled(provider: Provider, request_id: string) {
  const start = performance.now();
  let lag: number | undefined;
  for (let questions = 1, wait = 25; ; questions++, wait = Math.min(wait * 2, 2000)) {
    const status = await provider.ask(request_id);
    const reading = readingOfExchange("requestStatus", status);
    const time = Math.round(performance.now() - start);
    if (isLinked("requestStatus", status)) lag ??= time;
    if (reading === "success" || (reading === "error" && lag !== undefined) || time + wait > provider.options.timeout) {
      const never = `In ${questions} polls over ${time} ms it didn't know the link: ${said("requestStatus", status)}.`;
      const reason = lag === undefined ? never : `It knew the link ${lag} ms after the response to it.`;
      return { status, lag, reason };
    }
    await setTimeout(wait);
  }
}

function outcomeFinding(taken: "success" | "in_process", status: Exchange, isKnown: boolean): Finding {
  const reading = readingOfExchange("requestStatus", status);
  const reason = `card/link said ${taken}, and request/status ${said("requestStatus", status)}.`;
  // A link in process may still be in process, or fail.
  const isRight = reading === "success" || (taken === "in_process" && reading !== undefined);
  return finding(isRight ? "passed" : isKnown ? "failed" : "not_applicable", reason, status);
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
  if (before === undefined || before === "error" || isOpen) return finding("not_applicable", reason, status, later);
  return finding(after === before || before === "in_process" ? "passed" : "failed", reason, status, later);
}

function rememberedFinding(questions: readonly Exchange[], later: Exchange): Finding {
  if (readingOfExchange("requestStatus", later) !== "success") {
    return finding("not_applicable", "It never said success.", later);
  }
  const since = questions.slice(questions.indexOf(later));
  const lost = since.find((each) => readingOfExchange("requestStatus", each) === "error");
  if (lost) return finding("failed", "It said success, and later an error.", later, lost);
  return finding("passed", `In ${since.length} polls it never said error.`);
}

async function finalFinding(provider: Provider, request_id: string, link: Exchange): Promise<Finding> {
  if (readingOfExchange("linkCard", link) !== "error") {
    return finding("not_applicable", `No link got an error, but ${said("linkCard", link)}.`, link);
  }
  const [asked, unknown] = [await provider.ask(request_id), await provider.ask(randomUUID())];
  const reason = `Later, request/status says ${said("requestStatus", asked)} of it.`;
  if (!isLinked("requestStatus", asked)) return finding("passed", reason, link, asked);
  return finding(isLinked("requestStatus", unknown) ? "not_applicable" : "failed", reason, link, asked);
}
