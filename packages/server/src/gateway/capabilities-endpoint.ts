import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import { createSessionEndpoint } from "./session-endpoint.ts";
import type { SessionEndpointOptions } from "./session-endpoint.ts";

/** What the endpoint is answered from. */
export interface CapabilitiesEndpointOptions {
  readonly entrance: SessionEndpointOptions<unknown>["entrance"];
  /** What the server can do; the same at all times. */
  readonly describe: () => object;
}

const path = /\/voice-live\/capabilities\/?$/;

/**
 * `GET /voice-live/capabilities`, under any prefix: what the server can do, as JSON, for whoever may open a session. Pages may
 * ask where they may open sessions.
 */
export function createCapabilitiesEndpoint({
  entrance,
  describe,
}: CapabilitiesEndpointOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return createSessionEndpoint({
    entrance,
    asks: (asked) => (path.test(asked) ? true : undefined),
    methods: ["GET", "HEAD"],
    wrongMethod: "What the server can do is asked for with GET.",
    takesSecrets: true,
    answer(_asked, _caller, _request, shared) {
      const headers = { ...shared, "cache-control": "no-store", "x-content-type-options": "nosniff" };
      return Response.json(describe(), { headers });
    },
  });
}
