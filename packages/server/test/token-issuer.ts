import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, GenerateKeyPairResult, JWK } from "jose";
import { onTestFinished } from "vitest";

/** A tenant as a test has it. */
export const tenantId = "11111111-2222-3333-4444-555555555555";

/** An issuer on loopback, with the keys it publishes now. */
export interface TokenIssuer {
  readonly jwksUrl: string;
  readonly issuer: string;
  /** Public keys that are served. */
  readonly keys: JWK[];
  /** Requests for them so far. */
  readonly requests: () => number;
  /** What it answers in place of its keys; undefined for the keys. */
  answer: ((respond: (status: number, body: string, headers?: Record<string, string>) => void) => void) | undefined;
  /** Makes a key and publishes it. */
  readonly addKey: (kid: string, algorithm?: string) => Promise<CryptoKey>;
  /** A right token, changed as the test wants. */
  readonly token: (key: CryptoKey, change?: TokenChange) => Promise<string>;
}

export interface TokenChange {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** Keys take long to make, and which one it is does not matter: one of each name. */
const made = new Map<string, Promise<GenerateKeyPairResult>>();

function keyPair(kid: string, algorithm: string): Promise<GenerateKeyPairResult> {
  const name = `${kid} ${algorithm}`;
  const pair = made.get(name) ?? generateKeyPair(algorithm, { extractable: true });
  made.set(name, pair);
  return pair;
}

/** @param nowSeconds time of the tokens, in Unix seconds */
export async function startIssuer(nowSeconds: () => number): Promise<TokenIssuer> {
  const keys: JWK[] = [];
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    const respond = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    };
    if (issuer.answer === undefined) respond(200, JSON.stringify({ keys }));
    else issuer.answer(respond);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer: TokenIssuer = {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    keys,
    requests: () => requests,
    answer: undefined,
    async addKey(kid, algorithm = "RS256") {
      const { publicKey, privateKey } = await keyPair(kid, algorithm);
      keys.push({ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" });
      return privateKey;
    },
    token(key, { claims = {}, header = {} } = {}) {
      const now = nowSeconds();
      return new SignJWT({
        iss: issuer.issuer,
        aud: "https://ai.azure.com",
        tid: tenantId,
        oid: "user-1",
        sub: "subject-1",
        iat: now,
        nbf: now,
        exp: now + 3_600,
        ...claims,
      })
        .setProtectedHeader({ alg: "RS256", kid: "one", typ: "JWT", ...header })
        .sign(key);
    },
  };
  return issuer;
}
