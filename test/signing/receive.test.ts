/** What the mock refuses, the handlers for MSW refuse too, and with the same words. */
import { getResponse } from "msw";
import { afterAll, describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { EXAMPLE_CREDENTIALS, startMock } from "../../src/mock/index.js";
import { cardLinkHandlers } from "../../src/msw/index.js";
import { LARGEST_BODY } from "../../src/signing/receive.js";
import { jws, linkBody, PROTECTED_HEADER } from "../mock/client.js";

const mock = await startMock();
afterAll(() => mock.close());

const handlers = cardLinkHandlers({ credentials: EXAMPLE_CREDENTIALS });
const handlersOfMany = cardLinkHandlers({
  credentials: (authId) => (authId === EXAMPLE_CREDENTIALS.authId ? EXAMPLE_CREDENTIALS : undefined),
});
const body = linkBody();
const again = linkBody();
const { uri, auth_id, method, params, alg } = PROTECTED_HEADER;
const reordered = { alg, typ: "JWT", auth_id, uri, method, params };
const twice = body.replace("{", '{"client_id":"another",');
const incomplete = '{"client_id":"client-1"}';

/** With what is signed; without a signature where that is undefined. */
type Sent = [body: string | Uint8Array, signature: string | undefined, type?: string];

describe("a request", () => {
  test.each<[string, Sent, number, string | undefined]>([
    ["that is right", [body, jws(body)], 200, undefined],
    ["of a media type with nothing behind it", [again, jws(again), "application/json;"], 200, undefined],
    ["in UTF-8", [again, jws(again), "application/json; charset=utf-8"], 200, undefined],
    ["with a protected header in another order and with a typ", [again, jws(again, reordered)], 200, undefined],
    ["without a signature", [body, undefined], 401, "Signature missing"],
    ["with an empty signature", [body, ""], 401, "Signature missing"],
    ["with another key's signature", [body, jws(body, PROTECTED_HEADER, "another")], 401, "Signature refused"],
    ["of an unknown auth_id", [body, jws(body, { ...PROTECTED_HEADER, auth_id: "7" })], 401, "Signature refused"],
    ["of malformed JSON, without a signature", ["{", undefined], 400, "Malformed JSON"],
    ["with a member twice, without a signature", [twice, undefined], 400, "Malformed JSON"],
    ["of a media type that every object inherits", [body, jws(body), "constructor"], 415, "Wrong media type"],
    ["of more bytes than are read", [" ".repeat(LARGEST_BODY + 1), undefined], 413, "Body too large"],
    ["that breaks the contract", [incomplete, jws(incomplete)], 422, "The request breaks the contract"],
    ["that breaks the contract, without a signature", [incomplete, undefined], 401, "Signature missing"],
    ["without a body", ["", jws("")], 422, "The request breaks the contract"],
    ["of what is no object", ["null", jws("null")], 422, "The request breaks the contract"],
  ])("%s has the same response from each", async (_what, [sent, signature, type], status, title) => {
    const headers = {
      "content-type": type ?? "application/json",
      ...(signature !== undefined && { "x-jws-signature": signature }),
    };
    const init = { method: "POST", body: sent, headers };
    const url = mock.url + operations.linkCard.path;
    for (const given of [
      await fetch(url, init),
      await getResponse(handlers, new Request(url, init)),
      await getResponse(handlersOfMany, new Request(url, init)),
    ]) {
      const { title: said } = JSON.parse((await given?.text()) ?? "");
      expect({ status: given?.status, title: said }).toEqual({ status, title });
    }
  });
});
