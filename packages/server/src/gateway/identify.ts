import type { ClientSecrets, SecretGrant } from "../access/client-secrets.ts";
import { isClientSecret } from "../access/client-secrets.ts";
import { isLoopbackAddress, networkOf } from "./client-address.ts";
import type { Credentials } from "./credentials.ts";
import { offeredTokens } from "./credentials.ts";
import type { KnownCaller } from "../access/known-caller.ts";
import type { Refusal } from "./refusal.ts";
import type { TokenVerdict, TokenVerifier } from "./token-verifier.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";

/** Who asks. */
export type Identity =
  | {
      readonly kind: "known";
      readonly caller: KnownCaller;
      /** What the client secret opens that was offered; absent for a credential of one's own. */
      readonly grant?: SecretGrant;
    }
  | { readonly kind: "unknown"; readonly refusal: Refusal };

/** What callers are known by. */
export interface IdentifyOptions {
  readonly credentials: Credentials;
  readonly secrets: Pick<ClientSecrets, "find">;
  /** Decides about bearer tokens in the form of a JWT; none are taken when absent. */
  readonly tokens?: TokenVerifier;
}

/**
 * Says who sends a request.
 * @param address where it comes from
 * @param takesSecrets whether a client secret is good for it
 */
export type Identify = (request: UpgradeRequest, address: string, takesSecrets: boolean) => Promise<Identity>;

/** Tokens verified at the same time; one more is told to come back. */
const maxVerifications = 64;
/** Of those, so many from one network. */
const maxVerificationsOfOne = 8;
/** The same for client secrets, which cost less; where one gateway has them, no look-up waits for anything. */
const maxLookUps = 512;
const maxLookUpsOfOne = 128;
/** Tokens of one request that are verified. */
const maxTokens = 2;
/** Three parts of base64url. */
const jwtPattern = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether nobody needs a credential. */
export function isOpenServer({ credentials, tokens }: Pick<IdentifyOptions, "credentials" | "tokens">): boolean {
  return credentials.callers.length === 0 && tokens === undefined;
}

/**
 * Keys are decided about at once; only a token that may be a JWT takes time, and a secret where several gateways share them.
 * That holds up nobody else.
 */
export function createIdentify(options: IdentifyOptions): Identify {
  const { credentials, secrets, tokens } = options;
  const isOpen = isOpenServer(options);
  const verifying = createBounded(maxVerifications, maxVerificationsOfOne);
  const lookingUp = createBounded(maxLookUps, maxLookUpsOfOne);

  async function byToken(offered: readonly string[], network: string): Promise<Identity> {
    let refusal = badCredential;
    const candidates = new Set(offered.filter((token) => jwtPattern.test(token) && !isClientSecret(token)));
    for (const token of [...candidates].slice(0, maxTokens)) {
      const verdict = tokens === undefined ? badVerdict : await verifying(network, () => tokens.verify(token));
      if (verdict === "busy") refusal = tooManyTokens;
      else if (verdict.kind === "valid") return { kind: "known", caller: verdict.caller };
      else if (verdict.kind === "unavailable") refusal = keysUnavailable;
      else if (verdict.kind === "forbidden") refusal = missingRole;
    }
    return { kind: "unknown", refusal };
  }

  return async (request, address, takesSecrets) => {
    const offered = offeredTokens(request);
    const grant = takesSecrets ? await lookingUp(networkOf(address), () => secrets.find(offered)) : undefined;
    if (grant === "busy") return { kind: "unknown", refusal: tooManyTokens };
    if (grant === "unavailable") return { kind: "unknown", refusal: secretsUnavailable };
    // Who has lost his key has lost what he gave out with it. One who was known by a token of Entra has none here.
    if (grant?.caller !== undefined && /^(?:key|token):/.test(grant.caller.id)) {
      const minter = credentials.callerById(grant.caller.id);
      return minter === undefined
        ? { kind: "unknown", refusal: badCredential }
        : { kind: "known", caller: minter, grant };
    }
    // On an open server nobody owns a secret: what it opens counts for who opens it.
    if (grant !== undefined) return { kind: "known", caller: grant.caller ?? addressCaller(address), grant };
    if (isOpen) {
      // It takes anything but a client secret that has expired: its settings would be missing.
      if (offered.some(isClientSecret)) return { kind: "unknown", refusal: badCredential };
      return { kind: "known", caller: addressCaller(address) };
    }
    const caller = credentials.callerOf(request);
    if (caller !== undefined) return { kind: "known", caller };
    return byToken(offered, networkOf(address));
  };
}

/** Does so much at a time, and of it so much for one network; what is more is not done. */
function createBounded(most: number, mostOfOne: number) {
  const running = new Map<string, number>();
  let total = 0;
  return async <Result>(network: string, work: () => Promise<Result>): Promise<Result | "busy"> => {
    const ofNetwork = running.get(network) ?? 0;
    if (total >= most || ofNetwork >= mostOfOne) return "busy";
    total += 1;
    running.set(network, ofNetwork + 1);
    try {
      return await work();
    } finally {
      total -= 1;
      const left = (running.get(network) ?? 1) - 1;
      if (left === 0) running.delete(network);
      else running.set(network, left);
    }
  };
}

/** On an open server everybody counts for his address; this machine's own programs share nothing with strangers. */
function addressCaller(address: string): KnownCaller {
  const network = networkOf(address);
  return { id: `address:${network}`, name: network };
}

/** Whether a caller is a program of this machine on an open server. */
export function isLocalCaller({ id }: KnownCaller): boolean {
  return id === "address:0:0:0:0::/64" || isLoopbackAddress(id.replace(/^address:/, ""));
}

const badVerdict: TokenVerdict = { kind: "invalid" };

/** TR-40. */
const badCredential: Refusal = {
  status: 401,
  code: "invalid_api_key",
  message: "A valid credential is required: an api-key header or query parameter, or Authorization: Bearer.",
  headers: { "www-authenticate": 'Bearer realm="vivavoce"' },
};

const missingRole: Refusal = {
  status: 403,
  code: "insufficient_permissions",
  message: "The token is valid, but it has none of the roles or scopes that this server asks for.",
};

const keysUnavailable: Refusal = {
  status: 503,
  code: "credential_check_unavailable",
  message: "The token cannot be verified now: the keys of its issuer cannot be had. Try again later.",
  headers: { "retry-after": "5" },
};

/** Told to who asks for a secret, or shows one, while the store of secrets cannot be had. */
export const secretsUnavailable: Refusal = {
  status: 503,
  code: "credential_check_unavailable",
  message: "Client secrets cannot be looked up now: the bus that they are on cannot be reached. Try again later.",
  headers: { "retry-after": "5" },
};

const tooManyTokens: Refusal = {
  status: 503,
  code: "credential_check_busy",
  message: "Too many tokens are being verified at the moment. Try again.",
  headers: { "retry-after": "1" },
};
