import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import { after, before, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import selfsigned from "selfsigned";
import { Agent, fetch as undiciFetch } from "undici";

const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

/** A certificate that is its own CA, for the server and for the team. */
async function certificate(name) {
  const altNames = [{ type: 2, value: "localhost" }];
  const extensions = [{ name: "subjectAltName", altNames }];
  const { private: key, cert } = await selfsigned.generate([{ name: "commonName", value: name }], {
    extensions,
    keySize: 2048,
  });
  return { key, cert };
}

const [own, team] = await Promise.all([certificate("localhost"), certificate("team")]);
let provider;
let baseUrl;
let posts = 0;
before(async () => {
  provider = createServer(
    { ...own, ca: team.cert, requestCert: true, rejectUnauthorized: true },
    (_request, response) => {
      posts += 1;
      response.setHeader("Content-Type", "application/json").end(JSON.stringify(linked));
    },
  ).listen(0, "127.0.0.1");
  await once(provider, "listening");
  baseUrl = `https://localhost:${provider.address().port}`;
});
after(() => {
  provider.closeAllConnections();
  provider.close();
});

function linking(connect) {
  const dispatcher = new Agent({ connect });
  const fetch = (url, init) => undiciFetch(url, { ...init, dispatcher });
  return createCardLinkClient({ baseUrl, authId: "123456", secret: "a secret", fetch }).linkCard(link);
}

test("with the CA and a certificate of the team's: linked", async () => {
  assert.equal((await linking({ ca: own.cert, ...team })).kind, "linked");
  assert.equal(posts, 1);
});

test("without the CA: unknown, and the reason says that the certificate was refused", async () => {
  const outcome = await linking({ ...team });
  assert.equal(outcome.kind, "unknown");
  assert.equal(outcome.reason.code, "tls_refused");
});

test("without a client certificate: unknown, since TLS 1.3 refuses it after the request may have left", async () => {
  const outcome = await linking({ ca: own.cert });
  assert.equal(outcome.kind, "unknown");
  assert.equal(posts, 1);
});
