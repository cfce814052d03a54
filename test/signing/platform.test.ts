import { createHmac } from "node:crypto";
import { channel } from "node:diagnostics_channel";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import * as own from "../../src/platform/hmac.js";
import * as node from "../../src/platform/node.js";
import { bodyInit, watchDispatch } from "../../src/platform/undici.js";
import * as web from "../../src/platform/web.js";
import { decoded } from "../../src/shared/base64url.js";

const key = Buffer.from("the key");
const text = "eyJ9.e30";
/** What a failure to connect proves, by its code. */
const PROVEN: Readonly<Record<string, string | undefined>> = {
  ENOTFOUND: "name_not_found",
  EAI_AGAIN: "name_not_found",
  ECONNREFUSED: "connection_refused",
  UND_ERR_CONNECT_TIMEOUT: "connect_timeout",
  UND_ERR_ABORTED: "proxy_refused",
  UND_ERR_PRX_TLS: "proxy_refused",
  UND_ERR_PRX_CONN: "proxy_refused",
  CERT_HAS_EXPIRED: "tls_refused",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls_refused",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls_refused",
  A_CERT_HAS_EXPIRED: undefined,
  "CERT_HAS_EXPIRED!": undefined,
  "UNABLE_TO_VERIFY!": undefined,
  CERT_: undefined,
  ECONNRESET: undefined,
  "": undefined,
};
const macOf = (hash: string) => createHmac(hash, key).update(text).digest("base64url");

describe.each([
  ["Node", node],
  ["the web", web],
])("%s", (_name, { hmac, isHmac, base64url }) => {
  describe.each([
    ["HS512", macOf("sha512")],
    ["HS256", macOf("sha256")],
  ] as const)("%s", (algorithm, expected) => {
    test("is the HMAC of that hash, with a key in shared memory too", async () => {
      expect(await hmac(algorithm, key, text)).toBe(expected);
      const shared = new Uint8Array(new SharedArrayBuffer(key.length));
      shared.set(key);
      expect(await hmac(algorithm, shared, text)).toBe(expected);
    });

    test("is told from any other", async () => {
      expect(await isHmac(algorithm, key, text, expected)).toBe(true);
      expect(await isHmac(algorithm, Buffer.from("another"), text, expected)).toBe(false);
      expect(await isHmac(algorithm, key, `${text}A`, expected)).toBe(false);
      expect(await isHmac(algorithm, key, text, expected.slice(0, -4))).toBe(false);
      expect(await isHmac(algorithm, key, text, "")).toBe(false);
    });
  });

  test("an HMAC whose last letter is written in the other way is refused, and so is what is no base64url", async () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const mac = macOf("sha512");
    const other = mac.slice(0, -1) + letters[letters.indexOf(mac.slice(-1)) + 1];
    expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(mac, "base64url"));
    expect(await isHmac("HS512", key, text, other)).toBe(false);
    expect(await isHmac("HS512", key, text, `${mac}==`)).toBe(false);
    expect(await isHmac("HS512", key, text, "%")).toBe(false);
  });

  test("base64url goes there and back, without padding", () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    for (const bytes of [all, all.subarray(1), all.subarray(2), Uint8Array.of(251, 255, 254), new Uint8Array()]) {
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect(decoded(base64url(bytes))).toEqual(bytes);
    }
    expect(decoded("%")).toBeUndefined();
  });
});

test("Node's own way is taken wherever there is one, whatever conditions a bundle was built with", () => {
  expect(own.hmac).toBe(node.hmac);
});

test("only Node says why no connection came about", () => {
  const error = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  const watch = watchDispatch("a signature");
  channel("undici:client:connectError").publish({ error });
  expect(watch.unsentCode(error)).toBe("connection_refused");
  watch.end();
});

test("only Node sends a body as a stream of known length, which fetch can't send again", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  let read = 0;
  const { body, duplex, headers } = bodyInit(
    bytes,
    () => false,
    () => void read++,
  );
  expect({ duplex, headers }).toEqual({ duplex: "half", headers: { "content-length": "3" } });
  expect(body).toBeInstanceOf(ReadableStream);
  expect(read).toBe(0);
  expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes);
  expect(read).toBe(1);
});

const unread = () => {
  throw new Error("read");
};

test("a body doesn't leave once the time is up, however late undici asks for it", async () => {
  let isOver = false;
  const { body } = bodyInit(Uint8Array.of(1), () => isOver, unread);
  isOver = true;
  await expect(new Response(body).text()).rejects.toMatchObject({ name: "DeadlinePassed" });
});

test("what undici says is heard from the first request on, and of each request apart", async () => {
  vi.resetModules();
  onTestFinished(() => void vi.resetModules());
  const { watchDispatch: watchAfresh } = await import("../../src/platform/undici.js");
  const [mine, other] = [watchAfresh("mine"), watchAfresh("other")];
  const error = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  channel("undici:client:connectError").publish({ error });
  channel("undici:client:sendHeaders").publish({ request: { headers: ["x-jws-signature", "mine", 7] } });
  expect([mine, other].map((watch) => watch.unsentCode(error))).toEqual([undefined, "connection_refused"]);
  for (const [code, proven] of Object.entries(PROVEN)) {
    const failed = Object.assign(new Error("x"), code && { code });
    channel("undici:client:connectError").publish({ error: failed });
    expect(other.unsentCode(failed), code).toBe(proven);
  }
  other.end();
  channel("undici:client:sendHeaders").publish({ request: { headers: ["x-jws-signature", "other"] } });
  expect(other.unsentCode(error), "after its end").toBe("connection_refused");
  mine.end();
});

test("where a runtime has Node's modules, its HMAC is taken when the package is loaded", async () => {
  vi.resetModules();
  onTestFinished(() => void vi.resetModules());
  const [{ hmac }, its] = [await import("../../src/platform/hmac.js"), await import("../../src/platform/node.js")];
  expect(hmac).toBe(its.hmac);
  expect([await hmac("HS512", key, "é"), await hmac("HS256", key, text)]).toEqual([
    createHmac("sha512", key).update("é", "latin1").digest("base64url"),
    macOf("sha256"),
  ]);
});

test("without what Node has, HMAC and bodies are those of the web, and nothing is proven", async () => {
  vi.resetModules();
  vi.stubGlobal("process", undefined);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  const there = await import("../../src/platform/hmac.js");
  const { bodyInit: plainBody, watchDispatch: watchNothing } = await import("../../src/platform/undici.js");
  expect(await there.hmac("HS512", key, text)).toBe(macOf("sha512"));
  expect(await there.hmac("HS256", key, text)).toBe(macOf("sha256"));
  expect(plainBody(Uint8Array.of(1), () => false, unread)).toEqual({ body: Uint8Array.of(1), headers: {} });
  const error = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  const watch = watchNothing("a signature");
  channel("undici:client:connectError").publish({ error });
  expect(watch.unsentCode(error)).toBeUndefined();
  watch.end();
});
