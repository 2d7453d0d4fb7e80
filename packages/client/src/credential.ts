import { ClientError, UnauthorizedError } from "./client-error.ts";
import type { Credential } from "./socket.ts";

/** Scope of the tokens Voice Live asks for (TR-31). The older one is `https://cognitiveservices.azure.com/.default`. */
export const defaultScope = "https://ai.azure.com/.default";

/** Gives tokens: every credential of `@azure/identity`, such as `DefaultAzureCredential`, has this shape. */
export interface TokenSource {
  getToken(
    scopes: string | string[],
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly token: string } | null>;
}

/** An API key as a string or `{ key }`, a bearer token as `{ token }`, or what gets tokens. */
export type ClientCredential = string | Credential | TokenSource;

/**
 * What the wire needs for a credential; a promise only for a token source. Asked for anew with every connection, so a
 * reconnect has a fresh token (TR-36); the source keeps tokens that still hold.
 * @throws {UnauthorizedError} when the secret cannot be sent; as a rejection, when the source has no token.
 */
export function resolveCredential(
  credential: ClientCredential | undefined,
  scopes: string | readonly string[] = defaultScope,
  signal?: AbortSignal,
): Credential | undefined | Promise<Credential> {
  if (credential === undefined) return undefined;
  if (typeof credential === "string") return sendable({ key: credential });
  if ("getToken" in credential) return tokenOf(credential, typeof scopes === "string" ? scopes : [...scopes], signal);
  if ("key" in credential) return sendable({ key: credential.key });
  if ("token" in credential) return sendable({ token: credential.token });
  throw new ClientError("The credential is neither a key, a token nor an object with getToken.");
}

async function tokenOf(
  source: TokenSource,
  scopes: string | string[],
  signal: AbortSignal | undefined,
): Promise<Credential> {
  let answer;
  try {
    answer = (await source.getToken(scopes, signal === undefined ? {} : { abortSignal: signal })) ?? null;
  } catch (cause) {
    throw new UnauthorizedError("No token could be had. Sign in (for example `az login`), or use an API key.", {
      cause,
    });
  }
  if (answer === null) {
    throw new UnauthorizedError("The credential gave no token. Sign in (for example `az login`), or use an API key.");
  }
  return sendable({ token: answer.token });
}

/** Anything else cannot stand in a header: a file read with its last line break, for one. */
function sendable(credential: Credential): Credential {
  const [kind, secret] = "key" in credential ? ["key", credential.key] : ["token", credential.token];
  if (/^[\x20-\x7e]*$/.test(secret)) return credential;
  throw new UnauthorizedError(
    `The ${kind} holds characters that cannot be sent, such as a line break at its end: check how it is read.`,
  );
}
