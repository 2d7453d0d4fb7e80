import type { HttpBindings } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { Entrance } from "./entrance.ts";
import { createOperatorAccess } from "./operator-access.ts";
import { refusalResponse, wrongMethod } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/** What the page of numbers is made from. */
export interface MetricsEndpointOptions {
  /** Whoever shows it as a bearer token may read; without one only programs of this machine may. Asked at each request. */
  readonly key: () => string | undefined;
  /** Slows down who guesses it. */
  readonly entrance: Pick<Entrance, "addressOf" | "wrong">;
  readonly render: () => Promise<string>;
  /** The page of all gateways that are one; absent where there is one. */
  readonly renderAll?: () => Promise<string>;
}

/**
 * `GET /metrics`: numbers for operators, in Prometheus' text format. Callers' keys do not open it. `?gateways=all` has those
 * of all gateways that are one.
 */
export function createMetricsEndpoint({
  key,
  entrance,
  render,
  renderAll,
}: MetricsEndpointOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const refuse = createOperatorAccess({ key, entrance, notLocal, noKey });
  return async (context, next) => {
    const { pathname, searchParams } = new URL(context.req.url);
    if (pathname !== "/metrics") return next();
    if (context.req.method !== "GET" && context.req.method !== "HEAD") return refusalResponse(notThatWay);
    const refusal = await refuse(context.env.incoming);
    if (refusal !== undefined) return refusalResponse(refusal);
    const isAll = searchParams.get("gateways") === "all";
    if (isAll && renderAll === undefined) return refusalResponse(noOthers);
    return new Response(await (isAll && renderAll !== undefined ? renderAll() : render()), {
      headers: {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  };
}

const notLocal: Refusal = {
  status: 403,
  code: "metrics_not_shared",
  message: "Metrics are for programs on this machine. With server.metrics.key set, they are for whoever has that key.",
};

const noKey: Refusal = {
  status: 401,
  code: "metrics_key_required",
  message: "Metrics are for whoever sends the key of server.metrics.key as a bearer token.",
  headers: { "www-authenticate": "Bearer" },
};

const noOthers: Refusal = {
  status: 404,
  code: "no_bus",
  message: "This server is on no bus: it has only its own numbers, at /metrics.",
};

const notThatWay = wrongMethod("Metrics are read with GET.", ["GET", "HEAD"]);
