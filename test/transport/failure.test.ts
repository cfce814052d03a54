import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { causesOf } from "../../src/shared/causes.js";
import { DeadlinePassed } from "../../src/shared/deadline.js";
import { transportError } from "../../src/transport/failure.js";

describe("an error of the wire", () => {
  const ended = (signal: AbortSignal) => ({ signal, isOver: () => signal.aborted });
  const running = ended(new AbortController().signal);
  const coded = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code });

  test.each(["name_not_found", "connection_refused", "connect_timeout", "tls_refused"] as const)(
    "proves that nothing was sent where the platform says so (%s)",
    (unsentCode) => {
      const message = `The request was not sent: ${unsentCode.replaceAll("_", " ")}.`;
      const error = transportError(coded("A"), running, { unsentCode });
      expect(error).toMatchObject({ code: unsentCode, message, httpStatus: undefined, causes: [{ code: "A" }] });
    },
  );

  test("proves nothing without that, nor once a status came", () => {
    const message = "The connection failed; the request may have arrived.";
    expect(transportError(coded("ECONNREFUSED"), running)).toMatchObject({ code: "connection_lost", message });
    const late = transportError(coded("ECONNREFUSED"), running, { unsentCode: "connection_refused", httpStatus: 200 });
    expect(late).toMatchObject({ code: "connection_lost", httpStatus: 200, causes: [{ code: "ECONNREFUSED" }] });
  });

  test("is the deadline's or the caller's, if that was what ended it", () => {
    const passed = ended(AbortSignal.abort(new DeadlinePassed()));
    expect(transportError(coded("ECONNREFUSED"), passed, { httpStatus: 200 })).toMatchObject({
      code: "timed_out",
      message: "The deadline passed before the whole response was there.",
      httpStatus: 200,
    });
    const late = { ...running, isOver: () => true };
    expect(transportError(coded("ECONNREFUSED"), late), "before its timer fired").toMatchObject({ code: "timed_out" });
    expect(transportError(coded("ECONNREFUSED"), ended(AbortSignal.abort()))).toMatchObject({
      code: "aborted",
      message: "The call was aborted after the request was dispatched.",
    });
  });

  test("is read in another realm as well, where it is no instance of our Error", () => {
    const foreign = runInNewContext(`Object.assign(new Error("x"), { code: "ECONNREFUSED" })`);
    expect(foreign instanceof Error).toBe(false);
    expect(causesOf(foreign)).toEqual([{ name: "Error", code: "ECONNREFUSED" }]);
  });
});
