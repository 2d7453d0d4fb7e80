export { startAzureStandIn } from "./azure-stand-in.ts";
export type { AzureStandIn, StandInOptions, StandInTurn } from "./azure-stand-in.ts";
export { startRealtimeStandIn } from "./realtime-stand-in.ts";
export type { RealtimeStandIn, RealtimeStandInOptions } from "./realtime-stand-in.ts";
