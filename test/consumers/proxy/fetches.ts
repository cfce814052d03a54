/** Each undici's own fetch with a dispatcher of the same undici, as a client takes it: without a cast. */
import type { FetchLike } from "freedompay-card-link";
import type * as Undici6 from "undici-6";
import type * as Undici719 from "undici-7-19";
import type * as Undici724 from "undici-7-24";
import type * as Undici8 from "undici-8";

export const fetchOf6 =
  ({ fetch }: typeof Undici6, dispatcher: Undici6.Dispatcher): FetchLike =>
  (url, init) =>
    fetch(url, { ...init, dispatcher });
export const fetchOf719 =
  ({ fetch }: typeof Undici719, dispatcher: Undici719.Dispatcher): FetchLike =>
  (url, init) =>
    fetch(url, { ...init, dispatcher });
export const fetchOf724 =
  ({ fetch }: typeof Undici724, dispatcher: Undici724.Dispatcher): FetchLike =>
  (url, init) =>
    fetch(url, { ...init, dispatcher });
export const fetchOf8 =
  ({ fetch }: typeof Undici8, dispatcher: Undici8.Dispatcher): FetchLike =>
  (url, init) =>
    fetch(url, { ...init, dispatcher });
