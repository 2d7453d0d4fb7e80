import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { configurationGauges, createProcessPage } from "@vivavoce/server";
import type { ConfigurationState, PageGauge } from "@vivavoce/server";
import { isLoopback } from "../config/exposure.ts";

/** What a worker tells of itself. */
export interface WorkerStatus {
  readonly name: string;
  /** Ids of its engines by the names under which they are offered. */
  readonly engines: Readonly<Record<string, string>>;
  /** Of its engines, those that cannot work at the moment. */
  readonly unavailable: readonly string[];
  readonly isOnBus: boolean;
  readonly isDraining: boolean;
  readonly free: number;
  readonly capacity: number;
  readonly gateways: number;
  /** Requests that wait in the queues of its engines. */
  readonly waiting: number;
}

/** Where operators of this machine see it. */
export interface StatusPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the page is, and who may read the numbers. */
export interface StatusPageOptions {
  readonly host: string;
  readonly port: number;
  /** Bearer token for `/metrics` where others reach the page; without one they are not shown there. */
  readonly key: () => string | undefined;
}

/** What a worker counts: also what dashboards and scaling name. */
export function workerGauges(status: () => WorkerStatus): readonly PageGauge[] {
  return [
    { name: "vivavoce_worker_capacity", help: "Pieces of work that may be in hand", read: () => status().capacity },
    { name: "vivavoce_worker_free", help: "Pieces of work that may still begin", read: () => status().free },
    { name: "vivavoce_worker_gateways", help: "Processes with sessions it serves", read: () => status().gateways },
    { name: "vivavoce_worker_draining", help: "1 while it takes nothing new", read: () => Number(status().isDraining) },
    { name: "vivavoce_worker_on_bus", help: "1 while it is on the bus", read: () => Number(status().isOnBus) },
    { name: "vivavoce_worker_waiting", help: "Requests that wait for its engines", read: () => status().waiting },
    {
      name: "vivavoce_worker_work",
      help: "Pieces of work in hand",
      read: () => (status().isDraining ? 0 : status().capacity - status().free),
    },
  ];
}

/**
 * Shows `/health` and `/metrics`. Not ready (503) while the bus is away, an engine cannot work, or it drains.
 * @throws Error of the system when the port cannot be had
 */
export async function openStatusPage(
  { host, port, key }: StatusPageOptions,
  status: () => WorkerStatus,
  configuration: () => ConfigurationState,
): Promise<StatusPage> {
  const numbers = createProcessPage([...workerGauges(status), ...configurationGauges(configuration)]);
  const mayRead = (authorization: string | undefined): boolean => {
    const wanted = key();
    return wanted === undefined ? isLoopback(host) : isSame(authorization ?? "", `Bearer ${wanted}`);
  };
  const server = createServer((request, response) => {
    // Read as text: what a client sends may be no address, and an error here would end the worker.
    const [path] = (request.url ?? "/").split("?", 1);
    const answer = (code: number, type: string, text: string): void =>
      void response.writeHead(code, { "content-type": type, "cache-control": "no-store" }).end(text);
    if (request.method !== "GET" && request.method !== "HEAD") return answer(405, "text/plain", "GET only\n");
    if (path === "/metrics" && !mayRead(request.headers.authorization)) return answer(403, "text/plain", notShown);
    if (path === "/metrics") return answer(200, "text/plain; version=0.0.4; charset=utf-8", numbers());
    if (path !== "/health") return answer(404, "text/plain", "/health and /metrics are here\n");
    const { isOnBus, isDraining, unavailable, ...rest } = status();
    const isWell = isOnBus && !isDraining && unavailable.length === 0;
    const word = isDraining ? "draining" : isOnBus ? (unavailable.length === 0 ? "ok" : "unavailable") : "no_bus";
    answer(isWell ? 200 : 503, "application/json", `${JSON.stringify({ status: word, ...rest, unavailable })}\n`);
  });
  server.requestTimeout = 5000;
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const notShown =
  "Send the key of server.metrics.key as a bearer token; without one, numbers are shown on loopback only\n";

/** Says nothing of where they differ by the time it takes. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
