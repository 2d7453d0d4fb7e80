/** What sessions may do with MCP servers. */
export interface McpOptions {
  /** Servers may have private, loopback and link-local addresses; false when absent. */
  readonly allowPrivateHosts: boolean;
  /**
   * Names of hosts, with `:port` for one port only. When there are any, no other host is connected to, and these may
   * have private addresses.
   */
  readonly allowedHosts: readonly string[];
  /** Time to connect and list tools, in milliseconds. */
  readonly listTimeoutMs: number;
  /** Time for one call, in milliseconds. */
  readonly callTimeoutMs: number;
  /** Most of a tool's output that is kept, in bytes of UTF-8. */
  readonly maxOutputBytes: number;
  /** Largest message of a server, in bytes; the unfinished ones of one session's servers together may be twice that. */
  readonly maxMessageBytes: number;
  /** What the servers of one session may send for long, in bytes a second; `maxMessageBytes` may come at once. */
  readonly maxBytesPerSecond: number;
  /** Descriptions of all tools of one server, as JSON in bytes of UTF-8: the item that holds it must fit a frame. */
  readonly maxListingBytes: number;
  /** Tools of one server, after `allowed_tools`. */
  readonly maxTools: number;
}

/** What holds where nothing else is said. */
export const defaultMcpOptions: McpOptions = {
  allowPrivateHosts: false,
  allowedHosts: [],
  listTimeoutMs: 10_000,
  callTimeoutMs: 30_000,
  maxOutputBytes: 64 * 1024,
  maxMessageBytes: 4 * 1024 * 1024,
  maxBytesPerSecond: 1024 * 1024,
  maxListingBytes: 256 * 1024,
  maxTools: 512,
};
