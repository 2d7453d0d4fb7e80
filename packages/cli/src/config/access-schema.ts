import { isIP } from "node:net";
import { defaultAudiences } from "@vivavoce/server";
import { z } from "zod";

const name = z
  .string()
  .regex(/^[\w.@-]{1,64}$/, "Invalid name: expected letters, digits and . _ - @, 64 at most")
  .optional()
  .describe("Stands in the log in place of the secret");
const limits = {
  name,
  maxSessions: z.int().min(1).optional().describe("Sessions at the same time; its share when not set"),
  connectionsPerMinute: z.int().min(1).optional().describe("New connections in any minute; its share when not set"),
};

/** Names must differ, also from those that keys without one are given by their place. */
function hasOwnNames(kind: "key" | "token", entries: readonly (string | Secret)[]) {
  const names = entries.map(
    (entry, index) => (typeof entry === "string" ? undefined : entry.name) ?? `${kind}-${index + 1}`,
  );
  return new Set(names).size === names.length;
}

/** A secret has one owner: of two, nobody could say whose share a caller uses. */
function isHeldOnce(entries: readonly (string | Secret)[]): boolean {
  const held = entries.flatMap((entry) => secretsOf(entry));
  return new Set(held).size === held.length;
}

type Held = string | readonly string[];
type Secret = { readonly name?: string | undefined } & ({ readonly key: Held } | { readonly token: Held });

/** The keys or tokens of an entry: all of them are those of one caller. */
export function secretsOf(entry: string | { readonly key: Held } | { readonly token: Held }): readonly string[] {
  const held = typeof entry === "string" ? entry : "key" in entry ? entry.key : entry.token;
  return typeof held === "string" ? [held] : held;
}

/** One, or several while one takes the place of another. */
const held = (text: string) => z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(8)]).describe(text);

/** Secrets of one kind: texts, or objects with a name and limits. */
const secrets = <Entry extends z.ZodType<Secret>>(kind: "key" | "token", entry: Entry) => {
  const error = `expected a text, or an object with ${kind}, and maybe name, maxSessions and connectionsPerMinute`;
  return z
    .array(z.union([z.string().min(1), entry], { error }))
    .refine((entries) => hasOwnNames(kind, entries), `two ${kind}s have the same name`)
    .refine(isHeldOnce, `a ${kind} is there twice`)
    .default([]);
};

/** Keys. */
export const apiKeysSchema = secrets(
  "key",
  z.strictObject({ key: held("The key, or a list of them while one takes the place of another"), ...limits }),
).describe("Keys that open a session; needed on any host but loopback");

/** Bearer tokens. */
export const bearerTokensSchema = secrets(
  "token",
  z.strictObject({ token: held("The token, or a list of them"), ...limits }),
).describe("Bearer tokens that open a session");

/** Proxies in front of the server. */
export const trustedProxiesSchema = z
  .array(z.string().refine(isNetwork, "expected an address, or a network such as 10.0.0.0/8"))
  .default([])
  .describe("Proxies whose X-Forwarded-For is believed: addresses, or networks such as 10.0.0.0/8");

const texts = z.array(z.string().min(1));

/** Tokens of Microsoft Entra ID, or of an issuer that works alike. */
export const entraSchema = z
  .strictObject({
    tenantId: z.guid().optional().describe("Directory id of the tenant whose tokens open a session"),
    audiences: texts
      .min(1)
      .default([...defaultAudiences])
      .describe("Whom a token must be for, one of these"),
    issuers: texts.min(1).optional().describe("Who must have issued it; the tenant, in both versions, when not set"),
    jwksUrl: z
      .url()
      .refine(isSafeUrl, "expected an https URL")
      .optional()
      .describe("Where the issuer's keys are; the tenant's when not set"),
    roles: texts.default([]).describe("Roles of which a token needs one, or one of the scopes; none needed when empty"),
    scopes: texts.default([]).describe("Scopes of which a token needs one, or one of the roles"),
    clockToleranceSeconds: z.int().min(0).max(600).default(60).describe("How far clocks may be apart, in seconds"),
  })
  .refine(isWhole, "set tenantId, or both issuers and jwksUrl: without them no token is taken");

/** Settings of tokens that would have no effect are a server that lets nobody in, or is thought to be closed. */
function isWhole(entra: {
  readonly tenantId?: string | undefined;
  readonly issuers?: readonly string[] | undefined;
  readonly jwksUrl?: string | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}): boolean {
  const { tenantId, issuers, jwksUrl, roles, scopes } = entra;
  if (tenantId !== undefined || (issuers !== undefined && jwksUrl !== undefined)) return true;
  return issuers === undefined && jwksUrl === undefined && roles.length + scopes.length === 0;
}

/** What is fetched in clear could be changed on the way; on this machine there is no way. */
function isSafeUrl(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  const isLocal = hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isLocal);
}

function isNetwork(text: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
}
