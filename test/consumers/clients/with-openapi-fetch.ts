import { createSignedFetch, type paths } from "freedompay-card-link";
import createClient, { type Client } from "openapi-fetch";
import { type Knowledge, knowledgeOf, type LinkCardRequest, type Settings } from "./knowledge.js";

export function openapiFetchClient(settings: Settings): Client<paths> {
  const { baseUrl } = settings;
  return createClient<paths>({ baseUrl, fetch: createSignedFetch(settings) });
}

export async function linkCard(client: Client<paths>, link: LinkCardRequest): Promise<Knowledge> {
  try {
    const { response, data } = await client.POST("/v5/card-api/card/link", { body: link });
    return knowledgeOf(response.status, data);
  } catch {
    return "unknown"; // the request may have arrived
  }
}
