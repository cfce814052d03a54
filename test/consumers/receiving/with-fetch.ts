import { SignatureRefused, verify } from "freedompay-card-link/signature";
import { keyOf } from "./tenants.js";

const target = { method: "POST", path: "/v5/card-api/card/link" };

/** A handler as Workers, Deno, Bun, Hono and a Next.js route take it. */
export async function handle(request: Request): Promise<Response> {
  // The signature is that of the bytes: read them once, and parse them once they are verified.
  const body = new Uint8Array(await request.arrayBuffer());
  try {
    const { authId } = await verify(request.headers.get("x-jws-signature"), body, target, keyOf);
    return Response.json({ tenant: authId, received: JSON.parse(new TextDecoder().decode(body)) });
  } catch (error) {
    if (!(error instanceof SignatureRefused)) throw error;
    return Response.json({ error: "signature" }, { status: 401 });
  }
}
