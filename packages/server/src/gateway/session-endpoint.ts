import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import type { KnownCaller } from "../access/known-caller.ts";
import type { Entrance } from "./entrance.ts";
import { foreignOrigin } from "./handshake.ts";
import { refusalResponse, wrongMethod } from "./refusal.ts";
import { firstValueOf, readUpgradeRequest } from "./upgrade-request.ts";

/** What an endpoint is, for programs and pages that may open sessions. */
export interface SessionEndpointOptions<Asked> {
  readonly entrance: Pick<Entrance, "identify" | "allowsOrigin" | "allowsReader">;
  /** What a path asks for; undefined: it is another's. */
  readonly asks: (path: string) => Asked | undefined;
  /** Those that it takes, the one of pages first, and what is said to who comes with another. */
  readonly methods: readonly [string, ...string[]];
  readonly wrongMethod: string;
  /** Whether a client secret is good for it. */
  readonly takesSecrets: boolean;
  /** @param shared headers that let the page read the answer */
  readonly answer: (
    asked: Asked,
    caller: KnownCaller,
    request: Request,
    shared: Readonly<Record<string, string>>,
  ) => Response | Promise<Response>;
}

/** Answers whoever may open sessions, and no page of a foreign origin. Other paths are left to others. */
export function createSessionEndpoint<Asked>(
  options: SessionEndpointOptions<Asked>,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const { entrance, methods } = options;
  const refusal = wrongMethod(options.wrongMethod, [...methods, "OPTIONS"]);
  return async (context, next) => {
    const asked = options.asks(new URL(context.req.url).pathname);
    if (asked === undefined) return next();
    const { incoming } = context.env;
    const request = readUpgradeRequest(incoming);
    const isRead = request.method === "GET" || request.method === "HEAD";
    const isAllowed = isRead ? entrance.allowsReader(request) : entrance.allowsOrigin(request);
    if (!isAllowed) return refusalResponse(foreignOrigin);
    const shared = sharingHeaders(context, firstValueOf(request.headers, "origin"), methods[0]);
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: shared });
    if (!methods.includes(request.method)) return refusalResponse(refusal, shared);
    const identity = await entrance.identify(incoming, request, options.takesSecrets);
    if (identity.kind === "unknown") return refusalResponse(identity.refusal, shared);
    return options.answer(asked, identity.caller, context.req.raw, shared);
  };
}

/** Credentials travel in headers, never in cookies. */
function sharingHeaders(context: Context, origin: string | undefined, method: string): Record<string, string> {
  if (origin === undefined) return {};
  const asked = context.req.header("access-control-request-headers") ?? "authorization, content-type, api-key";
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": method,
    "access-control-allow-headers": asked,
    "access-control-max-age": "600",
    vary: "Origin",
  };
}
