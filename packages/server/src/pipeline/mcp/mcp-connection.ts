import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport, StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { McpTool } from "@vivavoce/protocol";
import type { ListedTool } from "../../session/mcp-server.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";

/** A connection to one MCP server; it belongs to one session. */
export interface McpConnection {
  /** All tools of the server, page by page. */
  listTools(signal: AbortSignal): Promise<readonly ListedTool[]>;
  callTool(name: string, given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** Our own limits end requests, by signal; the SDK's must not come before. */
const noTimeout = { timeout: 2 ** 31 - 1 };
/** Most pages of tools that are asked for. */
const maxPages = 50;

/**
 * Connects by streamable HTTP, or by the older HTTP with server-sent events where a server does not know the former.
 * @throws whatever the SDK or `fetch` throws
 */
export async function openMcpConnection(
  server: McpTool,
  fetch: GuardedFetch,
  signal: AbortSignal,
): Promise<McpConnection> {
  const url = new URL(server.server_url);
  const headers = new Headers(server.headers ?? {});
  if (server.authorization != null && server.authorization !== "") {
    const { authorization: token } = server;
    headers.set("authorization", /^(bearer|basic) /i.test(token) ? token : `Bearer ${token}`);
  }
  const requestInit = { headers };
  const reconnectionOptions = {
    maxRetries: 0,
    initialReconnectionDelay: 1000,
    maxReconnectionDelay: 1000,
    reconnectionDelayGrowFactor: 1,
  };
  try {
    return await connect(new StreamableHTTPClientTransport(url, { fetch, requestInit, reconnectionOptions }), signal);
  } catch (error) {
    const status = error instanceof StreamableHTTPError ? error.code : undefined;
    if (status !== 400 && status !== 404 && status !== 405) throw error;
    return connect(new SSEClientTransport(url, { fetch, requestInit }), signal);
  }
}

async function connect(transport: object, signal: AbortSignal): Promise<McpConnection> {
  const client = new Client({ name: "vivavoce", version: "0.1.0" });
  const close = async (): Promise<void> => {
    await client.close().catch(() => undefined);
  };
  const stop = (): void => void close();
  signal.addEventListener("abort", stop);
  try {
    // The SDK's transports are not written for exactOptionalPropertyTypes.
    await client.connect(transport as Transport, { ...noTimeout, signal });
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return {
    async listTools(listSignal) {
      const tools: ListedTool[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < maxPages; page++) {
        const params = cursor === undefined ? {} : { cursor };
        const result = await client.listTools(params, { ...noTimeout, signal: listSignal });
        for (const { name, description, inputSchema, annotations } of result.tools) {
          tools.push({ name, description: description ?? null, input_schema: inputSchema, annotations });
        }
        cursor = result.nextCursor;
        if (cursor === undefined) break;
      }
      return tools;
    },
    async callTool(name, given, callSignal) {
      const options = { ...noTimeout, signal: callSignal };
      return (await client.callTool({ name, arguments: { ...given } }, undefined, options)) as CallToolResult;
    },
    close,
  };
}
