import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { Entrance } from "./entrance.ts";
import { foreignOrigin } from "./handshake.ts";
import { sharingHeaders } from "./page-sharing.ts";
import { refusalResponse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { firstValueOf, readUpgradeRequest } from "./upgrade-request.ts";

/** What the endpoint is answered from. */
export interface CapabilitiesEndpointOptions {
  readonly entrance: Pick<Entrance, "identify" | "allowsOrigin">;
  /** What the server can do; the same at all times. */
  readonly describe: () => object;
}

const path = /\/voice-live\/capabilities\/?$/;

/**
 * `GET /voice-live/capabilities`, under any prefix: what the server can do, as JSON, for whoever may open a session. Other
 * paths are left to others. Pages may ask where they may open sessions.
 */
export function createCapabilitiesEndpoint({
  entrance,
  describe,
}: CapabilitiesEndpointOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    if (!path.test(new URL(context.req.url).pathname)) return next();
    const { incoming } = context.env;
    const request = readUpgradeRequest(incoming);
    if (!entrance.allowsOrigin(request)) return refusalResponse(foreignOrigin, {});
    const shared = sharingHeaders(context, firstValueOf(request.headers, "origin"), "GET");
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: shared });
    if (request.method !== "GET" && request.method !== "HEAD") return refusalResponse(wrongMethod, shared);
    const identity = await entrance.identify(incoming, request, true);
    if (identity.kind === "unknown") return refusalResponse(identity.refusal, shared);
    const headers = { ...shared, "cache-control": "no-store", "x-content-type-options": "nosniff" };
    return Response.json(describe(), { headers });
  };
}

const wrongMethod: Refusal = {
  status: 405,
  code: "method_not_allowed",
  message: "What the server can do is asked for with GET.",
  headers: { allow: "GET, HEAD, OPTIONS" },
};
