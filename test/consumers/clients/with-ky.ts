import { createSignedFetch } from "freedompay-card-link";
import ky, { type KyInstance } from "ky";
import { type Knowledge, knowledgeOf, type LinkCardRequest, type Settings } from "./knowledge.js";

export function kyClient(settings: Settings): KyInstance {
  return ky.create({
    fetch: createSignedFetch(settings), // validates, signs, sends once, validates
    timeout: false, // the signed fetch has its own, 30 s
    retry: 0, // settle repeats what must be repeated
    throwHttpErrors: false, // no status but 200 says anything
  });
}

export async function linkCard(client: KyInstance, baseUrl: string, link: LinkCardRequest): Promise<Knowledge> {
  try {
    const response = await client.post(`${baseUrl}/v5/card-api/card/link`, { json: link });
    return knowledgeOf(response.status, await response.json());
  } catch {
    return "unknown"; // the request may have arrived
  }
}
