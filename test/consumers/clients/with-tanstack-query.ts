import { MutationObserver, type QueryClient, QueryObserver } from "@tanstack/query-core";
import type { LinkCardRequest, LinkOutcome } from "freedompay-card-link";

/** Your own server, which holds the secret. An outcome is plain data, so it sends outcomes as they are. */
export interface YourApi {
  /** Stores the link and calls `linkCard`. */
  link(link: LinkCardRequest): Promise<LinkOutcome>;
  /** The stored outcome, which a worker brings up to date with `settle`. */
  outcomeOf(request_id: string): Promise<LinkOutcome>;
}

/** In React: these options are those of `useMutation`. */
export function linkMutation(
  queryClient: QueryClient,
  api: YourApi,
): MutationObserver<LinkOutcome, Error, LinkCardRequest> {
  // The caller makes the request_id, once for each link, so that sending it again is the same link.
  return new MutationObserver(queryClient, { mutationFn: (link: LinkCardRequest) => api.link(link) });
}

/** In React: these options are those of `useQuery`. */
export function outcomeQuery(
  queryClient: QueryClient,
  api: YourApi,
  request_id: string,
  interval = 5_000,
): QueryObserver<LinkOutcome> {
  return new QueryObserver<LinkOutcome>(queryClient, {
    queryKey: ["card-link", request_id],
    queryFn: () => api.outcomeOf(request_id),
    refetchInterval: ({ state }) => (isFinal(state.data) ? false : interval),
  });
}

const isFinal = (outcome: LinkOutcome | undefined) => outcome?.kind === "linked" || outcome?.kind === "rejected";
