import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { DeadlinePassed, startDeadline } from "../../src/shared/deadline.js";
import { mayConnectLater, transportError } from "../../src/transport/failure.js";

const ended = (signal: AbortSignal) => startDeadline(60_000, signal);
const running = ended(new AbortController().signal);
const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });
const failed = (cause: unknown) => new TypeError("fetch failed", { cause });

test.each<[code: string, mayPass: boolean, ...causes: string[]]>([
  ["name_not_found", true, "ENOTFOUND", "EAI_AGAIN"],
  ["connection_refused", true, "ECONNREFUSED"],
  ["no_route", true, "ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL"],
  ["connect_timeout", true, "UND_ERR_CONNECT_TIMEOUT"],
  ["proxy_refused", false, "UND_ERR_ABORTED", "UND_ERR_PRX_TLS", "UND_ERR_PRX_CONN"],
  ["tls_refused", false, "CERT_HAS_EXPIRED", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "SELF_SIGNED_CERT_IN_CHAIN"],
  ["tls_refused", false, "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID"],
])("%s, which may pass by itself: %s, is told at any depth by %s", (code, mayPass, ...causes) => {
  const message = `Could not connect: ${code.replaceAll("_", " ")}.`;
  for (const cause of causes) {
    for (const error of [coded(cause), failed(coded(cause)), failed(new Error("x", { cause: coded(cause) }))]) {
      const told = transportError(error, running);
      expect(told).toMatchObject({ code, message, httpStatus: undefined });
      expect(told.causes.at(-1)?.code).toBe(cause);
      expect(mayConnectLater(told)).toBe(mayPass);
    }
    // An error that came after a response is none of connecting.
    const late = transportError(coded(cause), running, 200);
    expect(late).toMatchObject({ code: "connection_lost", httpStatus: 200, causes: [{ code: cause }] });
  }
});

const SIMILAR = ["ERR_SSL_WRONG_VERSION_NUMBER", "X_CERT_HAS_EXPIRED", "CERT_"];
test.each(["ECONNRESET", "UND_ERR_SOCKET", ...SIMILAR, 7, undefined])("%s is a connection that was lost", (code) => {
  const told = transportError(failed(coded(code)), running);
  const message = "The connection failed; the request may have arrived.";
  expect(told).toMatchObject({ code: "connection_lost", message });
  expect([mayConnectLater(told), mayConnectLater(undefined)]).toEqual([false, false]);
});

test("an error is reported as a timeout or an abort, if that ended the call", () => {
  const passed = ended(AbortSignal.abort(new DeadlinePassed()));
  expect(transportError(coded("ECONNREFUSED"), passed, 200)).toMatchObject({
    code: "timed_out",
    message: "The deadline passed before the whole response was received.",
    httpStatus: 200,
  });
  const late = { ...running, isOver: () => true };
  expect(transportError(coded("ECONNREFUSED"), late), "before its timer fired").toMatchObject({ code: "timed_out" });
  expect(transportError(coded("ECONNREFUSED"), ended(AbortSignal.abort()))).toMatchObject({
    code: "aborted",
    message: "The call was aborted after the request was dispatched.",
  });
});

test("an error of another realm, which is no instance of our Error, gets its code too", () => {
  const foreign = runInNewContext(`Object.assign(new Error("x"), { code: "ECONNREFUSED" })`);
  expect(foreign instanceof Error).toBe(false);
  expect(transportError(foreign, running)).toMatchObject({
    code: "connection_refused",
    causes: [{ name: "Error", code: "ECONNREFUSED" }],
  });
});
