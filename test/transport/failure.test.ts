import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { causesOf } from "../../src/shared/causes.js";
import { DeadlinePassed } from "../../src/shared/deadline.js";
import { transportError } from "../../src/transport/failure.js";

describe("an error of the wire", () => {
  const { signal } = new AbortController();
  const builtIn = { isBuiltIn: true };
  const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

  test.each<[string, string, string]>([
    ["ENOTFOUND", "name_not_found", "The request was not sent: name not found."],
    ["EAI_AGAIN", "name_not_found", "The request was not sent: name not found."],
    ["ECONNREFUSED", "connection_refused", "The request was not sent: connection refused."],
    ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout", "The request was not sent: connect timeout."],
    ["CERT_HAS_EXPIRED", "tls_refused", "The request was not sent: tls refused."],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_refused", "The request was not sent: tls refused."],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "connection_lost", "The connection failed; the request may have arrived."],
    ["X_CERT_HAS_EXPIRED", "connection_lost", "The connection failed; the request may have arrived."],
    ["CERT_HAS_EXPIRED!", "connection_lost", "The connection failed; the request may have arrived."],
    ["CERT_", "connection_lost", "The connection failed; the request may have arrived."],
    ["ECONNRESET", "connection_lost", "The connection failed; the request may have arrived."],
  ])("with the code %s is %s", (code, expected, message) => {
    expect(transportError(coded(code), signal, builtIn)).toMatchObject({
      code: expected,
      message,
      httpStatus: undefined,
    });
    expect(transportError(new TypeError("fetch failed", { cause: coded(code) }), signal, builtIn).code).toBe(expected);
  });

  test("proves nothing if one code of its chain doesn't, nor once a status came", () => {
    expect(transportError(coded("ECONNREFUSED", coded("ECONNRESET")), signal, builtIn).code).toBe("connection_lost");
    expect(transportError(coded("ECONNREFUSED", coded("ENOTFOUND")), signal, builtIn).code).toBe("connection_refused");
    const late = transportError(coded("ECONNREFUSED"), signal, { ...builtIn, httpStatus: 200 });
    expect(late).toMatchObject({ code: "connection_lost", httpStatus: 200, causes: [{ code: "ECONNREFUSED" }] });
  });

  test("proves nothing if it comes from a fetch of the caller's, which may have sent the request", () => {
    expect(transportError(coded("ECONNREFUSED"), signal, { isBuiltIn: false }).code).toBe("connection_lost");
  });

  test("is the deadline's or the caller's, if that was what ended it", () => {
    const passed = AbortSignal.abort(new DeadlinePassed());
    expect(transportError(coded("ECONNREFUSED"), passed, { ...builtIn, httpStatus: 200 })).toMatchObject({
      code: "timed_out",
      message: "The deadline passed before the whole response was there.",
      httpStatus: 200,
    });
    expect(transportError(coded("ECONNREFUSED"), AbortSignal.abort(), builtIn)).toMatchObject({
      code: "aborted",
      message: "The call was aborted after the request was dispatched.",
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
    const hostile = {
      get name() {
        throw new Error("x");
      },
      code: "A",
    };
    expect(causesOf(hostile)).toEqual([{ name: "Error", code: "A" }]);
  });

  test("is read in another realm as well, where it is no instance of our Error", () => {
    const foreign = runInNewContext(`Object.assign(new Error("x"), { code: "ECONNREFUSED" })`);
    expect(foreign instanceof Error).toBe(false);
    expect(transportError(foreign, signal, builtIn).code).toBe("connection_refused");
  });
});
