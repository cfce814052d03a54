import { metrics, trace } from "@opentelemetry/api";
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
import { afterAll, beforeEach, expect, test } from "vitest";
import { loggingClient } from "./logging.js";
import { traced } from "./tracing.js";

const spans = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
const measured = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter: measured });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));

const mock = await startMock();
const options = { baseUrl: mock.url, ...EXAMPLE_CREDENTIALS };
const client = createCardLinkClient(options);
const of = (scenario: string) => ({ client_id: "client-1", card_id: `mock-${scenario}` });
beforeEach(() => spans.reset());
afterAll(() => mock.close());

test("a call is a span with the outcome and its code, and each attempt is a span in it", async () => {
  await client.linkCard(of("rejected"), { onEvent: traced() });
  const [attempt, call] = spans.getFinishedSpans();
  expect(call).toMatchObject({
    name: "linkCard",
    attributes: {
      "server.address": new URL(mock.url).host,
      "card_link.outcome": "rejected",
      "error.type": "refused",
    },
  });
  expect(attempt).toMatchObject({
    name: "attempt",
    parentSpanContext: { spanId: call?.spanContext().spanId },
    attributes: { "card_link.attempt": 1, "http.response.status_code": 200 },
  });
});

test("each poll is an attempt, within the span in which the caller was", async () => {
  const link = await client.linkCard(of("processing-then-success"), { onEvent: traced() });
  spans.reset();
  await client.follow(link, { onEvent: traced(), interval: 1 });
  const all = spans.getFinishedSpans();
  const polls = all.filter(({ name }) => name === "attempt");
  expect(polls.length).toBeGreaterThan(1);
  expect(polls.map(({ attributes }) => attributes["card_link.attempt"])).toEqual(polls.map((_, index) => index + 1));
  expect(all.at(-1)).toMatchObject({ name: "requestStatus", attributes: { "card_link.outcome": "linked" } });
});

test("an attempt that failed says why", async () => {
  await client.linkCard(of("reset"), { onEvent: traced() });
  const [attempt, call] = spans.getFinishedSpans();
  expect(attempt?.attributes).toMatchObject({ "error.type": "connection_lost" });
  expect(attempt?.status.code).toBe(2);
  expect(call?.attributes).toMatchObject({ "card_link.outcome": "unknown", "error.type": "connection_lost" });
});

test("the histogram counts calls by operation, outcome and code", async () => {
  await reader.forceFlush();
  measured.reset();
  for (const scenario of ["linked", "linked", "rejected"]) await client.linkCard(of(scenario), { onEvent: traced() });
  await reader.forceFlush();
  const [histogram] = measured.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
  expect(histogram?.descriptor).toMatchObject({ name: "card_link.call.duration", unit: "ms" });
  expect(histogram?.dataPoints.map(({ attributes, value }) => [attributes, value])).toMatchObject([
    [{ "card_link.operation": "linkCard", "card_link.outcome": "linked" }, { count: 2 }],
    [{ "card_link.outcome": "rejected", "error.type": "refused" }, { count: 1 }],
  ]);
});

test("pino gets one line per event, without secret, card, client or id", async () => {
  const lines: string[] = [];
  const request_id = crypto.randomUUID();
  const logged = loggingClient(options, pino({ base: null }, { write: (line) => void lines.push(line) }));
  await logged.linkCard({ request_id, ...of("linked") }, { sentBefore: false });
  const events = lines.map((line) => JSON.parse(line));
  expect(events.map(({ type }) => type)).toEqual(["dispatch", "response", "outcome"]);
  expect(events.at(-1)).toMatchObject({ level: 30, msg: "card link", operation: "linkCard", kind: "linked" });
  for (const hidden of [request_id, "client-1", "mock-linked", `"${EXAMPLE_CREDENTIALS.secret}"`]) {
    expect(lines.join("")).not.toContain(hidden);
  }
});
