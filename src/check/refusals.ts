import { textOf } from "../shared/json.js";
import { type Finding, finding } from "./finding.js";
import type { InvalidRequest } from "./invalid.js";
import { bodyOf } from "./responses.js";
import type { Exchange, WireResponse } from "./wire.js";

/** What is known of an invalid request before it is sent. */
export type Measured = Pick<InvalidRequest, "title" | "assumed">;

/** Whether the provider refused, compared with its response to the same request in its valid form. */
export function checkRefusal({ title, assumed = false }: Measured, invalid: Exchange, valid: Exchange): Finding {
  const { response, failure = "", connected } = invalid;
  if (!connected) return finding("not_applicable", `It could not be sent: ${failure}.`, invalid);
  if (failure === "timed_out") return finding("failed", `A request ${title} got no answer.`, invalid);
  if (!response) return finding("passed", `The connection was ended: ${failure}.`, invalid);
  const described = describeResponse(response);
  if (Math.floor(response.status / 100) === 2 && wordOf(response, "status") !== "error") {
    return assumed
      ? finding("undocumented", "It was taken. That it must be refused is our own assumption.", invalid)
      : finding("failed", `A request ${title} was taken: ${described}.`, invalid);
  }
  if (response.status === 429) return finding("not_applicable", "There were too many requests: 429.", invalid);
  if (response.status >= 500) {
    return finding("undocumented", `The response was ${response.status}, as if the request broke something.`, invalid);
  }
  if (valid.response && describeResponse(valid.response) === described) {
    const reason = `A valid request is answered ${described} too, so this answer proves nothing.`;
    return finding("not_applicable", reason, invalid, valid);
  }
  return finding("passed", `It was refused: ${described}.`, invalid);
}

/** A response in a few words, none of them the provider's own. */
export function describeResponse(response: WireResponse): string {
  const known = [wordOf(response, "status"), wordOf(response, "request_status")].filter(
    (word) => word !== undefined && /^(ok|error|success|process)$/.test(word),
  );
  return [response.status, ...known].join(" ");
}

function wordOf(response: WireResponse, member: "status" | "request_status"): string | undefined {
  return textOf(bodyOf(response), member);
}
