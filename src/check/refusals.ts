import type { OperationId } from "../contract/operations.js";
import { textOf } from "../shared/json.js";
import { type Finding, finding } from "./finding.js";
import { isLinked, readingOfExchange, said } from "./provider.js";
import { bodyOf, describeResponse, isSuccessful } from "./responses.js";
import type { Exchange } from "./wire.js";

/** Whether the response to an invalid request says in a documented way that the request was taken. */
export function isTaken(id: OperationId, invalid: Exchange): boolean {
  const { response } = invalid;
  if (!response || !isSuccessful(response)) return false;
  return textOf(bodyOf(response), "status") !== "error" && readingOfExchange(id, invalid) !== "error";
}

export interface Attempt {
  readonly id: OperationId;
  /** Whether it breaks only our own assumption. */
  readonly assumed?: boolean | undefined;
  readonly invalid: Exchange;
  /** The same request in its valid form. */
  readonly valid: Exchange;
  /** The later response of request/status, if it shows whether the request linked the card. */
  readonly effect?: Exchange | undefined;
}

/** Whether the provider refused: judged first by the effect, then by the response. */
export function checkRefusal({ id, assumed, invalid, valid, effect }: Attempt): Finding {
  const { response, failure = "", connected } = invalid;
  if (!connected) return finding("not_applicable", `It could not be sent: ${failure}.`, invalid);
  if (effect && isLinked("requestStatus", effect)) {
    const reason = `It was refused but linked the card: request/status says ${said("requestStatus", effect)}.`;
    return finding("failed", reason, invalid, effect);
  }
  if (failure === "timed_out") return finding("failed", "It got no response.", invalid);
  if (!response) return finding("passed", `The connection was closed: ${failure}.`, invalid);
  const described = describeResponse(response);
  if (isTaken(id, invalid)) {
    return assumed
      ? finding("undocumented", "It was taken. We only assume that it must be refused.", invalid)
      : finding("failed", `It was taken: ${described}.`, invalid);
  }
  if (response.status === 429) return finding("not_applicable", "There were too many requests: 429.", invalid);
  if (response.status >= 500) {
    return finding("undocumented", `The response was ${response.status}, as after a crash.`, invalid);
  }
  if (valid.response && describeResponse(valid.response) === described) {
    const reason = `A valid request gets ${described} too, so this response proves nothing.`;
    return finding("not_applicable", reason, invalid, valid);
  }
  return finding("passed", `It was refused: ${described}.`, invalid);
}
