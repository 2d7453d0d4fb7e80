import type { Clock } from "@vivavoce/audio/clock";
import { parseRecord } from "@vivavoce/audio/is-record";
import type { McpTool } from "@vivavoce/protocol";
import type { Logger } from "../../runtime/logger.ts";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import { givenArguments } from "../../session/state/call-arguments.ts";
import type { ListedTool, McpResult } from "../../session/state/mcp-server.ts";
import type { SessionEffect } from "../../session/state/session-effect.ts";
import type { SessionInput } from "../../session/state/session-input.ts";
import type { SecretMask } from "@vivavoce/engine/remote";
import type { SessionSpans } from "../../telemetry/session-spans.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { createHostPolicy } from "./host-policy.ts";
import { ListingError } from "./list-all-tools.ts";
import { createMcpBudget } from "./mcp-budget.ts";
import { openMcpConnection } from "./mcp-connection.ts";
import type { McpConnection } from "./mcp-connection.ts";
import { mcpErrorOf } from "./mcp-failure.ts";
import type { McpOptions } from "./mcp-options.ts";
import { maskOf } from "./server-secrets.ts";
import { toolResult } from "./tool-output.ts";
import { withTraceHeaders } from "./trace-headers.ts";
import { within } from "./within.ts";

type CallEffect = Extract<SessionEffect, { type: "callMcpTool" }>;

/** The MCP servers of one session. */
export interface McpServers {
  /** Connects and lists; posts `mcpToolsListed` or `mcpListFailed`. A server with the same label is closed first. */
  list(itemId: string, server: McpTool): void;
  /** Calls a tool; posts `mcpCallEnded` for the response, unless that is aborted first. */
  call(effect: CallEffect): void;
  /** Stops the calls of a response. */
  abort(responseId: string): void;
  /** Ends the connection to the server with this label. */
  forget(label: string): void;
  /** Ends everything; nothing is posted any more. */
  close(): void;
}

/** What the MCP servers of one session may be and take. */
export interface McpServersOptions {
  readonly limits: McpOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the session may keep of the server's memory; absent: nobody counts. */
  readonly memory?: MemoryAccount | undefined;
  /** What OpenTelemetry is told; absent: nothing. */
  readonly spans?: SessionSpans | undefined;
  readonly post: (input: SessionInput) => void;
}

interface Entry {
  /** Item of the listing: calls of tools that another server listed under the same label are not for this one. */
  readonly itemId: string;
  /** Takes what opens the server out of what it says. */
  readonly mask: SecretMask;
  /** Aborted when the server is closed. */
  readonly over: AbortController;
  connection: McpConnection | undefined;
}

/** Connects a session to its MCP servers; what they list and answer is posted. */
export function createMcpServers({ limits, clock, logger, memory, spans, post }: McpServersOptions): McpServers {
  const policy = createHostPolicy(limits);
  const budget = createMcpBudget(clock, limits, memory);
  const entries = new Map<string, Entry>();
  const calls = new Map<string, Set<AbortController>>();

  async function open(entry: Entry, server: McpTool): Promise<readonly ListedTool[]> {
    return within(clock, limits.listTimeoutMs, entry.over.signal, async (signal) => {
      if (!URL.canParse(server.server_url)) throw new ListingError("server_url is not a URL.");
      const connection = await openMcpConnection(
        server,
        (exceeded) => createGuardedFetch({ policy, clock, limits, budget, exceeded }),
        signal,
      );
      entry.connection = connection;
      if (signal.aborted) await connection.close();
      const tools = JSON.stringify(await connection.listTools(server.allowed_tools ?? null, limits, signal));
      return JSON.parse(entry.mask(tools)) as readonly ListedTool[];
    });
  }

  async function list(itemId: string, server: McpTool): Promise<void> {
    const { server_label: label } = server;
    forget(label);
    const entry: Entry = { itemId, mask: maskOf(server), over: new AbortController(), connection: undefined };
    entries.set(label, entry);
    try {
      const tools = await open(entry, server);
      post({ type: "mcpToolsListed", itemId, tools });
    } catch (error) {
      const wasOver = entry.over.signal.aborted;
      end(entry);
      if (entries.get(label) === entry) entries.delete(label);
      if (wasOver) return;
      const reason = error instanceof ListingError ? error.message : mcpErrorOf(error, entry.mask).message;
      logger.log("warn", "MCP server not listed", { reason: error instanceof Error ? error.name : "unknown" });
      post({ type: "mcpListFailed", itemId, message: `The tools of MCP server '${label}' are not listed. ${reason}` });
    }
  }

  async function call(effect: CallEffect): Promise<void> {
    const { responseId, itemId } = effect;
    const stop = new AbortController();
    const running = calls.get(responseId) ?? new Set();
    calls.set(responseId, running.add(stop));
    const result = await perform(effect, stop.signal);
    running.delete(stop);
    if (running.size === 0 && calls.get(responseId) === running) calls.delete(responseId);
    if (!stop.signal.aborted)
      post({ type: "responsePart", responseId, part: { type: "mcpCallEnded", itemId, result } });
  }

  async function perform(effect: CallEffect, signal: AbortSignal): Promise<McpResult> {
    const entry = entries.get(effect.label);
    const given = parseRecord(givenArguments(effect.arguments));
    if (given === undefined) return failed(-32_602, "The arguments are not a JSON object.");
    if (entry?.connection === undefined || entry.itemId !== effect.listing)
      return failed(-32_000, "The server is not connected any more.");
    const { connection, over, mask } = entry;
    const either = AbortSignal.any([signal, over.signal]);
    const asked = spans?.begin(`execute_tool ${effect.tool}`, {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": effect.tool,
      "gen_ai.tool.type": "extension",
    });
    try {
      const result = await within(clock, limits.callTimeoutMs, either, (until) =>
        withTraceHeaders(asked?.headers, () => connection.callTool(effect.tool, given, until)),
      );
      asked?.end(result.isError === true ? "tool_execution_error" : undefined);
      return toolResult(result, limits.maxOutputBytes, mask);
    } catch (error) {
      asked?.end(either.aborted ? undefined : mcpErrorOf(error, mask).type);
      if (over.signal.aborted) return failed(-32_000, "The server is not connected any more.");
      return { kind: "error", error: mcpErrorOf(error, mask) };
    }
  }

  function abort(responseId: string): void {
    for (const stop of calls.get(responseId) ?? []) stop.abort();
    calls.delete(responseId);
  }

  function forget(label: string): void {
    const entry = entries.get(label);
    entries.delete(label);
    if (entry !== undefined) end(entry);
  }

  function end(entry: Entry): void {
    entry.over.abort();
    void entry.connection?.close();
  }

  return {
    list: (itemId, server) => void list(itemId, server),
    call: (effect) => void call(effect),
    abort,
    forget,
    close() {
      for (const responseId of calls.keys()) abort(responseId);
      for (const label of entries.keys()) forget(label);
    },
  };
}

function failed(code: number, message: string): McpResult {
  return { kind: "error", error: { type: "protocol_error", code, message } };
}
