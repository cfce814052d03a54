import axios, { type AxiosInstance } from "axios";
import { sign } from "freedompay-card-link/signature";
import { type Knowledge, knowledgeOf, type LinkCardRequest, type Settings } from "./knowledge.js";

export function axiosClient({ baseUrl, ...credentials }: Settings): AxiosInstance {
  const client = axios.create({
    baseURL: baseUrl,
    timeout: 30_000,
    maxRedirects: 0, // the signed request is only for this server
    validateStatus: () => true, // no status but 200 says anything
  });
  client.interceptors.request.use(async (config) => {
    // As bytes, so that axios sends exactly what is signed.
    config.data = Buffer.from(JSON.stringify(config.data));
    const target = { method: "POST", path: config.url ?? "" };
    config.headers.set("Content-Type", "application/json");
    config.headers.set("X-JWS-Signature", await sign(config.data, target, credentials));
    return config;
  });
  return client;
}

export async function linkCard(client: AxiosInstance, link: LinkCardRequest): Promise<Knowledge> {
  try {
    const response = await client.post("/v5/card-api/card/link", link);
    return knowledgeOf(response.status, response.data);
  } catch {
    return "unknown"; // the request may have arrived
  }
}
