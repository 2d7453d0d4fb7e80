import type { McpTool } from "@vivavoce/protocol";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { ListedTool, McpResult } from "../../session/mcp-server.ts";
import type { SessionEffect } from "../../session/session-effect.ts";
import type { SessionInput } from "../../session/session-input.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { createHostPolicy } from "./host-policy.ts";
import { openMcpConnection } from "./mcp-connection.ts";
import type { McpConnection } from "./mcp-connection.ts";
import { mcpErrorOf } from "./mcp-failure.ts";
import type { McpOptions } from "./mcp-options.ts";
import { toolResult } from "./tool-output.ts";
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

export interface McpServersOptions {
  readonly limits: McpOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly post: (input: SessionInput) => void;
}

interface Entry {
  /** Aborted when the server is closed. */
  readonly over: AbortController;
  connection: McpConnection | undefined;
}

/** Largest description of all tools of a server, as JSON: the item that holds it must fit one frame (TR-53). */
const maxToolCharacters = 200_000;

export function createMcpServers({ limits, clock, logger, post }: McpServersOptions): McpServers {
  const fetch = createGuardedFetch(createHostPolicy(limits));
  const entries = new Map<string, Entry>();
  const calls = new Map<string, Set<AbortController>>();

  async function open(entry: Entry, server: McpTool): Promise<readonly ListedTool[]> {
    return within(clock, limits.listTimeoutMs, entry.over.signal, async (signal) => {
      if (!URL.canParse(server.server_url)) throw new ListingError("server_url is not a URL.");
      const connection = await openMcpConnection(server, fetch, signal);
      entry.connection = connection;
      if (signal.aborted) await connection.close();
      const { allowed_tools: allowed } = server;
      const tools = (await connection.listTools(signal)).filter(
        ({ name }) => allowed == null || allowed.includes(name),
      );
      const characters = JSON.stringify(tools).length;
      if (characters <= maxToolCharacters) return tools;
      throw new ListingError(
        `Its tools take ${characters} characters to describe; the limit is ${maxToolCharacters}. Use allowed_tools.`,
      );
    });
  }

  async function list(itemId: string, server: McpTool): Promise<void> {
    const { server_label: label } = server;
    forget(label);
    const entry: Entry = { over: new AbortController(), connection: undefined };
    entries.set(label, entry);
    try {
      const tools = await open(entry, server);
      post({ type: "mcpToolsListed", itemId, tools });
    } catch (error) {
      const wasOver = entry.over.signal.aborted;
      end(entry);
      if (entries.get(label) === entry) entries.delete(label);
      if (wasOver) return;
      const reason = error instanceof ListingError ? error.message : mcpErrorOf(error).message;
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
    const given = parseArguments(effect.arguments);
    if (given === undefined) return failed(-32_602, "The arguments are not a JSON object.");
    if (entry?.connection === undefined) return failed(-32_000, "The server is not connected any more.");
    const { connection, over } = entry;
    const either = AbortSignal.any([signal, over.signal]);
    try {
      const result = await within(clock, limits.callTimeoutMs, either, (until) =>
        connection.callTool(effect.tool, given, until),
      );
      return toolResult(result, limits.maxOutputBytes);
    } catch (error) {
      if (over.signal.aborted) return failed(-32_000, "The server is not connected any more.");
      return { kind: "error", error: mcpErrorOf(error) };
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

/** A reason of ours, meant for the client. */
class ListingError extends Error {
  override readonly name = "ListingError";
}

function failed(code: number, message: string): McpResult {
  return { kind: "error", error: { type: "protocol_error", code, message } };
}

/** A model that calls without arguments may write nothing at all. */
function parseArguments(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
