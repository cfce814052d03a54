import {
  type Attributes,
  context,
  createContextKey,
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { FetchLike, LinkOutcome, StatusOutcome } from "freedompay-card-link";

const tracer = trace.getTracer("card-links");
const SENT = createContextKey("how often this call has sent a request to each path");
/** In seconds, as the conventions advise. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Runs a call of the client as a span: `traced("settle", () => client.settle(link))`. */
export function traced<Outcome extends LinkOutcome | StatusOutcome>(
  name: string,
  call: () => Promise<Outcome>,
): Promise<Outcome> {
  const own = context.active().setValue(SENT, new Map<string, number>());
  return tracer.startActiveSpan(name, {}, own, async (span) => {
    try {
      const outcome = await call();
      span.setAttribute("card_link.outcome", outcome.kind);
      if ("reason" in outcome) span.setAttribute("error.type", outcome.reason.code);
      return outcome;
    } finally {
      span.end();
    }
  });
}

/**
 * The client's `fetch`: each request on the wire is a span, which is active while it is sent, and a measurement, by
 * OpenTelemetry's semantic conventions for HTTP clients. Leave it out where an instrumentation of `fetch` does the same.
 */
export const tracedFetch: FetchLike = (url, init) => {
  const { hostname, port, protocol, pathname } = new URL(url);
  const attributes = {
    "http.request.method": init.method,
    "server.address": hostname,
    "server.port": Number(port || (protocol === "https:" ? 443 : 80)),
  };
  const sent = context.active().getValue(SENT) as Map<string, number> | undefined; // `traced` has put it there
  const resends = sent?.get(pathname) ?? 0;
  sent?.set(pathname, resends + 1);
  const more = { "url.full": url, ...(resends > 0 && { "http.request.resend_count": resends }) };
  const start = performance.now();
  const options = { kind: SpanKind.CLIENT, attributes: { ...attributes, ...more } };
  return tracer.startActiveSpan(init.method, options, async (span) => {
    const end: Attributes = {};
    try {
      const response = await fetch(url, init);
      end["http.response.status_code"] = response.status;
      if (response.status >= 400) end["error.type"] = String(response.status);
      return response;
    } catch (error) {
      end["error.type"] = Object(error).cause?.code ?? Object(error).name;
      throw error;
    } finally {
      if (end["error.type"]) span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttributes(end).end();
      // Made here: before the SDK is set up, a meter would record nothing for ever. The same name gives the same one.
      metrics
        .getMeter("card-links")
        .createHistogram("http.client.request.duration", { unit: "s", advice: { explicitBucketBoundaries: BUCKETS } })
        .record((performance.now() - start) / 1000, { ...attributes, ...end });
    }
  });
};
