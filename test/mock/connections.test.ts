/** The HTTP server by itself, with a response of the test's behind it. */
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ReceivedRequest } from "../../src/mock/handler.js";
import { ORIGIN_HEADER, OWN } from "../../src/mock/response.js";
import { createMockServer } from "../../src/mock/server.js";

describe("the HTTP server of the mock", () => {
  const answer = { status: 200, mediaType: "text/plain", body: "é", origin: "own" };
  async function opened(
    answering: Parameters<typeof createMockServer>[0],
    refused: Parameters<typeof createMockServer>[1] = () => {},
  ) {
    const server = createMockServer(answering, refused);
    await new Promise<void>((resolve) => server.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => server.close());
    const at = server.server.address();
    return typeof at === "object" && at !== null ? at.port : 0;
  }

  test("reads the whole request and writes the handler's response", async () => {
    let came: ReceivedRequest | undefined;
    const port = await opened(async (received) => {
      came = received;
      return { ...answer, headers: { "X-One": "1" } };
    });
    const response = await fetch(`http://127.0.0.1:${port}/a?b`, {
      method: "POST",
      body: "body",
      headers: { "X-Two": "2" },
    });
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

  test.each<[string, unknown, string]>([
    ["an error", new RangeError("x"), "RangeError"],
    ["a word", "x", "string"],
  ])("says that the mock failed where it throws %s", async (_what, thrown, name) => {
    const port = await opened(() => Promise.reject(thrown));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(await response.json()).toEqual({
      title: "The mock failed",
      status: 500,
      detail: `This is a defect of the mock (${name}). Please report it. ${OWN}`,
    });
  });

  test("reads a mebibyte and not a byte more", async () => {
    const sizes: (number | undefined)[] = [];
    const port = await opened(async ({ bytes }) => {
      sizes.push(bytes?.length);
      return answer;
    });
    for (const more of [0, 1]) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "a".repeat(1_048_576 + more) });
      expect(response.headers.get("connection")).toBe(more ? "close" : "keep-alive");
      await response.text();
    }
    expect(sizes).toEqual([1_048_576, undefined]);
  });

  test("refuses input that isn't HTTP, and reports it", async () => {
    const told: unknown[] = [];
    const port = await opened(
      async () => answer,
      (why) => told.push(why),
    );
    const socket = connect(port, "127.0.0.1");
    socket.write("HELO\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += chunk;
    const body = `{"title":"Malformed request","status":400,"detail":"The request is not HTTP/1.1. ${OWN}"}`;
    expect(text).toBe(
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\n" +
        `Content-Length: ${body.length}\r\n${ORIGIN_HEADER}: own\r\n\r\n${body}`,
    );
    expect(told).toEqual(["400 own  Malformed request: The request is not HTTP/1.1."]);
  });

  test("refuses a too large header and an incomplete request", async () => {
    const told: unknown[] = [];
    const port = await opened(
      async () => answer,
      (why) => why !== undefined && told.push(why),
    );
    for (const text of [
      `GET / HTTP/1.1\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
      "GET / HTTP/1.1\r\nHost: a\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
    ]) {
      const socket = connect(port, "127.0.0.1");
      socket.write(text);
      for await (const chunk of socket) expect(String(chunk)).toMatch(/^HTTP\/1\.1 4/);
    }
    expect(told).toEqual([
      "431 own  Header too large: The header has at most 16 KiB.",
      "408 own  Request timeout: A request must be complete within 1200 ms.",
      "408 own  Request timeout: A request must be complete within 1200 ms.",
    ]);
  });
});
