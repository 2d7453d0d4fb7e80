import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createAdaptorServer } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { createConsoleFiles } from "./console-files.ts";
import type { GatewayLimits, GatewayOptions } from "./gateway-options.ts";
import { createHttpApp } from "./http-app.ts";
import type { HealthReport } from "./http-app.ts";
import type { SecretEndpointOptions } from "./secret-endpoint.ts";

/** Longest request line with headers: two tokens of 4 KiB fit, one in the URL and one in a header. */
const maxHeaderBytes = 16 * 1024;

/** TCP connections beyond the sessions: requests, refusals, handshakes. */
const spareConnections = 256;

/**
 * The http or https server with everything but upgrades on it, not yet listening. Throws node's error when the
 * certificate or the key cannot be read.
 */
export function createHttpServer(
  options: GatewayOptions,
  limits: GatewayLimits,
  health: () => HealthReport,
  secrets: SecretEndpointOptions,
): ServerType {
  const consoleFiles = createConsoleFiles(options.consoleDir);
  const app = createHttpApp({ consoleFiles, health, secrets, logger: options.logger });
  const timing = {
    headersTimeout: limits.upgradeTimeoutMs,
    requestTimeout: limits.upgradeTimeoutMs,
    connectionsCheckingInterval: Math.max(20, Math.min(limits.upgradeTimeoutMs / 4, 5_000)),
    maxHeaderSize: maxHeaderBytes,
    noDelay: true,
  };
  const { fetch } = app;
  const server =
    options.tls === undefined
      ? createAdaptorServer({ fetch, overrideGlobalObjects: false, createServer, serverOptions: timing })
      : createAdaptorServer({
          fetch,
          overrideGlobalObjects: false,
          createServer: createTlsServer,
          serverOptions: {
            ...timing,
            ...options.tls,
            minVersion: "TLSv1.2",
            handshakeTimeout: limits.upgradeTimeoutMs,
          },
        });
  server.maxConnections = limits.maxSessions + spareConnections;
  return server;
}
