import type { LinkCardRequest } from "../../generated/types.js";
import { type Check, type Finding, finding } from "./finding.js";
import { operation, type Provider, readingOfExchange } from "./provider.js";
import { bodyOf } from "./responses.js";
import type { Exchange } from "./wire.js";

const { pointer: LINK } = operation("linkCard");
const { pointer: STATUS } = operation("requestStatus");

const CHECKS = {
  status: {
    id: "sequence.status",
    title: "request/status tells what became of a link that was taken",
    where: `${STATUS}/responses/200`,
  },
  members: {
    id: "sequence.members",
    title: "request/status names no other client and no other card than the link",
    where: `${STATUS}/responses/200`,
  },
  duplicate: { id: "sequence.duplicate", title: "A request_id that comes again is refused", where: LINK },
  afterDuplicate: { id: "sequence.after_duplicate", title: "A duplicate changes nothing of the first", where: LINK },
} as const satisfies Record<string, Check>;

export const SEQUENCE_CHECKS: readonly Check[] = Object.values(CHECKS);

/** Links, asks, and links again under the same id. Yields what each check found. */
export async function* linkInSequence(
  provider: Provider,
  request: LinkCardRequest,
  link: Exchange,
): AsyncGenerator<[Check, Finding]> {
  const reading = readingOfExchange("linkCard", link);
  if (reading !== "success" && reading !== "in_process") {
    const reason = `The link wasn't taken (${reading ?? link.failure ?? "no documented response"}), so there is nothing to follow.`;
    for (const check of SEQUENCE_CHECKS) yield [check, finding("not_applicable", reason, link)];
    return;
  }
  const status = await provider.settled(request.request_id);
  yield [CHECKS.status, statusFinding(reading, status, link)];
  yield [CHECKS.members, membersFinding(request, status)];

  const again = await provider.send("linkCard", request);
  yield [CHECKS.duplicate, duplicateFinding(again)];
  const later = await provider.ask(request.request_id);
  yield [CHECKS.afterDuplicate, afterDuplicateFinding(status, later)];
}

function afterDuplicateFinding(status: Exchange, later: Exchange): Finding {
  const [before, after] = [status, later].map((each) => readingOfExchange("requestStatus", each));
  const reason = `request/status said ${before ?? "nothing"} before, and ${after ?? "nothing"} afterwards.`;
  // What was in process may have come to any end of its own meanwhile.
  if (before === undefined || (before === "in_process" && after !== "success" && after !== "in_process")) {
    return finding("not_applicable", reason, status, later);
  }
  return finding(after === before || before === "in_process" ? "passed" : "failed", reason, status, later);
}

function statusFinding(link: "success" | "in_process", status: Exchange, first: Exchange): Finding {
  const said = readingOfExchange("requestStatus", status);
  if (said === "success" || (said === "in_process" && link === "in_process")) {
    return finding("passed", `The link was answered ${link}, and its status is ${said}.`, first, status);
  }
  // A link that was in process may still fail.
  if (said === "error" && link === "in_process")
    return finding("passed", "The link failed after process.", first, status);
  return finding("failed", `The link was answered ${link}, and its status is ${said ?? "none"}.`, first, status);
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
  const { response, failure } = again;
  if (!response) return finding("failed", `No answer came: ${failure}.`, again);
  const said = readingOfExchange("linkCard", again);
  if (said === "success" || said === "in_process") {
    return finding("failed", `It was answered ${said}, as if it were a new request.`, again);
  }
  return said === "error"
    ? finding("passed", "It was answered with an error.", again)
    : finding("undocumented", `It was answered ${response.status}; what a duplicate gets is undocumented.`, again);
}
