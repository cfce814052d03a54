import { createHmac } from "node:crypto";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { decoded } from "../../src/signing/base64url.js";
import * as own from "../../src/signing/hmac.js";
import * as node from "../../src/signing/hmac-node.js";
import * as web from "../../src/signing/hmac-web.js";

const key = Buffer.from("the key");
const text = "eyJ9.e30";
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

    test("differs from any other", async () => {
      expect(await isHmac(algorithm, key, text, expected)).toBe(true);
      expect(await isHmac(algorithm, Buffer.from("another"), text, expected)).toBe(false);
      expect(await isHmac(algorithm, key, `${text}A`, expected)).toBe(false);
      for (const mac of [expected.slice(0, -4), ""]) expect(await isHmac(algorithm, key, text, mac)).toBe(false);
    });
  });

  test("an HMAC with a non-canonical last letter is refused, and so is text that is not base64url", async () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const mac = macOf("sha512");
    const other = mac.slice(0, -1) + letters[letters.indexOf(mac.slice(-1)) + 1];
    expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(mac, "base64url"));
    for (const flawed of [other, `${mac}==`, "%"]) expect(await isHmac("HS512", key, text, flawed)).toBe(false);
  });

  test("base64url encodes and decodes, without padding", () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    for (const bytes of [all, all.subarray(1), all.subarray(2), Uint8Array.of(251, 255, 254), new Uint8Array()]) {
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect(decoded(base64url(bytes))).toEqual(bytes);
    }
    expect(decoded("%")).toBeUndefined();
  });
});

test("on Node the HMAC is node:crypto's, whatever conditions a bundle was built with", () => {
  expect(own.hmac).toBe(node.hmac);
});

test("without Node's modules, the HMAC is WebCrypto's", async () => {
  vi.resetModules();
  // The runner itself needs the rest of process.
  vi.stubGlobal("process", Object.create(process, { getBuiltinModule: { value: undefined } }));
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  const there = await import("../../src/signing/hmac.js");
  expect(await there.hmac("HS512", key, text)).toBe(macOf("sha512"));
  expect(await there.hmac("HS256", key, text)).toBe(macOf("sha256"));
});
