import { textOf } from "../contract/verdict.js";
import { type Finding, finding } from "./finding.js";
import type { InvalidRequest } from "./invalid.js";
import { bodyOf } from "./responses.js";
import type { Exchange, WireResponse } from "./wire.js";

/** What we know of a request, to measure against what comes of it once something is wrong with it. */
export type Measured = Pick<InvalidRequest, "title" | "assumed">;

/** Whether the provider refused, measured against its answer to the same request with nothing wrong. */
export function checkRefusal({ title, assumed = false }: Measured, wrong: Exchange, right: Exchange): Finding {
  const { answer, failure = "" } = wrong;
  if (failure === "timed_out") return finding("failed", `A request ${title} got no answer.`, wrong);
  if (NEVER_SENT.has(failure)) return finding("not_applicable", `It could not be sent: ${failure}.`, wrong);
  if (!answer) return finding("passed", `The connection was ended: ${failure}.`, wrong);
  const said = saying(answer);
  if (Math.floor(answer.status / 100) === 2 && wordOf(answer, "status") !== "error") {
    return assumed
      ? finding("undocumented", "It was taken. That it must be refused is our own assumption.", wrong)
      : finding("failed", `A request ${title} was taken: ${said}.`, wrong);
  }
  if (answer.status === 429) return finding("not_applicable", "There were too many requests: 429.", wrong);
  if (answer.status >= 500) {
    return finding("undocumented", `It was met with ${answer.status}, as if it broke something.`, wrong);
  }
  if (right.answer && saying(right.answer) === said) {
    const reason = `A right request is answered ${said} too, so this answer proves nothing.`;
    return finding("not_applicable", reason, wrong, right);
  }
  return finding("passed", `It was refused: ${said}.`, wrong);
}

const NEVER_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** An answer in a few words, none of them the provider's own. */
export function saying(answer: WireResponse): string {
  const known = [wordOf(answer, "status"), wordOf(answer, "request_status")].filter(
    (word) => word !== undefined && /^(ok|error|success|process)$/.test(word),
  );
  return [answer.status, ...known].join(" ");
}

function wordOf(answer: WireResponse, member: "status" | "request_status"): string | undefined {
  const body = bodyOf(answer);
  return typeof body === "object" && body !== null ? textOf(body, member) : undefined;
}
