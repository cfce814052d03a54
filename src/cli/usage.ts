import { readFileSync } from "node:fs";
import { servers } from "../../generated/contract.js";
import { CardLinkError } from "../shared/errors.js";
import type { Credentials, Signer } from "../signing/credentials.js";
import { FORMATS, type Format } from "./text.js";

/** The command was called in a way that can't be carried out. Exits with 2; nothing was sent. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes by what became of the link. */
export const EXIT = { linked: 0, usage: 2, in_process: 3, rejected: 4, unknown: 6 } as const;

export const EXIT_HELP = `Exit codes
  0  linked          the card is linked
  2  usage           the command could not be carried out; nothing was sent
  3  in_process      the vendor has the request and hasn't finished
  4  rejected        the card is not linked
  6  unknown         the request may have arrived; keep its id and ask again`;

export const ENVIRONMENT_HELP: string = `Environment
  FREEDOMPAY_AUTH_ID      the user id that the vendor issued
  FREEDOMPAY_SECRET       the secret that the vendor issued; never an argument, since others can see those
  FREEDOMPAY_SECRET_FILE  instead: a file that holds the secret; one line break at its end is left out
  FREEDOMPAY_ALGORITHM    HS512 (default) or HS256`;

export const SERVER_HELP: string = `  --production           ${servers.production}; without it ${servers.test}
  --base-url <url>       another server; plain http on loopback only
  --allow-http           plain http to the --base-url, such as http://mock:4010; never to the vendor`;

export const SERVER_OPTIONS = {
  production: { type: "boolean", default: false },
  "base-url": { type: "string" },
  "allow-http": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

export const FORMAT_OPTION = { format: { type: "string", default: "json" } } as const;

export const FORMAT_HELP: string = `  --format <name>        ${FORMATS.join(" or ")} (default json): the outcome for programs, or for people`;

export function formatOf(text: string): Format {
  const format = FORMATS.find((name) => name === text);
  if (format) return format;
  throw new UsageError(`--format must be ${FORMATS.join(" or ")}.`);
}

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
  return { ...signerOf(env), secret: secretOf(env) };
}

export function signerOf(env: NodeJS.ProcessEnv): Signer {
  const { FREEDOMPAY_AUTH_ID: authId, FREEDOMPAY_ALGORITHM: algorithm } = env;
  if (!authId) throw new UsageError("FREEDOMPAY_AUTH_ID is not set; expected the user id that the vendor issued.");
  // The client refuses any other text by name.
  return { authId, ...(algorithm && { algorithm: algorithm as NonNullable<Signer["algorithm"]> }) };
}

function secretOf({ FREEDOMPAY_SECRET: secret, FREEDOMPAY_SECRET_FILE: file }: NodeJS.ProcessEnv): string | Buffer {
  if (secret && file)
    throw new UsageError("FREEDOMPAY_SECRET and FREEDOMPAY_SECRET_FILE are both set; set one of them.");
  if (secret) return secret;
  if (!file) {
    throw new UsageError(
      "FREEDOMPAY_SECRET is not set; expected the secret that the vendor issued, or FREEDOMPAY_SECRET_FILE.",
    );
  }
  const bytes = read(file);
  const end = bytes.at(-1) !== 0x0a ? bytes.length : bytes.at(-2) === 0x0d ? bytes.length - 2 : bytes.length - 1;
  if (end === 0) throw new UsageError("The file of FREEDOMPAY_SECRET_FILE is empty; expected the secret in it.");
  const text = bytes.toString("utf8", 0, end);
  // A key needn't be text. Where it is, some commands say more of what is wrong with it.
  return Buffer.from(text).equals(bytes.subarray(0, end)) ? text : bytes.subarray(0, end);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    // Without the path: a user who mixed up the two variables has the secret there.
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new UsageError(`The file of FREEDOMPAY_SECRET_FILE can't be read${code}.`);
  }
}

/** In seconds: what a timer takes. */
const LONGEST_WAIT = 2_147_483;

export function seconds(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value < LONGEST_WAIT) return value * 1000;
  throw new UsageError(`--${name} must be a number of seconds above 0 and below ${LONGEST_WAIT}.`);
}

export function count(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} must be a whole number, 0 or more.`);
}

/** A mistake in how the command was called. */
export function isUsage(error: unknown): error is Error {
  return error instanceof UsageError || (error instanceof CardLinkError && error.family === "input");
}
