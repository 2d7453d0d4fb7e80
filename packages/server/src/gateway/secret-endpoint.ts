import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { readBeginning } from "@vivavoce/engine/remote";
import type { Entrance } from "./entrance.ts";
import { mintSecret, secretEndpointOf } from "./mint-secret.ts";
import type { MintOptions } from "./mint-secret.ts";
import { refusalResponse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { createSessionEndpoint } from "./session-endpoint.ts";

/** What decides about a request for a client secret. */
export interface SecretEndpointOptions extends MintOptions {
  readonly entrance: Pick<Entrance, "identify" | "allowsOrigin" | "allowsReader" | "admitMint" | "minter">;
}

/** Longest body; instructions and tools have to fit. */
const maxBodyBytes = 512 * 1024;

/**
 * The endpoints that give out client secrets (OA-06, OA-08). They want one of the server's own credentials: a client secret
 * gives no further ones. Pages may ask where they may open sessions.
 */
export function createSecretEndpoint({
  entrance,
  ...options
}: SecretEndpointOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return createSessionEndpoint({
    entrance,
    asks: secretEndpointOf,
    methods: ["POST"],
    wrongMethod: "Client secrets are asked for with POST.",
    takesSecrets: false,
    async answer(endpoint, caller, { body }, shared) {
      const tooMany = entrance.admitMint(caller);
      if (tooMany !== undefined) return refusalResponse(tooMany, shared);
      const bytes = await readBeginning((body ?? []) as AsyncIterable<Uint8Array>, maxBodyBytes + 1);
      if (bytes.length > maxBodyBytes) return refusalResponse(tooLarge, shared);
      const result = await mintSecret(endpoint, Buffer.from(bytes).toString(), entrance.minter(caller), options);
      if (result.kind === "refused") return refusalResponse(result.refusal, shared);
      return Response.json(result.body, { headers: { ...shared, "cache-control": "no-store" } });
    },
  });
}

const tooLarge: Refusal = {
  status: 413,
  code: "invalid_value",
  message: `The body is longer than ${maxBodyBytes} bytes.`,
};
