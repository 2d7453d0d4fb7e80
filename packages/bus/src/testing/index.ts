export { startNats } from "./start-nats.ts";
export type { Nats, NatsOptions } from "./start-nats.ts";
