/** The mock's response to one request. */
export interface MockResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mediaType: string;
  readonly body: unknown;
  /** Sent instead of the body as JSON. */
  readonly text?: string;
  /** `example=…` for the unchanged example of that name in the spec, `own` for the mock's own. */
  readonly origin: string;
  /** Why the request was refused, in one line. */
  readonly why?: string;
  /** Milliseconds to wait before the response. */
  readonly delay?: number;
  /** The connection is reset instead. */
  readonly reset?: boolean;
  /** After half of the body, close the connection, or wait so many milliseconds. */
  readonly half?: "cut" | number;
  /** Called after the response was sent. */
  readonly afterwards?: () => void;
}

/** Names the origin of a response, so that nobody mistakes the mock's own for the vendor's. */
export const ORIGIN_HEADER = "X-Mock-Answer";

export const OWN = "This response is the mock's own; the vendor documents none.";

/** A refusal as a problem document (RFC 9457). It is the mock's own: the vendor documents only 200. */
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
