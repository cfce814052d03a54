import type { TenantKey } from "freedompay-card-link/signature";

const keys = new Map([
  ["123456", { secret: "the key of the first tenant" }],
  ["654321", { secret: "the key of the second tenant", algorithm: "HS256" as const }],
]);

/** As a database or a key store would answer: undefined for an unknown tenant. */
export const keyOf = async (authId: string): Promise<TenantKey | undefined> => keys.get(authId);
