import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { CardLinkError } from "../../src/shared/errors.js";
import { lastSentAt, reserve } from "../../src/transport/reservations.js";

const origin = "https://a.example";

describe("the request ids of a process", () => {
  test("one that is in flight is refused, and the error says what to do", () => {
    const id = randomUUID();
    reserve(origin, id);
    expect(() => reserve(origin, id.toUpperCase())).toThrow(
      new CardLinkError(
        "already_in_flight",
        "A request with this request_id is still in flight. Wait for its outcome; a new intent takes a new id.",
      ),
    );
    expect(() => reserve("https://b.example", id)).not.toThrow();
  });

  test("one is the first until it was sent, whatever the spelling and for this origin only", () => {
    const id = randomUUID();
    const unsent = reserve(origin, id);
    expect(unsent.isFirst).toBe(true);
    unsent.release({ sent: false });
    const sent = reserve(origin, id);
    expect(sent.isFirst).toBe(true);
    sent.release({ sent: true });
    expect(reserve(origin, id.toUpperCase()).isFirst).toBe(false);
    expect(reserve("https://b.example", id).isFirst).toBe(true);
  });

  test("the time of the last dispatch is known, and has no end while it is in flight", () => {
    const id = randomUUID();
    expect(lastSentAt(origin, id)).toBe(Number.NEGATIVE_INFINITY);
    const before = performance.now();
    const reservation = reserve(origin, id);
    expect(lastSentAt(origin, id.toUpperCase())).toBe(Number.POSITIVE_INFINITY);
    reservation.release({ sent: true });
    expect(lastSentAt(origin, id)).toBeGreaterThanOrEqual(before);
    expect(lastSentAt(origin, id)).toBeLessThanOrEqual(performance.now());
  });

  test("the last 10,000 are remembered, and none before the last 20,000", () => {
    const send = (id: string) => reserve(origin, id).release({ sent: true });
    const oldest = "id-0";
    for (let at = 0; at < 10_000; at++) send(`id-${at}`);
    expect(reserve(origin, oldest).isFirst).toBe(false);
    for (let at = 10_000; at <= 30_000; at++) send(`id-${at}`);
    expect(["ID-9999", "id-20001", "id-30000"].map((id) => reserve(origin, id).isFirst)).toEqual([true, false, false]);
  });
});
