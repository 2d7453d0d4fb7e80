import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport, StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { JsonSchemaValidator, jsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/types.js";
import type { McpTool } from "@vivavoce/protocol";
import type { ListedTool } from "../../session/state/mcp-server.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import { listAllTools } from "./list-all-tools.ts";
import type { ListingLimits } from "./list-all-tools.ts";
import { oneStream } from "./one-stream.ts";

/** A connection to one MCP server; it belongs to one session. */
export interface McpConnection {
  /**
   * The tools that `allowed` names, or all, page by page.
   * @throws ListingError when they are over a limit
   */
  listTools(
    allowed: readonly string[] | null,
    limits: ListingLimits,
    signal: AbortSignal,
  ): Promise<readonly ListedTool[]>;
  callTool(name: string, given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** Our own limits end requests, by signal; the SDK's must not come before. */
const noTimeout = { timeout: 2 ** 31 - 1 };

/** Outputs are shown as they are. Schemas are the server's own, and checking could take it as long as the server likes. */
const anyOutput: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (output) => ({ valid: true, data: output as T, errorMessage: undefined });
  },
};

/**
 * Connects by streamable HTTP, or by the older HTTP with server-sent events where a server does not know the former.
 * @param createFetch makes the connection's fetch; what it is given ends the connection when a server goes over a limit
 * @throws whatever the SDK or `fetch` throws
 */
export async function openMcpConnection(
  server: McpTool,
  createFetch: (exceeded: (error: Error) => void) => GuardedFetch,
  signal: AbortSignal,
): Promise<McpConnection> {
  const url = new URL(server.server_url);
  const headers = new Headers(server.headers ?? {});
  if (server.authorization != null && server.authorization !== "") {
    const { authorization: token } = server;
    headers.set("authorization", /^(bearer|basic) /i.test(token) ? token : `Bearer ${token}`);
  }
  const broken = new AbortController();
  const fetch = createFetch((error) => broken.abort(error));
  const requestInit = { headers };
  const reconnectionOptions = {
    maxRetries: 0,
    initialReconnectionDelay: 1000,
    maxReconnectionDelay: 1000,
    reconnectionDelayGrowFactor: 1,
  };
  try {
    const transport = new StreamableHTTPClientTransport(url, { fetch, requestInit, reconnectionOptions });
    return await connect(transport, signal, broken.signal);
  } catch (error) {
    const status = error instanceof StreamableHTTPError ? error.code : undefined;
    if (broken.signal.aborted || (status !== 400 && status !== 404 && status !== 405)) throw error;
    const transport = new SSEClientTransport(url, { fetch: oneStream(fetch), requestInit });
    return connect(transport, signal, broken.signal);
  }
}

async function connect(transport: object, signal: AbortSignal, broken: AbortSignal): Promise<McpConnection> {
  const client = new Client({ name: "vivavoce", version: "0.1.0" }, { jsonSchemaValidator: anyOutput });
  const close = async (): Promise<void> => {
    await client.close().catch(() => undefined);
  };
  const stop = (): void => void close();
  broken.addEventListener("abort", stop);
  signal.addEventListener("abort", stop);
  /** Fails at once when the server has gone over a limit: the SDK would wait for an answer that cannot come any more. */
  async function unbroken<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw broken.aborted ? broken.reason : error;
    }
  }
  try {
    // The SDK's transports are not written for exactOptionalPropertyTypes.
    await unbroken(client.connect(transport as Transport, { ...noTimeout, signal }));
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return {
    listTools: (allowed, limits, listSignal) =>
      listAllTools(
        (cursor) =>
          unbroken(
            client.listTools(cursor === undefined ? {} : { cursor }, {
              ...noTimeout,
              signal: AbortSignal.any([listSignal]),
            }),
          ),
        allowed,
        limits,
      ),
    async callTool(name, given, callSignal) {
      const options = { ...noTimeout, signal: callSignal };
      const result = client.callTool({ name, arguments: { ...given } }, undefined, options);
      return (await unbroken(result)) as CallToolResult;
    },
    close,
  };
}
