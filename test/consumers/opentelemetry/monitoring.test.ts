import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { createCardLinkClient } from "freedompay-card-link";
import { EXAMPLE_CREDENTIALS, startMock } from "freedompay-card-link/mock";
import { pino } from "pino";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { loggingClient } from "./logging.js";
import { traced, tracedFetch } from "./tracing.js";

const spans = new InMemorySpanExporter();
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
const measured = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter: measured });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));

const mock = await startMock();
const client = createCardLinkClient({ ...mock.clientOptions, fetch: tracedFetch });
const of = (scenario: string) => ({
  request_id: crypto.randomUUID(),
  client_id: "client-1",
  card_id: `mock-${scenario}`,
});
const server = { "server.address": "127.0.0.1", "server.port": Number(new URL(mock.url).port) };
beforeEach(() => spans.reset());
afterAll(() => mock.close());

test("a call is a span with the outcome and its code, and each request is a span in it", async () => {
  await traced("linkCard", () => client.linkCard(of("rejected")));
  const [request, call] = spans.getFinishedSpans();
  expect(call).toMatchObject({
    name: "linkCard",
    kind: SpanKind.INTERNAL,
    attributes: { "card_link.outcome": "unknown", "error.type": "refused" },
  });
  expect(request).toMatchObject({
    name: "POST",
    kind: SpanKind.CLIENT,
    parentSpanContext: { spanId: call?.spanContext().spanId },
    status: { code: SpanStatusCode.UNSET },
  });
  expect(request?.attributes).toEqual({
    "http.request.method": "POST",
    "url.full": `${mock.url}/v5/card-api/card/link`,
    ...server,
    "http.response.status_code": 200,
  });
});

test("each poll of settle is a request, and counts those before it", async () => {
  const link = of("processing-then-success");
  await client.linkCard(link);
  spans.reset();
  await traced("settle", () => client.settle(link, { interval: 1 }));
  const [first, second, call] = spans.getFinishedSpans();
  expect(first?.attributes).not.toHaveProperty("http.request.resend_count");
  expect(second?.attributes).toHaveProperty("http.request.resend_count", 1);
  expect(call).toMatchObject({ name: "settle", attributes: { "card_link.outcome": "linked" } });
});

test("the span of a request is active while it is sent", async () => {
  let active: string | undefined;
  const sending = vi.spyOn(globalThis, "fetch").mockImplementationOnce(async () => {
    active = trace.getActiveSpan()?.spanContext().spanId;
    return Response.json({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" });
  });
  await traced("linkCard", () => client.linkCard(of("linked")));
  sending.mockRestore();
  expect(active).toBe(spans.getFinishedSpans()[0]?.spanContext().spanId);
});

test("a request that failed says why", async () => {
  await traced("linkCard", () => client.linkCard(of("reset")));
  const [request, call] = spans.getFinishedSpans();
  expect(request?.attributes).toMatchObject({ "error.type": "ECONNRESET" });
  expect(request?.status.code).toBe(SpanStatusCode.ERROR);
  expect(call?.attributes).toMatchObject({ "card_link.outcome": "unknown", "error.type": "connection_lost" });
});

test("the duration of each request is measured in seconds, by server, method, status and error", async () => {
  await reader.forceFlush();
  measured.reset();
  for (const scenario of ["linked", "linked", "http-503"]) await client.linkCard(of(scenario));
  await reader.forceFlush();
  const [histogram] = measured.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
  expect(histogram?.descriptor).toMatchObject({ name: "http.client.request.duration", unit: "s" });
  const common = { "http.request.method": "POST", ...server };
  expect(histogram?.dataPoints.map(({ attributes, value }) => [attributes, value])).toMatchObject([
    [{ ...common, "http.response.status_code": 200 }, { count: 2 }],
    [{ ...common, "http.response.status_code": 503, "error.type": "503" }, { count: 1 }],
  ]);
});

test("pino gets one line per event, without secret, card, client or id", async () => {
  const lines: string[] = [];
  const link = of("linked");
  const logged = loggingClient(mock.clientOptions, pino({ base: null }, { write: (line) => void lines.push(line) }));
  await logged.linkCard(link);
  const events = lines.map((line) => JSON.parse(line));
  expect(events.map(({ type }) => type)).toEqual(["dispatch", "response", "outcome"]);
  expect(events.at(-1)).toMatchObject({ level: 30, msg: "card link", operation: "linkCard", kind: "linked" });
  for (const hidden of [link.request_id, "client-1", "mock-linked", `"${EXAMPLE_CREDENTIALS.secret}"`]) {
    expect(lines.join("")).not.toContain(hidden);
  }
});
