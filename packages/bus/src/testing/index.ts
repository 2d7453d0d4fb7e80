export { ownPort } from "./own-port.ts";
export { startNats } from "./start-nats.ts";
export type { Nats, NatsOptions } from "./start-nats.ts";
export { startNatsCluster } from "./start-nats-cluster.ts";
export type { NatsCluster } from "./start-nats-cluster.ts";
