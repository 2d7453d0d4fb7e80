import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { JWTPayload } from "jose";
import type { Clock } from "@vivavoce/audio/clock";
import { silentLogger } from "../runtime/logger.ts";
import type { Logger } from "../runtime/logger.ts";
import { createIssuerKeys } from "./issuer-keys.ts";
import type { KeySet } from "./issuer-keys.ts";
import type { TokenVerdict, TokenVerifier } from "./token-verifier.ts";

/** Whose tokens are taken, and which of them. */
export interface EntraOptions {
  /** Directory id of the tenant. Without it `issuers` and `jwksUrl` are needed. */
  readonly tenantId?: string;
  /** Values of `iss`; those of the tenant, of both versions, when absent. */
  readonly issuers?: readonly string[];
  /** Values of `aud` of which a token must have one; those that Voice Live's clients ask for when absent. */
  readonly audiences?: readonly string[];
  /** Where the keys are; the tenant's when absent. */
  readonly jwksUrl?: string;
  /** A token needs one of these `roles` or one of these `scp`; none are needed when both are empty. */
  readonly roles?: readonly string[];
  readonly scopes?: readonly string[];
  /** How far clocks may be apart, in seconds; 60 when absent. */
  readonly clockToleranceSeconds?: number;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** As the global one, which is used when absent. */
  readonly fetch?: typeof fetch;
}

/** What tokens for `https://ai.azure.com/.default` and the older scope are for (TR-31). */
export const defaultAudiences: readonly string[] = [
  "https://ai.azure.com",
  "https://ai.azure.com/",
  "https://cognitiveservices.azure.com",
  "https://cognitiveservices.azure.com/",
];

/** Signatures by a private key. No `none`, and no shared secret that a public key could be passed off as. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** Longest token that is looked at: more than fits the header of a request anyway. */
const maxTokenCharacters = 12 * 1024;
/** Longest part of a claim that becomes a name. */
const maxNameCharacters = 128;

/**
 * Verifies access tokens of Microsoft Entra ID, or of another issuer that works alike: signed JWTs whose keys are
 * published (docs/decisions/0020). They are verified when a session is opened, as Azure does; it may outlive its token.
 * @throws TypeError when neither a tenant nor an issuer with keys is named, or a URL is none
 */
export function createEntraTokens(options: EntraOptions): TokenVerifier {
  const { tenantId, clock } = options;
  const issuers = options.issuers ?? issuersOf(tenantId);
  const audiences = options.audiences ?? defaultAudiences;
  const url = options.jwksUrl ?? keysOf(tenantId);
  if (issuers.length === 0 || url === undefined) {
    throw new TypeError("Tokens need a tenant, or issuers and the URL of their keys.");
  }
  if (!URL.canParse(url)) throw new TypeError(`'${url}' is no URL.`);
  const keys = createIssuerKeys({
    url,
    clock,
    logger: options.logger ?? silentLogger,
    fetch: options.fetch ?? globalThis.fetch,
  });

  /** What can be told without a signature. It keeps strangers' tokens from costing more than their reading. */
  function mayBeOurs(token: string): boolean {
    if (token.length > maxTokenCharacters) return false;
    try {
      const { alg } = decodeProtectedHeader(token);
      const { iss, aud } = decodeJwt(token);
      const named = Array.isArray(aud) ? aud : [aud];
      return (
        algorithms.includes(alg ?? "") &&
        issuers.includes(iss ?? "") &&
        named.some((name) => name !== undefined && audiences.includes(name))
      );
    } catch {
      return false;
    }
  }

  async function claimsOf(token: string, keySet: KeySet): Promise<JWTPayload | "unknown key" | undefined> {
    try {
      const { payload } = await jwtVerify(token, keySet, {
        algorithms,
        issuer: [...issuers],
        audience: [...audiences],
        requiredClaims: ["exp"],
        clockTolerance: options.clockToleranceSeconds ?? 60,
        currentDate: new Date(clock.wallMs()),
      });
      return payload;
    } catch (error) {
      return error instanceof errors.JWKSNoMatchingKey ? "unknown key" : undefined;
    }
  }

  function judge(claims: JWTPayload): TokenVerdict {
    const { tid, oid, sub, roles, scp } = claims;
    // Of the tenant's own issuers every token names it; of others some do.
    if (tenantId !== undefined && (options.issuers === undefined || tid !== undefined) && !sameTenant(tid, tenantId))
      return { kind: "invalid" };
    const subject = nameOf(oid) ?? nameOf(sub);
    if (subject === undefined) return { kind: "invalid" };
    if (!isGranted(roles, scp)) return { kind: "forbidden" };
    const tenant = nameOf(tid) ?? "token";
    return { kind: "valid", caller: { id: `entra:${tenant}:${subject}`, name: `entra:${subject}` } };
  }

  function isGranted(roles: unknown, scopes: unknown): boolean {
    const { roles: wantedRoles = [], scopes: wantedScopes = [] } = options;
    if (wantedRoles.length + wantedScopes.length === 0) return true;
    const given: readonly unknown[] = Array.isArray(roles) ? roles : [];
    const allowed = typeof scopes === "string" ? scopes.split(" ") : [];
    return wantedRoles.some((role) => given.includes(role)) || wantedScopes.some((scope) => allowed.includes(scope));
  }

  return {
    async verify(token) {
      if (!mayBeOurs(token)) return { kind: "invalid" };
      const keySet = await keys.current();
      if (keySet === undefined) return { kind: "unavailable" };
      let claims = await claimsOf(token, keySet);
      if (claims === "unknown key") {
        const renewed = await keys.renewed();
        if (renewed === undefined) return { kind: "unavailable" };
        claims = renewed === keySet ? undefined : await claimsOf(token, renewed);
      }
      return claims === undefined || claims === "unknown key" ? { kind: "invalid" } : judge(claims);
    },
  };
}

/** Both versions of access tokens. */
function issuersOf(tenantId: string | undefined): readonly string[] {
  if (tenantId === undefined) return [];
  const id = tenantId.toLowerCase();
  return [`https://login.microsoftonline.com/${id}/v2.0`, `https://sts.windows.net/${id}/`];
}

function keysOf(tenantId: string | undefined): string | undefined {
  if (tenantId === undefined) return undefined;
  return `https://login.microsoftonline.com/${encodeURIComponent(tenantId)}/discovery/v2.0/keys`;
}

function sameTenant(tid: unknown, tenantId: string): boolean {
  return typeof tid === "string" && tid.toLowerCase() === tenantId.toLowerCase();
}

function nameOf(claim: unknown): string | undefined {
  if (typeof claim !== "string" || claim === "") return undefined;
  return claim.slice(0, maxNameCharacters);
}
