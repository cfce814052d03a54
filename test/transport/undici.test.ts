/** What undici lets us see of a request that failed: which failures prove that nothing was sent. */
import { channel } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { watchDispatch } from "../../src/platform/undici.js";

const coded = (code: string) => Object.assign(new Error("x"), { code });
const failed = (cause: unknown) => new TypeError("fetch failed", { cause });
const connectError = (error: object) => channel("undici:client:connectError").publish({ error });
const sendHeaders = (headers: unknown) => channel("undici:client:sendHeaders").publish({ request: { headers } });
const create = (signature: string) =>
  channel("undici:request:create").publish({ request: { headers: ["x-jws-signature", signature] } });

test.each([
  ["ENOTFOUND", "name_not_found"],
  ["EAI_AGAIN", "name_not_found"],
  ["ECONNREFUSED", "connection_refused"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
  ["CERT_HAS_EXPIRED", "tls_refused"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_refused"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_refused"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", undefined],
  ["X_CERT_HAS_EXPIRED", undefined],
  ["CERT_", undefined],
  ["ECONNRESET", undefined],
])("%s proves %s, and only as a failure to connect", (code, proven) => {
  const watch = watchDispatch(`signature of ${code}`);
  const error = coded(code);
  expect(watch.unsentCode(failed(error))).toBe(undefined);
  connectError(error);
  expect(watch.unsentCode(failed(error))).toBe(proven);
  expect(watch.unsentCode(failed(coded(code)))).toBe(undefined);
  watch.end();
});

test.each<[string, (signature: string) => unknown]>([
  ["an array", (signature) => ["host", "a", "x-jws-signature", signature]],
  ["text", (signature) => `host: a\r\nx-jws-signature: ${signature}\r\n`],
])("a request that began to be written proves nothing, with headers as %s", (_form, headersOf) => {
  const [mine, other] = [watchDispatch("mine"), watchDispatch("other")];
  const error = coded("ECONNREFUSED");
  connectError(error);
  sendHeaders(headersOf("mine"));
  expect(mine.unsentCode(failed(error))).toBe(undefined);
  expect(other.unsentCode(failed(error))).toBe("connection_refused");
  mine.end();
  other.end();
});

test("of two requests with one signature, as to two servers, each ends by itself, and neither proves what it can't", () => {
  const [mine, other] = [watchDispatch("shared"), watchDispatch("shared")];
  const error = coded("ECONNREFUSED");
  connectError(error);
  other.end();
  expect(mine.unsentCode(failed(error))).toBe("connection_refused");
  sendHeaders(["x-jws-signature", "shared"]);
  expect(mine.unsentCode(failed(error))).toBe(undefined);
  mine.end();
});

test("a request that undici made twice proves nothing, since over HTTP/2 not every version says that it writes", () => {
  const [mine, other] = [watchDispatch("made twice"), watchDispatch("made once")];
  const error = coded("ECONNREFUSED");
  connectError(error);
  for (const signature of ["made twice", "made once"]) create(signature);
  expect(mine.unsentCode(failed(error))).toBe("connection_refused");
  create("made twice");
  expect(mine.unsentCode(failed(error))).toBe(undefined);
  expect(other.unsentCode(failed(error))).toBe("connection_refused");
  mine.end();
  other.end();
});
