/** The assumptions of `settle`, which docs and spec call A, B and C, each tested with a real link. */
import { setTimeout } from "node:timers/promises";
import type { LinkCardRequest } from "../../generated/types.js";
import { type Check, type Finding, finding } from "./finding.js";
import { freshId, isLinked, operation, type Provider, readingOfExchange, said } from "./provider.js";
import { bodyOf } from "./responses.js";
import type { Exchange } from "./wire.js";

const LINK = operation("linkCard").pointer;
const STATUS = operation("requestStatus").pointer;

const RULES = {
  "settling.duplicate": ["A: a request_id that comes again is refused", LINK],
  "settling.unchanged": ["A: a duplicate changes nothing of the first", LINK],
  "settling.known": ["B: request/status knows a link, and soon", STATUS],
  "settling.remembered": ["B: request/status still knows the link at the end of the check", STATUS],
  "settling.final": ["C: an error that card/link has answered is final for its id", LINK],
  "requestStatus.outcome": ["request/status tells what became of a link that was taken", STATUS],
  "requestStatus.members": ["request/status names no other client and no other card than the link", STATUS],
} as const;
/** By the id of the check. */
export type Found = Readonly<Record<string, Finding>>;

export const LINK_CHECKS: readonly Check[] = Object.entries(RULES).map(([id, [title, where]]) => ({
  id,
  title,
  where,
}));

/** What the first link has shown, and what can be found only at the end. */
export interface Followed {
  readonly link: Exchange;
  /** Milliseconds until request/status knew of the link; undefined if it never did. */
  readonly lag?: number;
  readonly found: Found;
  /** Asks once more, after everything else was sent. */
  atEnd(): Promise<Found>;
}

/** Links, asks until that has settled, links again under the same id, and links what the provider can't know. */
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
  // A client and a card that don't exist, which get an error from a provider that looks.
  const nobody = { request_id: freshId(), client_id: freshId(), card_id: freshId() };
  const refused = provider.mayLink() ? await provider.send("linkCard", nobody) : undefined;
  // What was in process may also have failed.
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

export const ENOUGH_LINKS: Finding = finding("not_applicable", "maxLinks is reached: no more links may be sent.");

/** Asks for as long as one request may take. An error isn't final: the link may not be known yet. */
async function askUntilSettled(provider: Provider, request_id: string) {
  const start = performance.now();
  let lag: number | undefined;
  for (let questions = 1, wait = 25; ; questions++, wait = Math.min(wait * 2, 2000)) {
    const status = await provider.ask(request_id);
    const reading = readingOfExchange("requestStatus", status);
    const time = Math.round(performance.now() - start);
    if (isLinked("requestStatus", status)) lag ??= time;
    if (reading === "success" || (reading === "error" && lag !== undefined) || time + wait > provider.timeout) {
      const never = `Asked ${questions} times in ${time} ms, it didn't know the link: ${said("requestStatus", status)}.`;
      const reason = lag === undefined ? never : `It knew the link ${lag} ms after the response to it.`;
      return { status, lag, reason };
    }
    await setTimeout(wait);
  }
}

function outcomeFinding(taken: "success" | "in_process", status: Exchange, isKnown: boolean): Finding {
  const reading = readingOfExchange("requestStatus", status);
  const reason = `card/link said ${taken}, and request/status ${said("requestStatus", status)}.`;
  // A link that was in process may still be, or fail.
  const isRight = reading === "success" || (taken === "in_process" && reading !== undefined);
  return finding(isRight ? "passed" : isKnown ? "failed" : "not_applicable", reason, status);
}

function membersFinding({ client_id, card_id }: LinkCardRequest, status: Exchange): Finding {
  const body = status.response && bodyOf(status.response);
  const { client_id: client, cards } = Object.fromEntries(Object.entries(Object(body)));
  const named = Array.isArray(cards) ? cards.map((card: unknown) => Object(card).card_id) : [];
  if (client === undefined && named.length === 0) {
    return finding("not_applicable", "It names none; whether it has to is undocumented.", status);
  }
  const wrong = (client !== undefined && client !== client_id) || named.some((card) => card !== card_id);
  return wrong
    ? finding("failed", "It names another client or another card.", status)
    : finding("passed", "It names those of the link.", status);
}

function duplicateFinding(again: Exchange): Finding {
  const reading = readingOfExchange("linkCard", again);
  const reason = `The response is ${said("linkCard", again)}.`;
  if (reading === "error") return finding("passed", reason, again);
  if (reading !== undefined) return finding("failed", `${reason} It was taken for a new request.`, again);
  return finding(again.response ? "undocumented" : "failed", `${reason} A duplicate must get an error.`, again);
}

function unchangedFinding(status: Exchange, later: Exchange): Finding {
  const [before, after] = [status, later].map((each) => readingOfExchange("requestStatus", each));
  const reason = `request/status said ${said("requestStatus", status)} before, and ${said("requestStatus", later)} afterwards.`;
  // What was in process may have come to any end of its own meanwhile.
  const isOpen = before === "in_process" && after !== "success" && after !== "in_process";
  if (before === undefined || before === "error" || isOpen) return finding("not_applicable", reason, status, later);
  return finding(after === before || before === "in_process" ? "passed" : "failed", reason, status, later);
}

function rememberedFinding(questions: readonly Exchange[], later: Exchange): Finding {
  if (readingOfExchange("requestStatus", later) !== "success") {
    return finding("not_applicable", "It had not said success before.", later);
  }
  const since = questions.slice(questions.indexOf(later));
  const lost = since.find((each) => readingOfExchange("requestStatus", each) === "error");
  return lost
    ? finding("failed", "It said success, and an error when it was asked again.", later, lost)
    : finding("passed", `It was asked ${since.length} times, and never said that it failed.`);
}

async function finalFinding(provider: Provider, request_id: string, link: Exchange): Promise<Finding> {
  if (readingOfExchange("linkCard", link) !== "error") {
    return finding("not_applicable", `No link got an error, but ${said("linkCard", link)}.`, link);
  }
  const [asked, unknown] = [await provider.ask(request_id), await provider.ask(freshId())];
  const reason = `Later, request/status says ${said("requestStatus", asked)} of it.`;
  if (!isLinked("requestStatus", asked)) return finding("passed", reason, link, asked);
  return finding(isLinked("requestStatus", unknown) ? "not_applicable" : "failed", reason, link, asked);
}
