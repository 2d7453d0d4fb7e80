import { getHeapStatistics } from "node:v8";

/** What a session keeps bytes for. */
type Holding =
  /** Messages that have not arrived whole, or wait to be worked on. */
  | "incoming"
  /** Conversation, settings and tools. */
  | "conversation"
  /** Messages of MCP servers that have not arrived whole. */
  | "tools"
  /** Sound that waits to be worked on. */
  | "audio"
  /** What the client has not read. */
  | "unsent"
  /** What it may not have seen, should its socket be lost. */
  | "replay";

/** One session's part of the memory. */
export interface MemoryAccount {
  /**
   * Wants to hold so many bytes of a kind, in place of what it held. Less than before is always granted.
   * @returns false when there is no room; then everything is as before
   */
  hold(holding: Holding, bytes: number): boolean;
  /** Holds so many bytes, room or not: what is there already, and is bounded elsewhere. */
  note(holding: Holding, bytes: number): void;
  /** Whether so many bytes more would be granted. */
  hasRoom(bytes: number): boolean;
  /** Gives everything back. */
  close(): void;
}

/** Bytes that all sessions together may keep, and what each caller may have of them. */
export interface MemoryBudget {
  readonly maxBytes: number;
  readonly usedBytes: number;
  /** @param caller whose session it is: a key, or an address where there are no keys */
  open(caller: string): MemoryAccount;
}

/** What sessions may keep. */
export interface MemoryBudgetOptions {
  /** Most bytes of all sessions together. */
  readonly maxBytes: number;
  /** Share of them that the sessions of one caller may have, above 0 and at most 1. */
  readonly callerShare: number;
}

/**
 * Counts what sessions keep, so that it is a session that meets the end of the memory, and not the process. Nothing is
 * allocated here; whoever keeps bytes asks before, or says so afterwards.
 */
export function createMemoryBudget({ maxBytes, callerShare }: MemoryBudgetOptions): MemoryBudget {
  const callers = new Map<string, number>();
  const callerBytes = Math.floor(maxBytes * callerShare);
  let usedBytes = 0;

  function change(caller: string, bytes: number): void {
    usedBytes += bytes;
    const left = (callers.get(caller) ?? 0) + bytes;
    if (left > 0) callers.set(caller, left);
    else callers.delete(caller);
  }

  return {
    maxBytes,
    get usedBytes() {
      return usedBytes;
    },
    open(caller) {
      const held = new Map<Holding, number>();
      let isClosed = false;
      const isRoomFor = (more: number): boolean =>
        more <= 0 || (usedBytes + more <= maxBytes && (callers.get(caller) ?? 0) + more <= callerBytes);
      const note = (holding: Holding, bytes: number): void => {
        // A session that ends still tells of what it lets go.
        if (isClosed) return;
        change(caller, bytes - (held.get(holding) ?? 0));
        held.set(holding, bytes);
      };
      return {
        hold(holding, bytes) {
          if (!isRoomFor(bytes - (held.get(holding) ?? 0))) return false;
          note(holding, bytes);
          return true;
        },
        note,
        hasRoom: isRoomFor,
        close() {
          for (const holding of held.keys()) note(holding, 0);
          isClosed = true;
        },
      };
    },
  };
}

/** Half of what the process may have on its heap: the other half is for what nobody counts. */
export function halfOfHeapBytes(): number {
  return Math.floor(getHeapStatistics().heap_size_limit / 2);
}
