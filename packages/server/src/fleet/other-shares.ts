/** What other gateways have of what is divided, where several are one. Its numbers are as old as they were told. */
export interface OtherShares {
  readonly sessions: number;
  /** What they allow, which is added to what this one does; 0 connections where they have no limit. */
  readonly maxSessions: number;
  readonly connectionsPerMinute: number;
  heldBy(caller: string): number;
  /** Told how many sessions a caller has here now. */
  holds(caller: string, sessions: number): void;
  /** Told of each connection that was accepted here. */
  connected(caller: string): void;
}
