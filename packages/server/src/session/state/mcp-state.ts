import type { McpServer } from "./mcp-server.ts";
import type { ResponseRequest } from "./response-state.ts";

/** What a session knows of MCP. */
export interface McpState {
  /** The servers of the session's tools, in their order. */
  readonly servers: readonly McpServer[];
  /** Calls that wait for the client, or were approved and have not been made yet; oldest first. */
  readonly approvals: readonly McpApproval[];
}

export interface McpApproval {
  /** Id of the `mcp_approval_request` item. */
  readonly itemId: string;
  readonly responseId: string;
  readonly label: string;
  /** `itemId` of the listing that the tool comes from: with another server under the label there is nothing to approve. */
  readonly listing: string;
  readonly tool: string;
  readonly arguments: string;
  readonly answer: "open" | "approved";
  /** The wish that led to the call: the response that follows has the same settings. */
  readonly request: ResponseRequest;
}

export const noMcp: McpState = { servers: [], approvals: [] };
