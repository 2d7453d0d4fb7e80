import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Logger } from "../runtime/logger.ts";
import { createAdminEndpoint } from "./admin/admin-endpoint.ts";
import type { AdminEndpointOptions } from "./admin/admin-endpoint.ts";
import { createCapabilitiesEndpoint } from "./capabilities-endpoint.ts";
import type { CapabilitiesEndpointOptions } from "./capabilities-endpoint.ts";
import type { ConsoleFiles } from "./console-files.ts";
import { createMetricsEndpoint } from "./metrics-endpoint.ts";
import type { MetricsEndpointOptions } from "./metrics-endpoint.ts";
import { isRealtimePath, unknownPath, upgradeRequired } from "./handshake.ts";
import { refusalIn, refusalResponse } from "./refusal.ts";
import { createSecretEndpoint } from "./secret-endpoint.ts";
import type { SecretEndpointOptions } from "./secret-endpoint.ts";
import { readUpgradeRequest } from "./upgrade-request.ts";

/** What `/health` says. */
export interface HealthReport {
  /** False makes it 503, so that a load balancer turns elsewhere. */
  readonly isReady: boolean;
  readonly body: object;
}

/** What plain HTTP requests are answered from. */
export interface HttpAppOptions {
  readonly consoleFiles: ConsoleFiles;
  readonly health: () => HealthReport;
  readonly secrets: SecretEndpointOptions;
  readonly capabilities: CapabilitiesEndpointOptions;
  readonly admin: AdminEndpointOptions;
  /** Absent: there is no page of numbers. */
  readonly metrics?: MetricsEndpointOptions;
  /** Told of each request that is refused. */
  readonly refused?: ((status: number, code: string) => void) | undefined;
  readonly logger: Logger;
}

/** Everything on the port that is not a WebSocket: health, the console, and explanations. */
export function createHttpApp(options: HttpAppOptions): Hono<{ Bindings: HttpBindings }> {
  const { consoleFiles, health, logger } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use("*", async (context, next) => {
    await next();
    const refusal = refusalIn(context.res);
    if (refusal !== undefined) options.refused?.(refusal.status, refusal.code);
  });
  app.get("/health", (context) => {
    const { isReady, body } = health();
    return context.json(body, isReady ? 200 : 503, {
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });
  if (options.metrics !== undefined) app.use("*", createMetricsEndpoint(options.metrics));
  app.use("*", createAdminEndpoint(options.admin));
  app.use("*", createSecretEndpoint(options.secrets));
  app.use("*", createCapabilitiesEndpoint(options.capabilities));
  app.get("*", async (context, next) => {
    const { pathname } = new URL(context.req.url);
    const { req } = context;
    const file = await consoleFiles(pathname, req.header("if-none-match"), req.header("accept-encoding"));
    if (file === undefined) return next();
    return new Response(file.body, { status: file.status, headers: { ...file.headers } });
  });
  app.notFound((context) => {
    const { pathname, search } = new URL(context.req.url);
    const rawHeaders = [...context.req.raw.headers].flat();
    const request = readUpgradeRequest({ method: context.req.method, url: pathname + search, rawHeaders });
    return refusalResponse(isRealtimePath(request) ? upgradeRequired : unknownPath);
  });
  app.onError((error) => {
    logger.log("error", "request failed", { stack: error.stack });
    return refusalResponse({ status: 500, code: "server_error", message: "Something broke on the server." });
  });
  return app;
}
