import type { ListToolsResult } from "@modelcontextprotocol/sdk/types.js";
import type { ListedTool } from "../../session/state/mcp-server.ts";
import type { McpOptions } from "./mcp-options.ts";

/** What a listing may hold. */
export type ListingLimits = Pick<McpOptions, "maxListingBytes" | "maxTools">;

/** A reason of ours, meant for the client. */
export class ListingError extends Error {
  override readonly name = "ListingError";
}

/** Most pages of tools that are asked for. */
const maxPages = 50;
/** Longest name of a tool, in characters: every call of it carries the name. */
const maxNameLength = 256;
/** Longest mark of a next page that is sent back, in characters. */
const maxCursorLength = 4096;

/**
 * All tools of a server, page by page; counted as they come, so that a list without end costs no more than its limits.
 * @param page asks for the page with this mark, or the first
 * @param allowed names of the tools that count; null for all
 * @throws ListingError when there are too many, or a page leads back to one that was there already
 */
export async function listAllTools(
  page: (cursor: string | undefined) => Promise<ListToolsResult>,
  allowed: readonly string[] | null,
  { maxListingBytes, maxTools }: ListingLimits,
): Promise<readonly ListedTool[]> {
  const wanted = allowed === null ? null : new Set(allowed);
  const tools: ListedTool[] = [];
  const seen = new Set<string>();
  let bytes = 2;
  let cursor: string | undefined;
  do {
    const result = await page(cursor);
    for (const { name, description, inputSchema, annotations } of result.tools) {
      if (wanted !== null && !wanted.has(name)) continue;
      if (name.length > maxNameLength) {
        throw new ListingError(`The name of a tool has more than ${maxNameLength} characters, which is the limit.`);
      }
      const tool: ListedTool = { name, description: description ?? null, input_schema: inputSchema, annotations };
      tools.push(tool);
      if (tools.length > maxTools) {
        throw new ListingError(`It has more than ${maxTools} tools, which is the limit. Use allowed_tools.`);
      }
      bytes += Buffer.byteLength(JSON.stringify(tool)) + 1;
      if (bytes > maxListingBytes) {
        throw new ListingError(
          `Its tools take more than ${maxListingBytes} bytes to describe, which is the limit. Use allowed_tools.`,
        );
      }
    }
    cursor = result.nextCursor;
    if (cursor === undefined || cursor === "") return tools;
    if (cursor.length > maxCursorLength || seen.has(cursor)) throw new ListingError("Its pages of tools have no end.");
    seen.add(cursor);
  } while (seen.size < maxPages);
  throw new ListingError(`Its tools take more than ${maxPages} pages, which is the limit.`);
}
