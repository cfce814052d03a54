import { describe, expect, test } from "vitest";
import { causesOf, DeadlinePassed, transportError } from "../../src/transport/failure.js";

describe("an error of the wire", () => {
  const { signal } = new AbortController();
  const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

  test.each<[string, string, string]>([
    ["ENOTFOUND", "name_not_found", "This request was not sent: name not found."],
    ["EAI_AGAIN", "name_not_found", "This request was not sent: name not found."],
    ["ECONNREFUSED", "connection_refused", "This request was not sent: connection refused."],
    ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout", "This request was not sent: connect timeout."],
    ["CERT_HAS_EXPIRED", "tls_refused", "This request was not sent: tls refused."],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_refused", "This request was not sent: tls refused."],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls_refused", "This request was not sent: tls refused."],
    ["X_CERT_HAS_EXPIRED", "connection_lost", "The connection failed; the request may have arrived."],
    ["CERT_HAS_EXPIRED!", "connection_lost", "The connection failed; the request may have arrived."],
    ["CERT_", "connection_lost", "The connection failed; the request may have arrived."],
    ["ECONNRESET", "connection_lost", "The connection failed; the request may have arrived."],
  ])("with the code %s is %s", (code, expected, message) => {
    expect(transportError(coded(code), signal)).toMatchObject({ code: expected, message, httpStatus: undefined });
    expect(transportError(new TypeError("fetch failed", { cause: coded(code) }), signal).code).toBe(expected);
  });

  test("proves nothing if one code of its chain doesn't, nor once a status came", () => {
    expect(transportError(coded("ECONNREFUSED", coded("ECONNRESET")), signal).code).toBe("connection_lost");
    expect(transportError(coded("ECONNREFUSED", coded("ENOTFOUND")), signal).code).toBe("connection_refused");
    const late = transportError(coded("ECONNREFUSED"), signal, 200);
    expect(late).toMatchObject({ code: "connection_lost", httpStatus: 200, causes: [{ code: "ECONNREFUSED" }] });
  });

  test("is the deadline's or the caller's, if that was what ended it", () => {
    const passed = AbortSignal.abort(new DeadlinePassed());
    expect(transportError(coded("ECONNREFUSED"), passed, 200)).toMatchObject({
      code: "timed_out",
      message: "The deadline passed before the whole answer was there.",
      httpStatus: 200,
    });
    expect(transportError(coded("ECONNREFUSED"), AbortSignal.abort())).toMatchObject({
      code: "aborted",
      message: "The call was given up after the request was dispatched.",
    });
  });

  test("tells of its causes by name and code, eight at most", () => {
    expect(causesOf(coded("A", coded(7, new TypeError("x"))))).toEqual([
      { name: "Error", code: "A" },
      { name: "Error" },
      { name: "TypeError" },
    ]);
    const round = new Error("x");
    round.cause = round;
    expect(causesOf(round)).toHaveLength(8);
    expect(causesOf("text")).toEqual([]);
  });
});
