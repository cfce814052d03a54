/** The contract as data. Under `node16` TypeScript takes no import attributes. */
import spec from "freedompay-card-link/openapi.json" with { type: "json" };

export const version: string = spec.info.version;
