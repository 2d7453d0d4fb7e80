/** One gateway on scripted engines, whose sessions are kept on the bus: `gateway-child.js <order as JSON>`. It is killed. */
import { connectBus, createBusSessionStore } from "@vivavoce/bus";
import type { Logger } from "@vivavoce/server";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { answerTo, key, vocabulary } from "./script.ts";

/** What it is told. */
export interface GatewayOrder {
  /** Addresses of NATS, with commas between. */
  readonly bus: string;
  readonly prefix: string;
  /** Where it listens; a free port of loopback when absent. */
  readonly host?: string;
  readonly port?: number;
  readonly storage?: "memory" | "file";
  readonly replicas?: number;
}

/** What it says; `health`, whether it has the bus and its page, answers whatever it is sent. */
export type FromGateway = { readonly url: string } | { readonly log: string } | { readonly health: string };

function tell(message: FromGateway): void {
  process.send?.(message, undefined, {}, () => {});
}

const {
  bus: addresses,
  prefix,
  storage = "memory",
  replicas = 1,
  ...at
} = JSON.parse(process.argv[2] ?? "{}") as GatewayOrder;
const bus = await connectBus({ servers: addresses.split(","), name: "gateway" });
const sessionStore = createBusSessionStore({
  bus,
  prefix,
  storage,
  replicas,
  keptMs: 90_000,
  maxBytes: 256 * 1024 * 1024,
});
const logger: Logger = {
  log: (level, message) => void (level === "debug" || tell({ log: message })),
  child: () => logger,
};
const server = await openTestServer({
  ...at,
  model: scriptedModel(({ heard }) => answerTo(heard)),
  sessionStore,
  vocabulary,
  credentials: { apiKeys: [key] },
  // How busy the machine is otherwise is no reason to turn a caller away.
  limits: { connectionsPerMinute: 0, maxSessions: 1000, maxLoopDelayMs: 0, stockClients: true },
  logger,
});
process.on("message", () => {
  void fetch(`${server.url}/health`)
    .then((answer) => answer.text())
    .then((health) => tell({ health: `${bus.isUp ? "bus" : "no bus"} ${health}` }));
});
process.on("disconnect", () => process.exit());
tell({ url: server.url });
