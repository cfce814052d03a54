import fastify, { type FastifyError } from "fastify";
import { verify } from "freedompay-card-link/signature";
import { keyOf } from "./tenants.js";

const target = { method: "POST", path: "/v5/card-api/card/link" };
export const app = fastify();

// The signature is that of the bytes: keep them as they came, and parse them once they are verified.
app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
app.post<{ Body: Buffer }>(target.path, async ({ headers, body = Buffer.alloc(0) }) => {
  const { authId } = await verify(headers["x-jws-signature"], body, target, keyOf);
  return { tenant: authId, received: JSON.parse(body.toString()) };
});

app.setErrorHandler<FastifyError>((error, _request, reply) => {
  if (error.code !== "signature_refused") throw error;
  return reply.code(401).send({ error: "signature" });
});
