import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { type CardLinkClient, schemas } from "freedompay-card-link";
import type { Link, Links } from "./links.js";

/** The caller makes the id, and may repeat a PUT whose response was lost: one id is one link, however often it comes. */
export function createService(links: Links, client: CardLinkClient): FastifyInstance {
  const service = Fastify();
  type Put = { Params: { request_id: string }; Body: { client_id: string; card_id: string } };

  service.put<Put>("/card-links/:request_id", async ({ params, body }, reply) => {
    // A uuid column gives lower case back, and the workers must ask for the very text that was sent.
    const request_id = params.request_id.toLowerCase();
    const link = { request_id, client_id: body?.client_id, card_id: body?.card_id };
    // Before it becomes a row: a link that can't be sent would stay open for ever.
    if (!schemas.linkCard.request.is(link)) return reply.code(400).send({ error: "This is no link." });

    const isNew = await links.store(link);
    // One call, and the caller hears at once how it went. The workers settle what isn't linked by it.
    if (isNew) await links.record(await client.linkCard(link));
    const stored = await links.find(request_id);
    const isSame = stored?.client_id === link.client_id && stored.card_id === link.card_id;
    if (!isSame) return reply.code(409).send({ error: "This id, or this card of the client, has another link." });
    return respond(reply, stored);
  });

  service.get<Pick<Put, "Params">>("/card-links/:request_id", async ({ params }, reply) => {
    const isId = schemas.requestStatus.request.is(params);
    return respond(reply, isId ? await links.find(params.request_id) : undefined);
  });
  return service;
}

/** 202 while nobody knows how it ends. The vendor's words are fit to be shown, whatever the kind is. */
function respond(reply: FastifyReply, link: Link | undefined): FastifyReply {
  if (!link) return reply.code(404).send({ error: "No such link." });
  const { request_id, kind, outcome } = link;
  const { code, error_description } = outcome && "reason" in outcome ? outcome.reason : {};
  return reply
    .code(kind === "linked" || kind === "rejected" ? 200 : 202)
    .send({ request_id, kind, code, error_description });
}
