import Fastify, { type FastifyInstance } from "fastify";
import { validate } from "freedompay-card-link";
import type { Link, Links } from "./links.js";

/**
 * The caller makes the id, and may repeat a PUT whose response was lost: one id is one link, however often it comes.
 */
export function createService(links: Links): FastifyInstance {
  const service = Fastify();
  type Put = { Params: { request_id: string }; Body: { client_id: string; card_id: string } };

  service.put<Put>("/card-links/:request_id", async ({ params: { request_id }, body }, reply) => {
    const { client_id, card_id } = body ?? {};
    // Before it becomes a row: a request that can't be sent would fail for ever.
    const violations = validate("linkCard", { request_id, client_id, card_id });
    if (violations.length > 0) return reply.code(400).send({ violations });

    const isNew = await links.store({ request_id, client_id, card_id });
    const stored = await links.find(request_id);
    if (stored?.client_id !== client_id || stored.card_id !== card_id) {
      return reply.code(409).send({ error: "This id, or this card of the client, has another link." });
    }
    if (isNew) await links.send(stored);
    return answer(reply, isNew ? await links.find(request_id) : stored);
  });

  service.get<Pick<Put, "Params">>("/card-links/:request_id", async ({ params: { request_id } }, reply) => {
    const isId = validate("requestStatus", { request_id }).length === 0;
    return answer(reply, isId ? await links.find(request_id) : undefined);
  });
  return service;
}

function answer(reply: { code(status: number): { send(body: object): unknown } }, link: Link | undefined) {
  if (!link) return reply.code(404).send({ error: "No such link." });
  const { request_id, state, outcome } = link;
  const isOpen = state === "stored" || state === "sent";
  const reason = outcome && "reason" in outcome ? outcome.reason.code : undefined;
  return reply.code(isOpen ? 202 : 200).send({ request_id, state, reason });
}
