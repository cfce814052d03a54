/** What the mock does with one request. */
export interface MockResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mediaType: string;
  readonly body: unknown;
  /** What is sent in place of the body as JSON. */
  readonly text?: string;
  /** `example=…` if it is the spec's example of that name and nothing else; `own` if the mock made it up. */
  readonly origin: string;
  /** Why it is a refusal, in one line. */
  readonly why?: string;
  /** Milliseconds by which it is delayed. */
  readonly delay?: number;
  /** The connection is reset instead. */
  readonly reset?: boolean;
  /** After one half of the body the connection is cut, or the other half is delayed by so many milliseconds. */
  readonly half?: "cut" | number;
  /** Called once the response has left. */
  readonly afterwards?: () => void;
}

/** Says where a response comes from, so that nobody takes a response of the mock for the vendor's. */
export const ORIGIN_HEADER = "X-Mock-Answer";

export const OWN = "This response is the mock's own; the vendor documents none.";

/** A refusal, as RFC 9457 writes one. The vendor documents no status but 200, so each of them is the mock's own. */
export function problem(
  status: number,
  title: string,
  detail: string,
  { headers, ...members }: { readonly headers?: Record<string, string>; readonly [member: string]: unknown } = {},
): MockResponse {
  return {
    status,
    ...(headers && { headers }),
    mediaType: "application/problem+json",
    body: { title, status, detail: `${detail} ${OWN}`, ...members },
    origin: "own",
    why: `${title}: ${detail}`,
  };
}
