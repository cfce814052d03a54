import { servers } from "../../generated/contract.js";
import { CardLinkError } from "../shared/errors.js";
import type { Credentials } from "../signing/credentials.js";

/** The command was called in a way that can't be carried out. Exits with 2; nothing was sent. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes by what became of the link. */
export const EXIT = { linked: 0, usage: 2, in_process: 3, rejected: 4, not_sent: 5, unknown: 6 } as const;

export const EXIT_HELP = `Exit codes
  0  linked          the card is linked
  2  usage           the command could not be carried out; nothing was sent
  3  in_process      the vendor has the request and hasn't finished
  4  rejected        the card is not linked
  5  not_sent        nothing reached the server; the same request may be sent again
  6  unknown         the request may have arrived; keep its id and ask again`;

export const ENVIRONMENT_HELP: string = `Environment
  FREEDOMPAY_AUTH_ID     the user id that the vendor issued
  FREEDOMPAY_SECRET      the secret that the vendor issued; never an argument, since others can see those
  FREEDOMPAY_ALGORITHM   HS512 (default) or HS256`;

export const SERVER_HELP: string = `  --production           ${servers.production}; without it ${servers.test}
  --base-url <url>       another server; plain http on loopback only`;

export const SERVER_OPTIONS = {
  production: { type: "boolean", default: false },
  "base-url": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

export interface ServerValues {
  readonly production?: boolean | undefined;
  readonly "base-url"?: string | undefined;
}

export function baseUrlOf(values: ServerValues): string {
  if (values.production && values["base-url"])
    throw new UsageError("--production and --base-url name two servers; give one.");
  return values["base-url"] ?? (values.production ? servers.production : servers.test);
}

export function credentialsOf(env: NodeJS.ProcessEnv): Credentials {
  const { FREEDOMPAY_AUTH_ID: authId, FREEDOMPAY_SECRET: secret, FREEDOMPAY_ALGORITHM: algorithm } = env;
  if (!authId) throw new UsageError("FREEDOMPAY_AUTH_ID is not set; expected the user id that the vendor issued.");
  if (!secret) throw new UsageError("FREEDOMPAY_SECRET is not set; expected the secret that the vendor issued.");
  // The client refuses any other text by name.
  return {
    authId,
    secret,
    ...(algorithm && { algorithm: algorithm as NonNullable<Credentials["algorithm"]> }),
  };
}

export function seconds(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value < 2 ** 31 / 1000) return value * 1000;
  throw new UsageError(`--${name} must be a number of seconds above 0.`);
}

export function isUsage(error: unknown): error is Error {
  const byParser = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
  return error instanceof UsageError || byParser || (error instanceof CardLinkError && error.family === "input");
}
