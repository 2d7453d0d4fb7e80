export { startMcpStandIn } from "../mcp-stand-in.ts";
export type { McpStandIn } from "../mcp-stand-in.ts";
export { startStandIn } from "./stand-in-server.ts";
export type { Fault, StandInServer } from "./stand-in-server.ts";
