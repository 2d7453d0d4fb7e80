import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { SecretMask } from "@vivavoce/engine/remote";
import type { McpResult } from "../../session/state/mcp-server.ts";

/** What is read beyond the limit, so that a secret at its edge is seen whole. */
const maskMargin = 16 * 1024;

/**
 * What a tool gave, as text for a model: text as it is, other content as JSON, bytes only named.
 * @param mask takes out secrets that the server repeats
 */
export function toolResult(result: CallToolResult, maxBytes: number, mask: SecretMask): McpResult {
  const parts = result.content.map((part) => {
    switch (part.type) {
      case "text":
        return part.text;
      case "image":
      case "audio":
        return `[${part.type} of type ${part.mimeType}]`;
      default:
        return JSON.stringify(part);
    }
  });
  if (parts.length === 0 && result.structuredContent !== undefined) {
    parts.push(JSON.stringify(result.structuredContent));
  }
  const said = parts.join("\n");
  const masked = mask(said.slice(0, maxBytes + maskMargin));
  const isCut = said.length > maxBytes + maskMargin;
  const text = cutBytes(masked, isCut ? Math.min(maxBytes, Buffer.byteLength(masked) - 1) : maxBytes);
  return result.isError === true
    ? { kind: "error", error: { type: "tool_execution_error", message: text === "" ? "The tool failed." : text } }
    : { kind: "output", output: text };
}

const note = "\n[cut]";

/** The beginning of a text that is no longer than so many bytes of UTF-8; what is cut says so. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= maxBytes) return text;
  let end = Math.max(0, maxBytes - note.length);
  // Bytes of the form 10xxxxxx are inside a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end) + note;
}
