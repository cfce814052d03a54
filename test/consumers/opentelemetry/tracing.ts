import { context, type Histogram, metrics, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { CallEvent } from "freedompay-card-link";

const tracer = trace.getTracer("card-links");
/** Made with the first call: before the SDK is set up, a meter would record nothing for ever. */
let duration: Histogram | undefined;

/** A listener for one call: `client.linkCard(link, { onEvent: traced() })`. It makes a span, and one in it per attempt. */
export function traced(): (event: CallEvent) => void {
  const caller = context.active();
  let call: Span | undefined;
  let attempt: Span | undefined;
  return (event) => {
    call ??= tracer.startSpan(
      event.operation,
      { kind: SpanKind.CLIENT, attributes: { "server.address": event.host, "card_link.request": event.request } },
      caller,
    );
    if (event.type === "dispatch") {
      const attributes = { "card_link.attempt": event.attempt };
      attempt = tracer.startSpan("attempt", { attributes }, trace.setSpan(caller, call));
    }
    if (event.type === "response" || event.type === "failure") {
      if (event.httpStatus !== undefined) attempt?.setAttribute("http.response.status_code", event.httpStatus);
      if (event.type === "failure") attempt?.setAttribute("error.type", event.code);
      if (event.type === "failure") attempt?.setStatus({ code: SpanStatusCode.ERROR });
      attempt?.end();
    }
    if (event.type === "outcome") {
      const attributes = { "card_link.outcome": event.kind, ...(event.code && { "error.type": event.code }) };
      duration ??= metrics.getMeter("card-links").createHistogram("card_link.call.duration", { unit: "ms" });
      duration.record(event.elapsed, { "card_link.operation": event.operation, ...attributes });
      call.setAttributes(attributes).end();
    }
  };
}
