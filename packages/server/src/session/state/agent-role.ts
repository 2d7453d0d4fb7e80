/** The agent of a session: a role that the server's configuration defines, and clients select by name (TR-12). */
export interface AgentRole {
  readonly name: string;
  readonly id: string;
  readonly description: string | null;
  /** Id of the conversation with it (SF-27). */
  readonly threadId: string;
  /** What it is told; never shown to the client. */
  readonly instructions: string;
  /** What it says first, before anyone has spoken; null for nothing. */
  readonly greeting: string | null;
  /** What of the connection's parameters has no effect here. */
  readonly notices: readonly { readonly param: string; readonly message: string }[];
}
