import type { KnownCaller } from "../access/known-caller.ts";

/** What became of a token. */
export type TokenVerdict =
  | { readonly kind: "valid"; readonly caller: KnownCaller }
  /** Not a token of ours, or not any more. */
  | { readonly kind: "invalid" }
  /** A right token of somebody who lacks the role or scope. */
  | { readonly kind: "forbidden" }
  /** It cannot be told now: the issuer's keys cannot be had. */
  | { readonly kind: "unavailable" };

/** Decides about bearer tokens that are not in the configuration. */
export interface TokenVerifier {
  /** Never rejects, and ends by itself within seconds. */
  verify(token: string): Promise<TokenVerdict>;
}
