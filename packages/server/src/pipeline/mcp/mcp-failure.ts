import { SseError } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { OversizedMessageError } from "@vivavoce/engine/remote";
import type { SecretMask } from "@vivavoce/engine/remote";
import type { McpCallError } from "../../session/state/mcp-server.ts";
import { RefusedHostError } from "./host-policy.ts";

/** A time limit that was not kept. */
export class McpTimeoutError extends Error {
  override readonly name = "McpTimeoutError";
}

/** Longest message of a server that is passed on, in characters. */
const maxMessageLength = 500;
/** Longest part of it that is looked at. */
const maxReadLength = 20_000;

/**
 * What went wrong with a server, in the shapes of wire.md 6.1. Never holds a header or an argument of ours.
 * @param mask takes out what a server may have repeated
 */
export function mcpErrorOf(error: unknown, mask: SecretMask): McpCallError {
  if (error instanceof McpTimeoutError) {
    return { type: "protocol_error", code: ErrorCode.RequestTimeout, message: error.message };
  }
  if (error instanceof OversizedMessageError) {
    return { type: "protocol_error", code: ErrorCode.InvalidRequest, message: `The server ${error.message}.` };
  }
  if (error instanceof StreamableHTTPError || error instanceof SseError) {
    const code = error.code ?? 0;
    return { type: "http_error", code, message: httpMessage(code) };
  }
  if (error instanceof McpError) {
    return {
      type: "protocol_error",
      code: error.code,
      message: mask(error.message.slice(0, maxReadLength)).slice(0, maxMessageLength),
    };
  }
  if (error instanceof RefusedHostError) return { type: "http_error", code: 0, message: error.message };
  return { type: "http_error", code: 0, message: `The server cannot be reached${systemCode(error)}.` };
}

/** @param code status; 0 or less where there is none */
function httpMessage(code: number): string {
  if (code > 0) return `The server answered ${code}.`;
  // The library's number for content of another type.
  return code < 0 ? "The server answered with neither JSON nor an event stream." : "The server broke off.";
}

function systemCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}
