import { createHmac } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { base64url, decoded, hmac, isHmac } from "../src/hmac.js";

const key = Buffer.from("the key");
const text = "eyJ9.e30";
const right = { HS512: createHmac("sha512", key), HS256: createHmac("sha256", key) };
const macs = Object.entries(right).map(([name, by]) => [name, by.update(text).digest("base64url")]);
const [[, mac = ""] = []] = macs;

describe.each(macs as ["HS512" | "HS256", string][])("%s", (algorithm, expected) => {
  afterEach(() => void vi.restoreAllMocks());

  test("is Node's own, and WebCrypto's where there is no Node", async () => {
    expect(await hmac(algorithm, key, text)).toBe(expected);
    const asked = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    // A second copy of the module, which asks for Node's crypto as it is loaded.
    const copy = new URL(`../src/hmac.ts?${algorithm}`, import.meta.url).href;
    const inBrowser: typeof import("../src/hmac.js") = await import(copy);
    expect(asked).toHaveBeenCalledWith("node:crypto");
    asked.mockRestore();
    // Only Node's own crypto could tell the difference, and it isn't asked.
    expect(await inBrowser.hmac(algorithm, key, text)).toBe(expected);
    const shared = new Uint8Array(new SharedArrayBuffer(key.length));
    shared.set(key);
    expect(await inBrowser.hmac(algorithm, shared, text)).toBe(expected);
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
