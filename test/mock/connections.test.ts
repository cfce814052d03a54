/** The HTTP server by itself, with a response of the test's behind it. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ReceivedRequest } from "../../src/mock/handler.js";
import { ORIGIN_HEADER, OWN } from "../../src/mock/response.js";
import { createMockServer } from "../../src/mock/server.js";
import { listen } from "../faults/server.js";
import { spoken } from "./client.js";

describe("the HTTP server of the mock", () => {
  const answer = { status: 200, mediaType: "text/plain", body: "é", origin: "own" };
  async function opened(answering: Parameters<typeof createMockServer>[0], refused = vi.fn()) {
    const server = createMockServer(answering, refused);
    onTestFinished(() => server.close());
    return listen(server.server);
  }

  test("reads the whole request and writes the handler's response", async () => {
    let came: ReceivedRequest | undefined;
    const url = await opened(async (received) => {
      came = received;
      return { ...answer, headers: { "X-One": "1" } };
    });
    const response = await fetch(`${url}/a?b`, { method: "POST", body: "body", headers: { "X-Two": "2" } });
    expect(came).toMatchObject({ method: "POST", path: "/a?b", headers: { "x-two": "2" } });
    expect(Buffer.from(came?.bytes ?? []).toString()).toBe("body");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "4",
      [ORIGIN_HEADER.toLowerCase()]: "own",
      "x-one": "1",
    });
    expect(await response.text()).toBe('"é"');
  });

  test("cuts a response off in its middle, or waits there", async () => {
    const request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    const cut = await opened(async () => ({ ...answer, body: "word", half: "cut" }));
    expect(await spoken(cut, request)).toMatch(/Content-Length: 6\r\n[\s\S]*\r\n\r\n"wo$/);
    const slow = await opened(async () => ({ ...answer, body: "word", half: 1000 }));
    const parts = [];
    for await (const part of (await fetch(slow)).body ?? []) parts.push(Buffer.from(part).toString());
    expect(parts).toEqual(['"wo', 'rd"']);
  });

  test.each<[string, unknown, string]>([
    ["an error", new RangeError("x"), "RangeError"],
    ["a word", "x", "string"],
  ])("says that the mock failed where it throws %s", async (_what, thrown, name) => {
    const url = await opened(() => Promise.reject(thrown));
    const response = await fetch(url);
    expect(await response.json()).toEqual({
      title: "The mock failed",
      status: 500,
      detail: `This is a defect of the mock (${name}). Please report it. ${OWN}`,
    });
  });

  test("reads a mebibyte and not a byte more", async () => {
    const sizes: (number | undefined)[] = [];
    const url = await opened(async ({ bytes }) => {
      sizes.push(bytes?.length);
      return answer;
    });
    for (const more of [0, 1]) {
      const response = await fetch(url, { method: "POST", body: "a".repeat(1_048_576 + more) });
      expect(response.headers.get("connection")).toBe(more ? "close" : "keep-alive");
      await response.text();
    }
    expect(sizes).toEqual([1_048_576, undefined]);
  });

  test("refuses input that isn't HTTP, and reports it", async () => {
    const told = vi.fn();
    const url = await opened(async () => answer, told);
    const text = await spoken(url, "HELO\r\n\r\n");
    const body = `{"title":"Malformed request","status":400,"detail":"The request is not HTTP/1.1. ${OWN}"}`;
    expect(text).toBe(
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\n" +
        `Content-Length: ${body.length}\r\n${ORIGIN_HEADER}: own\r\n\r\n${body}`,
    );
    expect(told.mock.calls).toEqual([["400 own  Malformed request: The request is not HTTP/1.1."]]);
  });

  test("refuses a too large header and an incomplete request", async () => {
    const told = vi.fn();
    const url = await opened(async () => answer, told);
    const flawed = [
      `GET / HTTP/1.1\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
      "GET / HTTP/1.1\r\nHost: a\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
    ];
    for (const text of flawed) expect(await spoken(url, text)).toMatch(/^HTTP\/1\.1 4/);
    const late = "408 own  Request timeout: A request must be complete within 1200 ms.";
    expect(told.mock.calls.flat().filter(Boolean)).toEqual([
      "431 own  Header too large: The header has at most 16 KiB.",
      late,
      late,
    ]);
  });
});
