import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../../src/mock/index.js";
import { jws, linkBody, mockWith, PROTECTED_HEADER, post } from "./client.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const OWN = "This response is the mock's own; the vendor documents none.";
const body = linkBody({ client_id: "клиент 7", card_id: "card-900456" });
const pretty = JSON.stringify(JSON.parse(body), null, 2);
const python = body.replaceAll('":', '": ').replaceAll(',"', ', "');
const right = jws(body);
const [header = "", , mac = ""] = right.split(".");
const plain = (text: string) => Buffer.from(text, "base64url").toString("base64");
const withHeader = (change: object) => jws(body, { ...PROTECTED_HEADER, ...change });

interface Wrong {
  readonly signature: string;
  readonly sent?: string;
  readonly sentAs?: string;
  readonly part: string;
  readonly says: string;
}

const MISSIGNED: Readonly<Record<string, Wrong>> = {
  "no header": { signature: "", part: "form", says: "There is no X-JWS-Signature" },
  "a word": { signature: "signature", part: "form", says: "is not a detached JWS" },
  "one dot": { signature: `${header}.${mac}`, part: "form", says: "one dot between its parts; it needs two" },
  "padded base64url": { signature: `${header}==..${mac}==`, part: "form", says: 'a "=" at the end' },
  "plain base64 without padding": {
    // A signature that has both of the letters in question, whichever ids the body has.
    signature: `${header}..+/${mac.slice(2)}`,
    part: "form",
    says: 'a "+" or a "/", where base64url has "-" and "_"',
  },
  "plain base64": { signature: `${plain(header)}..${plain(mac)}`, part: "form", says: 'a "=" at the end' },
  "swapped segments": { signature: `${mac}..${header}`, part: "form", says: "it is behind them" },
  "an attached payload": {
    signature: right.replace("..", `.${Buffer.from(body).toString("base64url")}.`),
    part: "payload",
    says: "has its payload attached",
  },
  "another algorithm": { signature: withHeader({ alg: "HS256" }), part: "alg", says: 'alg is wrong. Expected "HS512"' },
  "no algorithm": { signature: withHeader({ alg: "none" }), part: "alg", says: "alg is wrong" },
  "another uri": {
    signature: withHeader({ uri: "/v5/card-api/request/status" }),
    part: "uri",
    says: 'uri is wrong. Expected "/v5/card-api/card/link"',
  },
  "a whole URL for the uri": {
    signature: withHeader({ uri: "https://api.freedompay.kz/v5/card-api/card/link" }),
    part: "uri",
    says: "uri has scheme and host; it must be only the path",
  },
  "another method": { signature: withHeader({ method: "PUT" }), part: "method", says: 'Expected "POST"' },
  "a method in small letters": { signature: withHeader({ method: "post" }), part: "method", says: 'Expected "POST"' },
  "an unknown auth_id": {
    signature: withHeader({ auth_id: "654321" }),
    part: "auth_id",
    says: "Expected an auth_id for which there is a key",
  },
  "an auth_id that is a number": {
    signature: withHeader({ auth_id: 123456 }),
    part: "auth_id",
    says: "auth_id is not a string",
  },
  "params that aren't empty": { signature: withHeader({ params: "?a=1" }), part: "params", says: 'Expected ""' },
  "no params": { signature: withHeader({ params: undefined }), part: "params", says: 'Expected ""' },
  "another secret": {
    signature: jws(body, PROTECTED_HEADER, "Secret"),
    part: "signature",
    says: "the secret is wrong",
  },
  "a secret decoded from base64": {
    signature: jws(body, PROTECTED_HEADER, Buffer.from("secret", "base64")),
    part: "signature",
    says: "The key was the secret decoded from base64",
  },
  "a secret with the line break of its file": {
    signature: jws(body, PROTECTED_HEADER, "secret\n"),
    part: "signature",
    says: "The key was the secret with LF at its end",
  },
  "a body changed after signing": {
    signature: right,
    sent: body.replace("900456", "900457"),
    part: "signature",
    says: "or the body changed after it was signed",
  },
  "a body written anew with line breaks": {
    signature: right,
    sent: pretty,
    part: "signature",
    says: "The signature is that of this body without white space",
  },
  "a body written anew without blanks": {
    signature: jws(python),
    part: "signature",
    says: "that of this body with a blank behind each colon and comma",
  },
  "a body signed with line breaks": { signature: jws(pretty), part: "signature", says: "this body with line breaks" },
  "a body signed with escapes": {
    signature: jws(body.replace(/[а-я]/g, (letter) => `\\u0${letter.charCodeAt(0).toString(16)}`)),
    part: "signature",
    says: "this body without white space, and all but ASCII escaped",
  },
  "a body signed as Python writes it": {
    signature: jws(python.replace(/[а-я]/g, (letter) => `\\u0${letter.charCodeAt(0).toString(16)}`)),
    part: "signature",
    says: "a blank behind each colon and comma, and all but ASCII escaped",
  },
  "hexadecimal digits": {
    signature: `${header}..${Buffer.from(mac, "base64url").toString("hex")}`,
    part: "signature",
    says: "The signature is in hexadecimal digits.",
  },
  "half a signature": { signature: right.slice(0, -43), part: "signature", says: "The signature has 32 bytes" },
  "the name of another table": {
    signature: "",
    sentAs: "X-JWT-Signature",
    part: "form",
    says: "Send it as X-JWS-Signature.",
  },
  crit: { signature: withHeader({ crit: ["b64"], b64: false }), part: "form", says: "without crit" },
  "a member of the protected header twice": {
    signature: right.replace(/^[^.]+/, (first) =>
      Buffer.from(Buffer.from(first, "base64url").toString().replace("{", '{"alg":"none",')).toString("base64url"),
    ),
    part: "form",
    says: "without duplicate members",
  },
  "an empty body signed": { signature: jws(""), part: "signature", says: "an empty body" },
};

function headersOf(signature: string, sentAs?: string): Record<string, string> {
  if (sentAs) return { [sentAs]: right };
  return signature ? { "X-JWS-Signature": signature } : {};
}

test.each(Object.entries(MISSIGNED))("%s is refused, and the response says why", async (_name, wrong) => {
  const { signature, sent = body, sentAs, part, says } = wrong;
  const answer = await post(mock, sent, headersOf(signature, sentAs));
  expect(answer).toMatchObject({ status: 401, origin: "own", body: { part, detail: expect.stringContaining(says) } });
  expect(answer.body["detail"]).toContain(OWN);
  const shown = JSON.stringify(answer.body);
  for (const hidden of [mac, jws(sent).split(".")[2] ?? "", "123456"]) expect(shown).not.toContain(hidden);
});

// With a changed body and another secret alike, all there is to see is a signature that doesn't fit.
test("the reasons differ, except where two mistakes can't be told apart", async () => {
  const reasons = new Map<unknown, string[]>();
  for (const [name, { signature, sent = body, sentAs }] of Object.entries(MISSIGNED)) {
    const { body: problem } = await post(mock, sent, headersOf(signature, sentAs));
    reasons.set(problem["detail"], [...(reasons.get(problem["detail"]) ?? []), name]);
  }
  expect([...reasons.values()].filter((names) => names.length > 1)).toEqual([
    ["padded base64url", "plain base64"],
    ["another algorithm", "no algorithm"],
    ["another method", "a method in small letters"],
    ["another secret", "a body changed after signing"],
  ]);
});

test.each(["HS512", "HS256"] as const)(
  "a request signed in %s is accepted where that is the algorithm",
  async (algorithm) => {
    const strict = await mockWith({ credentials: { authId: "7", secret: "a secret of its own", algorithm } });
    const signature = jws(body, { ...PROTECTED_HEADER, auth_id: "7", alg: algorithm }, "a secret of its own");
    expect(await post(strict, body, { "X-JWS-Signature": signature })).toMatchObject({ status: 200 });
    expect(strict.requests[0]).toMatchObject({ verified: true });
  },
);

test("members of the protected header in another order, and a typ beside them, are accepted", async () => {
  const { uri, auth_id, method, params, alg } = PROTECTED_HEADER;
  const header = { alg, typ: "JWT", auth_id, uri, method, params };
  const link = linkBody();
  expect(await post(mock, link, { "X-JWS-Signature": jws(link, header) })).toMatchObject({ status: 200 });
});

// As it stands on the vendor's page; it breaks the contract as well, and the signature comes first.
test("the vendor's own sample is refused for its missing signature, and accepted once it is signed", async () => {
  const sample = '{\n    "request_id": "string",\n    "client_id": "string",\n    "card_id": "string"\n}';
  expect(await post(mock, sample, {})).toMatchObject({ status: 401, body: { title: "Signature missing" } });
  const signed = await post(mock, sample, { "X-JWS-Signature": jws(sample) });
  expect(signed).toMatchObject({ status: 422, body: { detail: expect.stringContaining("request_id must be a UUID") } });
  const filledIn = sample.replace("string", "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b");
  expect(await post(mock, filledIn, { "X-JWS-Signature": jws(filledIn) })).toMatchObject({ status: 200 });
});

test("a large or deeply nested body with a wrong signature is refused at once", async () => {
  const numbers = `[${"1,".repeat(300_000)}1]`;
  for (const large of [`${"[".repeat(300)}${numbers}${"]".repeat(300)}`, `${"[".repeat(5000)}${"]".repeat(5000)}`]) {
    const before = process.cpuUsage();
    const answer = await post(mock, large, { "X-JWS-Signature": jws("another") });
    expect(answer).toMatchObject({ status: 401, body: { part: "signature" } });
    // In microseconds of this process, which other jobs don't lengthen.
    expect(process.cpuUsage(before).user).toBeLessThan(5e6);
  }
});
