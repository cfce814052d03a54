import { describe, expect, onTestFinished, test, vi } from "vitest";
import { classify, classifyStatus } from "../../src/client/classify.js";
import { verdictOf } from "../../src/contract/verdict.js";
import { createCardLinkClient } from "../../src/index.js";
import type { ErrorCode } from "../../src/shared/errors.js";
import { json, startServer } from "./server.js";

const STATUS = ["ok", "error"] as const;
const REQUEST_STATUS = ["success", "process", "error"] as const;
const HTTP = [
  undefined,
  100,
  199,
  200,
  201,
  202,
  204,
  206,
  300,
  301,
  304,
  307,
  399,
  400,
  401,
  402,
  403,
  404,
  405,
  406,
  407,
  408,
  409,
  410,
  413,
  415,
  418,
  422,
  425,
  429,
  451,
  499,
  500,
  502,
  503,
  504,
  599,
];

/** The table of outcomes, as data: on the first dispatch, and on a later one. */
const BY_BODY: Record<string, [string, string]> = {
  "ok success": ["success", "success"],
  "ok process": ["in_process", "in_process"],
  "ok error": ["unknown", "unknown"],
  "error success": ["unknown", "unknown"],
  "error process": ["unknown", "unknown"],
  "error error": ["rejected", "unknown"],
};
const BY_STATUS: Record<number, [string, string]> = Object.fromEntries(
  [400, 401, 403, 404, 405, 413, 415, 422].map((status) => [status, ["rejected", "unknown"]]),
);
const BY_FAILURE: Record<ErrorCode, [string, string] | undefined> = {
  secret_unavailable: ["not_sent", "unknown"],
  signing_failed: ["not_sent", "unknown"],
  intercepted: ["unknown", "unknown"],
  already_sent: undefined, // thrown at a middleware, never what came of a call
  cancelled: ["not_sent", "unknown"],
  name_not_found: ["not_sent", "unknown"],
  connection_refused: ["not_sent", "unknown"],
  connect_timeout: ["not_sent", "unknown"],
  proxy_refused: ["not_sent", "unknown"],
  tls_refused: ["not_sent", "unknown"],
  aborted: ["unknown", "unknown"],
  timed_out: ["unknown", "unknown"],
  connection_lost: ["unknown", "unknown"],
  redirected: ["unknown", "unknown"],
  undocumented_status: ["unknown", "unknown"],
  media_type: ["unknown", "unknown"],
  body_too_large: ["unknown", "unknown"],
  not_json: ["unknown", "unknown"],
  invalid_body: ["unknown", "unknown"],
  contradictory: ["unknown", "unknown"],
  not_asked: undefined, // of a bare id, before the first poll
  refused: undefined, // made from an outcome, never evidence of one
  refused_by_status: undefined,
  invalid_option: undefined, // thrown
  invalid_request: undefined,
  already_in_flight: undefined,
};

const bodies = STATUS.flatMap((status) => REQUEST_STATUS.map((request_status) => ({ status, request_status })));

describe.each([
  { dispatch: "the first dispatch", isOnlyDispatch: true, column: 0 as const },
  { dispatch: "a later dispatch", isOnlyDispatch: false, column: 1 as const },
])("on $dispatch", ({ isOnlyDispatch, column }) => {
  test.each(HTTP)("the HTTP status %s decides before any body, but for 200", (httpStatus) => {
    const http = httpStatus === undefined ? {} : { httpStatus };
    for (const body of bodies) {
      const expected =
        httpStatus === 200 ? BY_BODY[`${body.status} ${body.request_status}`] : BY_STATUS[httpStatus ?? 0];
      const status = httpStatus === 200 ? {} : ({ failure: "undocumented_status", isPlainRefusal: true } as const);
      const verdict = httpStatus === 200 ? verdictOf(body) : undefined;
      expect(classify({ isOnlyDispatch, ...http, ...status, verdict })).toBe(
        (expected ?? ["unknown", "unknown"])[column],
      );
    }
    expect(classify({ isOnlyDispatch, ...http })).toBe("unknown");
  });

  const failures = Object.entries(BY_FAILURE).flatMap(([code, expected]) =>
    expected ? [{ code: code as ErrorCode, expected }] : [],
  );
  test.each(failures)("$code is $expected", ({ code, expected }) => {
    expect(classify({ isOnlyDispatch, failure: code })).toBe(expected[column]);
    // Where there was an answer, nothing proves that nothing was sent; no failure but the status leaves it its word.
    const refused = code === "undocumented_status" ? BY_STATUS[401] : undefined;
    const plain = { isOnlyDispatch, failure: code, httpStatus: 401, isPlainRefusal: true };
    expect(classify(plain)).toBe((refused ?? [])[column] ?? "unknown");
    expect(classify({ ...plain, isPlainRefusal: false })).toBe("unknown");
    for (const body of bodies) {
      expect(classify({ isOnlyDispatch, failure: code, httpStatus: 200, verdict: verdictOf(body) })).toBe("unknown");
    }
  });
});

test.each(bodies)("request/status says of the link: $status, $request_status", (body) => {
  const [, later] = BY_BODY[`${body.status} ${body.request_status}`] ?? [];
  const [firstly] = BY_BODY[`${body.status} ${body.request_status}`] ?? [];
  expect(classifyStatus(verdictOf(body), { isKnown: false })).toBe(later);
  expect(classifyStatus(verdictOf(body), { isKnown: true })).toBe(firstly);
  expect(classifyStatus(undefined, { isKnown: true })).toBe("unknown");
});

test.each([
  ["Node.js/22", "rejected"],
  ["Bun/1.4.5", "rejected"],
  ["Cloudflare-Workers", "rejected"],
  ["Deno/2.9.6", "unknown"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "unknown"],
])("where the fetch is that of %s, which may send twice or not, an error is %s", async (userAgent, kind) => {
  vi.stubGlobal("navigator", { userAgent });
  onTestFinished(() => void vi.unstubAllGlobals());
  const { url } = await startServer(json({ status: "error", request_status: "error", dt: "2026-01-15T12:30:45Z" }));
  const options = { baseUrl: url, authId: "1", secret: "s" };
  const link = { client_id: "a", card_id: "b" };
  expect(await createCardLinkClient(options).linkCard(link)).toMatchObject({ kind, reason: { code: "refused" } });
  // A fetch of the caller's may be a wrapper of the runtime's.
  const own = createCardLinkClient({ ...options, fetch: (url, init) => fetch(url, init) });
  expect(await own.linkCard(link)).toMatchObject({ kind });
});
