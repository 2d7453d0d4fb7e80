import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { Entrance } from "./entrance.ts";
import { foreignOrigin } from "./handshake.ts";
import { mintSecret, secretEndpointOf } from "./mint-secret.ts";
import type { MintOptions } from "./mint-secret.ts";
import { sharingHeaders } from "./page-sharing.ts";
import { refusalResponse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { firstValueOf, readUpgradeRequest } from "./upgrade-request.ts";

/** What decides about a request for a client secret. */
export interface SecretEndpointOptions extends MintOptions {
  readonly entrance: Pick<Entrance, "identify" | "allowsOrigin" | "admitMint" | "minter">;
}

/** Longest body; instructions and tools have to fit. */
const maxBodyBytes = 512 * 1024;

/**
 * The endpoints that give out client secrets (OA-06, OA-08); other paths are left to others. They want one of the
 * server's own credentials: a client secret gives no further ones. Pages may ask where they may open sessions.
 */
export function createSecretEndpoint({
  entrance,
  ...options
}: SecretEndpointOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const endpoint = secretEndpointOf(new URL(context.req.url).pathname);
    if (endpoint === undefined) return next();
    const { incoming } = context.env;
    const request = readUpgradeRequest(incoming);
    if (!entrance.allowsOrigin(request)) return refusalResponse(foreignOrigin, {});
    const shared = sharingHeaders(context, firstValueOf(request.headers, "origin"), "POST");
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: shared });
    if (request.method !== "POST") return refusalResponse(wrongMethod, shared);
    const identity = await entrance.identify(incoming, request, false);
    if (identity.kind === "unknown") return refusalResponse(identity.refusal, shared);
    const tooMany = entrance.admitMint(identity.caller);
    if (tooMany !== undefined) return refusalResponse(tooMany, shared);
    const text = await boundedText(context.req.raw);
    if (text === undefined) return refusalResponse(tooLarge, shared);
    const result = await mintSecret(endpoint, text, entrance.minter(identity.caller), options);
    if (result.kind === "refused") return refusalResponse(result.refusal, shared);
    return Response.json(result.body, { headers: { ...shared, "cache-control": "no-store" } });
  };
}

/** The body as text; undefined when it is longer than the limit, without reading the rest. */
async function boundedText(request: Request): Promise<string | undefined> {
  if (request.body === null) return "";
  const pieces: Uint8Array[] = [];
  let lengthBytes = 0;
  for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>) {
    lengthBytes += piece.byteLength;
    if (lengthBytes > maxBodyBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

const wrongMethod: Refusal = {
  status: 405,
  code: "method_not_allowed",
  message: "Client secrets are asked for with POST.",
  headers: { allow: "POST, OPTIONS" },
};

const tooLarge: Refusal = {
  status: 413,
  code: "invalid_value",
  message: `The body is longer than ${maxBodyBytes} bytes.`,
};
