import { setTimeout } from "node:timers/promises";
import type { OperationId } from "../contract/operations.js";
import { textOf } from "../shared/json.js";
import { type Add, ENOUGH_LINKS, type Finding, finding, rule } from "./finding.js";
import { negatives, REQUESTS, SIGNATURES } from "./invalid.js";
import { isLinked, isUsable, operation, type Provider, readingOfExchange, said } from "./provider.js";
import { bodyOf, describeResponse, isSuccessful } from "./responses.js";
import type { Exchange } from "./wire.js";

/** Milliseconds within which a refused link takes effect, if it does. */
const LATE = 1000;

interface Refusing {
  readonly id: "requestStatus" | "linkCard";
  /** Creates a valid body. */
  readonly body: () => { readonly request_id: string };
  readonly valid: Exchange | undefined;
  /** Why no valid request was sent, if none was. */
  readonly unsent: Finding;
  /** Milliseconds until request/status knows a link; undefined if it can't show whether a request linked. */
  readonly lag?: number | undefined;
}

/** Sends invalid requests, and judges each once all are sent. */
export async function checkRefusals(provider: Provider, add: Add, refusing: Refusing): Promise<void> {
  const { id, body, valid, unsent, lag } = refusing;
  const { pointer, safe } = operation(id);
  const groups = { signature: SIGNATURES, request: REQUESTS, body: negatives(operation(id)) };
  const judges: (() => Promise<void>)[] = [];
  for (const [kind, requests] of Object.entries(groups)) {
    let after = valid;
    for (const { name, title, assumed, make } of requests) {
      const check = rule(`${id}.${kind}.${name}`, `A request ${title} is refused`, pointer);
      if (!valid?.response) {
        add(check, valid ? finding("not_applicable", "The valid request got no response.") : unsent);
        continue;
      }
      if (!safe && !provider.mayLink()) {
        add(check, ENOUGH_LINKS);
        continue;
      }
      const content = body();
      const invalid = await provider.sendAs(id, content, make);
      judges.push(async () => {
        const shows = lag !== undefined && invalid.connected && !isLinked(id, invalid);
        const effect = shows ? await provider.ask(content.request_id) : undefined;
        const found = checkRefusal({ id, assumed, invalid, valid, effect });
        add(check, unlessLost(id, found, valid, after ?? valid));
      });
    }
    if (valid?.response && (safe || provider.mayLink())) after = await provider.send(id, body());
  }
  // A link that was refused but made shows no sooner than any other, and may be made a little later.
  if (lag !== undefined) await setTimeout(Math.max(lag, Math.min(LATE, provider.options.timeout / 10)));
  for (const judge of judges) await judge();
}

/** A refusal proves nothing if the provider stopped or limits the rate by then. */
function unlessLost(id: OperationId, found: Finding, before: Exchange, after: Exchange): Finding {
  const [was, is] = [before, after].map((each) => said(id, each).replace("in_process", "success"));
  if (found.status !== "passed" || was === is) return found;
  const reason = `A valid request got ${was} before and ${is} afterwards, so this proves nothing.`;
  return finding("not_applicable", reason, ...found.exchanges, after);
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
  if (effect && !isUsable(effect)) {
    const reason = `Nobody can tell whether it linked the card: request/status says ${said("requestStatus", effect)}.`;
    return finding("not_applicable", reason, invalid, effect);
  }
  if (!response) return finding("passed", `The connection was closed: ${failure}.`, invalid);
  const described = describeResponse(response);
  const isSame = valid.response !== undefined && describeResponse(valid.response) === described;
  const isError = textOf(bodyOf(response), "status") === "error" || readingOfExchange(id, invalid) === "error";
  const isOther = isSuccessful(response) && !isError;
  if (isLinked(id, invalid) || (isOther && isSame)) {
    return assumed
      ? finding("undocumented", "It was taken. We only assume that it must be refused.", invalid)
      : finding("failed", `It was taken: ${described}.`, invalid);
  }
  if (isOther)
    return finding("undocumented", `The response was ${described}, which refuses in no documented way.`, invalid);
  if (response.status === 429) return finding("not_applicable", "There were too many requests: 429.", invalid);
  if (response.status >= 500) {
    return finding("undocumented", `The response was ${response.status}, as after a crash.`, invalid);
  }
  if (isSame) {
    const reason = `A valid request gets ${described} too, so this response proves nothing.`;
    return finding("not_applicable", reason, invalid, valid);
  }
  return finding("passed", `It was refused: ${described}.`, invalid);
}
