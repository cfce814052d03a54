import express, { type ErrorRequestHandler } from "express";
import { verify } from "freedompay-card-link/signature";
import { keyOf } from "./tenants.js";

const target = { method: "POST", path: "/v5/card-api/card/link" };
export const app = express();

// The signature is that of the bytes: `express.raw` keeps them. No `express.json()` may come before it.
app.post(target.path, express.raw({ type: "application/json" }), async ({ headers, body = "" }, response) => {
  const { authId } = await verify(headers["x-jws-signature"], body, target, keyOf);
  response.json({ tenant: authId, received: JSON.parse(body.toString()) });
});

const refuse: ErrorRequestHandler = (error, _request, response, next) => {
  if (error.code !== "signature_refused") return next(error);
  response.status(401).json({ error: "signature" });
};
app.use(refuse);
