import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createSecureContext, Server as TlsServer } from "node:tls";
import { createAdaptorServer } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { createConsoleFiles } from "./console-files.ts";
import type { FrontOptions, GatewayLimits } from "./gateway-options.ts";
import { createHttpApp } from "./http-app.ts";
import type { HttpAppOptions } from "./http-app.ts";

/** Longest request line with headers: two tokens of 4 KiB fit, one in the URL and one in a header. */
const maxHeaderBytes = 16 * 1024;

/** How long a connection may wait for its next request. */
const keepAliveTimeoutMs = 5_000;

/** More than the guard lets live; a bound in case that closing takes a while. */
const spareConnections = 64;

/** How TLS is spoken, with whatever certificate. */
function secured(tls: NonNullable<FrontOptions["tls"]>) {
  return { ...tls, minVersion: "TLSv1.2" } as const;
}

/** Has an https server show another certificate to who comes from now on. Throws node's error, and changes nothing, where it is no pair. */
export function replaceCertificate(server: ServerType, tls: NonNullable<FrontOptions["tls"]>): void {
  // What the server is told it keeps, also where it throws then.
  createSecureContext(secured(tls));
  if (server instanceof TlsServer) server.setSecureContext(secured(tls));
}

/**
 * The http or https server with everything but upgrades on it, not yet listening. Throws node's error when the
 * certificate or the key cannot be read.
 */
export function createHttpServer(
  options: FrontOptions,
  limits: GatewayLimits,
  parts: Omit<HttpAppOptions, "consoleFiles" | "logger" | "refused">,
): ServerType {
  const consoleFiles = createConsoleFiles(options.consoleDir);
  const refused = (status: number, code: string): void => options.metrics?.refused(status, code);
  const app = createHttpApp({ ...parts, consoleFiles, refused, logger: options.logger });
  const timing = {
    headersTimeout: limits.upgradeTimeoutMs,
    requestTimeout: limits.upgradeTimeoutMs,
    connectionsCheckingInterval: Math.max(20, Math.min(limits.upgradeTimeoutMs / 4, 5_000)),
    keepAliveTimeout: keepAliveTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
    noDelay: true,
  };
  const { fetch } = app;
  // Of requests that name none, as HTTP/1.0 may: load balancers look whether a server is well with that.
  const hostname = "localhost";
  const server =
    options.tls === undefined
      ? createAdaptorServer({ fetch, hostname, overrideGlobalObjects: false, createServer, serverOptions: timing })
      : createAdaptorServer({
          fetch,
          hostname,
          overrideGlobalObjects: false,
          createServer: createTlsServer,
          serverOptions: { ...timing, ...secured(options.tls), handshakeTimeout: limits.upgradeTimeoutMs },
        });
  server.maxConnections = limits.maxSessions + limits.maxWaitingConnections + spareConnections;
  return server;
}
