import { createHash, timingSafeEqual } from "node:crypto";
import { isClientSecret } from "./client-secrets.ts";
import type { GatewayCredentials } from "./gateway-options.ts";
import { valuesOf } from "./upgrade-request.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";

/** Says whether a request may open a session. */
export type CredentialCheck = (request: UpgradeRequest) => boolean;

/** More than any client sends; bounds the work one request can ask for. */
const maxOffered = 16;

/**
 * Checks what a request offers against the configured secrets. One valid credential is enough, wherever it stands.
 * Every offer is compared with every secret by digest and in constant time, so that the answer's timing tells
 * neither which secret was close nor how long it is. Digests are kept, not the secrets.
 */
export function createCredentialCheck(credentials: GatewayCredentials): CredentialCheck {
  const keys = credentials.apiKeys.map(digest);
  const tokens = [...keys, ...credentials.bearerTokens.map(digest)];
  // An open server takes anything but a client secret that has expired: its settings would be missing.
  if (tokens.length === 0) return (request) => !offeredTokens(request).some(isClientSecret);
  return (request) => {
    const key = isAnyKnown(offeredKeys(request), keys);
    const token = isAnyKnown(offeredTokens(request), tokens);
    return key || token;
  };
}

/** API keys: header and query in any letter case (TR-21, TR-30), and the query form of the header (TR-23). */
function offeredKeys({ headers, query }: UpgradeRequest): readonly string[] {
  return [...valuesOf(headers, "api-key"), ...valuesOf(query, "api-key"), ...valuesOf(query, "h-api-key")];
}

/**
 * Bearer tokens: header (TR-31), query (TR-22), query form of the header (TR-23), the subprotocol of OpenAI's
 * browser clients (section 11.1) and the token of classic agents (TR-18).
 */
export function offeredTokens({ headers, query, protocols }: UpgradeRequest): readonly string[] {
  const authorizations = [
    ...valuesOf(headers, "authorization"),
    ...valuesOf(query, "authorization"),
    ...valuesOf(query, "h-authorization"),
  ];
  const bearer = authorizations.map((value) => /^\s*bearer\s+(\S+)\s*$/i.exec(value)?.[1] ?? "");
  const prefix = "openai-insecure-api-key.";
  const fromProtocols = protocols.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return [...bearer, ...fromProtocols, ...valuesOf(query, "agent-access-token")].filter((token) => token !== "");
}

function isAnyKnown(offered: readonly string[], known: readonly Buffer[]): boolean {
  let found = false;
  for (const offer of offered.slice(0, maxOffered)) {
    const offeredDigest = digest(offer);
    for (const secret of known) found = timingSafeEqual(offeredDigest, secret) || found;
  }
  return found;
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
