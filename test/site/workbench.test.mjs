/** The signature workbench, against openssl and against the usual mistakes. */
import { execFile, execFileSync } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { EXAMPLE_CREDENTIALS, startMock } from "../../dist/mock/index.js";
import { inBrowser, open } from "./browsing.mjs";

const PATH = "/v5/card-api/card/link";
const SECRET = "c2VjcmV0LWtleS0x";
const BODY = '{"request_id":"0b54dc81-6a3e-4f0e-9b8f-2d1c5a7e9f30","client_id":"клиент-7","card_id":"card-9"}';
const HEADER = { uri: PATH, auth_id: "123456", method: "POST", params: "", alg: "HS512" };

const base64url = (/** @type {string | Buffer} */ data) => Buffer.from(data).toString("base64url");

/** The header of one who makes no mistake, but for those given. */
function signed({ header = {}, secret = SECRET, hash = "sha512" } = {}) {
  const first = base64url(JSON.stringify({ ...HEADER, ...header }));
  const mac = createHmac(hash, secret)
    .update(`${first}.${base64url(BODY)}`)
    .digest();
  return { first, mac, value: `${first}..${base64url(mac)}` };
}
const { first, mac, value: right } = signed();
const plain = (/** @type {string} */ text) => text.replaceAll("-", "+").replaceAll("_", "/");

/**
 * What the page itself hands on, or says of its fields. test/signing/diagnose.test.ts has the other mistakes.
 *
 * @type {Readonly<Record<string, [pasted: string, says: string, body?: string]>>}
 */
const MISTAKES = {
  "another algorithm": [signed({ header: { alg: "HS256" }, hash: "sha256" }).value, 'alg is wrong. Expected "HS512"'],
  "another secret": [signed({ secret: "another" }).value, "the secret is wrong, or the body changed"],
  "a secret with a line break": [signed({ secret: `${SECRET}\n` }).value, "the secret with LF at its end"],
  "a body with a line break at its end": [right, "this body without white space", `${BODY}\n`],
  "base64 with padding": [`${plain(first)}..${mac.toString("base64")}`, 'there is a "=" at the end'],
  "another method": [signed({ header: { method: "post" } }).value, 'method is wrong. Expected "POST"'],
  "another auth_id": [signed({ header: { auth_id: "654321" } }).value, "auth_id is wrong"],
  "another name of the header": [`JWS-Signature: ${right}`, "no X-JWS-Signature, but JWS-Signature"],
  "the word Bearer": [`X-JWS-Signature: Bearer ${right}`, 'begins with "Bearer"'],
};

async function openWorkbench() {
  const { page, problems } = await open("workbench.html");
  const field = (/** @type {string} */ name) => page.locator(`.workbench [name=${name}]`);
  const step = (/** @type {string} */ name) => page.locator(`.workbench [data-step=${name}]`).textContent();
  const told = page.locator(".workbench .told");
  const operation = page.locator(".workbench select").first();
  const sign = async (body = BODY, authId = "123456", secret = SECRET, algorithm = "HS512") => {
    await operation.selectOption("linkCard");
    await page.locator(".workbench select").last().selectOption(algorithm);
    await field("auth-id").fill(authId);
    await field("signing-key").fill(secret);
    await field("body").fill(body);
  };
  return { page, problems, field, step, told, operation, sign };
}

inBrowser("the signature workbench", () => {
  test("begins with the vendor's published example", async () => {
    const { step } = await openWorkbench();
    await expect.poll(() => step("value")).toMatch(/^eyJ1cmkiOiIvdjUvY2FyZC1hcGkv.*\.\.f1sQoeIpX_ZjOaykQzSeyl.*3MjQ$/);
  });

  test("brings the example of another operation, and leaves a body of one's own", async () => {
    const { field, step, operation } = await openWorkbench();
    await operation.selectOption("linkCard");
    await expect.poll(() => field("body").inputValue()).toMatch(/^\{"request_id":"[^"]+","client_id":"client-700123"/);
    await field("body").fill(BODY);
    await operation.selectOption("requestStatus");
    await expect.poll(() => step("header")).toContain("request/status");
    expect(await field("body").inputValue()).toBe(BODY);
  });

  test("lets every step grow while one types", async () => {
    const { field, step, sign } = await openWorkbench();
    await sign("{");
    const before = await step("value");
    await field("body").press("End");
    await field("body").press("}");
    await expect.poll(() => step("input")).toBe(`${first}.${base64url("{}")}`);
    expect(await step("value")).not.toBe(before);
  });

  test("gives the values of openssl for ten random inputs", async () => {
    const { step, sign } = await openWorkbench();
    for (let turn = 0; turn < 10; turn++) {
      const algorithm = turn % 2 === 0 ? "HS512" : "HS256";
      const [authId, secret] = [String(100_000 + turn), randomBytes(24).toString("base64")];
      const body = JSON.stringify({ request_id: randomUUID(), client_id: `клиент "${turn}"`, card_id: randomUUID() });
      await sign(body, authId, secret, algorithm);
      const header = JSON.stringify({ ...HEADER, auth_id: authId, alg: algorithm });
      const input = `${base64url(header)}.${base64url(body)}`;
      const args = ["dgst", `-sha${algorithm.slice(2)}`, "-hmac", secret, "-binary"];
      const computed = base64url(execFileSync("openssl", args, { input }));
      await expect.poll(() => step("header")).toBe(header);
      await expect.poll(() => step("input")).toBe(input);
      await expect.poll(() => step("value")).toBe(`${base64url(header)}..${computed}`);
    }
  });

  test("says of a right signature that it is right, with and without the header's name", async () => {
    const { field, told, sign } = await openWorkbench();
    await sign();
    for (const pasted of [right, `X-JWS-Signature: ${right}`, ` x-jws-signature: ${right}\n`]) {
      await field("header").fill(pasted);
      await expect.poll(() => told.textContent()).toBe("The signature is right for this operation, body and secret.");
    }
  });

  test.each(Object.entries(MISTAKES))("names %s", async (_name, [pasted, says, body]) => {
    const { field, told, sign } = await openWorkbench();
    await sign(body);
    await field("header").fill(pasted);
    await expect.poll(() => told.textContent()).toContain(says);
    // It never tells the right one.
    expect(await told.textContent()).not.toContain(base64url(mac));
  });

  test("gives a curl command that a server accepts as it stands", async () => {
    const { field, step, sign } = await openWorkbench();
    const mock = await startMock();
    onTestFinished(() => mock.close());
    const { authId, secret } = EXAMPLE_CREDENTIALS;
    await sign(BODY.replace("card-9", "it's 9"), authId, secret);
    for (const server of ["https://api.freedompay.kz", "http://127.0.0.1:4010"]) {
      await field("server").selectOption(server);
      await expect.poll(() => step("curl")).toContain(`'${server}${PATH}'`);
    }
    const curl = (await step("curl"))?.replace("http://127.0.0.1:4010", mock.url) ?? "";
    await promisify(execFile)("bash", ["-c", curl]);
    expect(mock.requests).toMatchObject([{ operation: "linkCard", verified: true, body: { card_id: "it's 9" } }]);
  });

  test("gives in the reference a curl command for the values that a reader types", async () => {
    const { page } = await open("reference.html");
    const fold = page.locator(".fold", { has: page.locator(".workbench") }).first();
    await fold.locator("summary").click();
    const typed = { "auth-id": "77", "signing-key": SECRET, body: BODY };
    for (const [name, value] of Object.entries(typed)) await fold.locator(`[name=${name}]`).fill(value);
    const { value } = signed({ header: { auth_id: "77" } });
    await expect.poll(() => fold.locator("[data-step=curl]").textContent()).toContain(`'X-JWS-Signature: ${value}'`);
  });

  test("offers to switch where a header is for the other operation", async () => {
    const { page, field, told, sign } = await openWorkbench();
    await sign();
    const offer = page.locator(".workbench .switch");
    await field("header").fill(right);
    await expect.poll(() => told.textContent()).toContain("is right");
    expect(await offer.count()).toBe(0);
    await field("header").fill(signed({ header: { uri: "/v5/card-api/request/status" } }).value);
    await expect.poll(() => offer.textContent()).toContain("Switch to POST /v5/card-api/request/status");
    await offer.click();
    await expect.poll(() => told.textContent()).toBe("The signature is right for this operation, body and secret.");
  });

  test("says what can't be signed with", async () => {
    const { page, sign } = await openWorkbench();
    await sign(BODY, "123456", "");
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("secret must be the key");
    await sign();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
  });

  test("copies the header, stores nothing, sends nothing, and says so", async () => {
    const { page, problems, field, step, sign } = await openWorkbench();
    const before = await page.context().storageState();
    await sign();
    await field("header").fill(right);
    await expect.poll(() => step("value")).toBe(right);
    await page.locator(".workbench button.copy").first().click();
    await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe(right);
    expect(await page.context().storageState()).toEqual(before);
    const stored = await page.evaluate("JSON.stringify([localStorage, sessionStorage]) + document.cookie");
    expect(stored).not.toContain(SECRET);
    expect(page.url()).not.toContain("?");
    await page.reload();
    expect(await field("signing-key").inputValue()).toBe("secret");
    expect(problems).toEqual([]);
    const words = await page.locator("main").textContent();
    for (const promise of ["It sends nothing", "It stores nothing"]) expect(words).toContain(promise);
  });
});
