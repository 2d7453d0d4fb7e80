import type { Clock } from "@vivavoce/audio/clock";
import { OversizedMessageError } from "@vivavoce/engine/remote";
import type { MemoryAccount } from "../../runtime/memory-budget.ts";
import { sleep } from "../../runtime/sleep.ts";
import type { McpOptions } from "./mcp-options.ts";

/** What all MCP servers of one session may send together: their number makes nothing of it larger. */
export interface McpBudget {
  /**
   * So much has been read. Waits for as long as that was more than the session's rate allows; nothing is read meanwhile,
   * so the network slows the server. Resolves at once when the signal is aborted; never rejects.
   */
  spend(bytes: number, signal: AbortSignal): Promise<void>;
  /**
   * A request is under way.
   * @throws OversizedMessageError when too many are
   */
  open(): McpStream;
}

/** The share that one answer has of what may be kept. */
export interface McpStream {
  /**
   * Bytes that are kept now of a message that has not ended.
   * @throws OversizedMessageError when the session's servers together keep too much waiting
   */
  hold(bytes: number): void;
  /** The answer is over. May be called again. */
  close(): void;
}

/** Requests of one session under way at once, streams that last as long as it does included. */
const maxStreams = 128;

/** @param memory what the session may keep of the server's memory; absent: nobody counts */
export function createMcpBudget(
  clock: Clock,
  limits: Pick<McpOptions, "maxMessageBytes" | "maxBytesPerSecond">,
  memory?: MemoryAccount,
): McpBudget {
  const { maxMessageBytes, maxBytesPerSecond } = limits;
  let left = maxMessageBytes;
  let filledMs = clock.now();
  let streams = 0;
  let heldBytes = 0;

  return {
    async spend(bytes, signal) {
      const now = clock.now();
      left = Math.min(maxMessageBytes, left + ((now - filledMs) * maxBytesPerSecond) / 1000) - bytes;
      filledMs = now;
      // Who comes later finds a larger debt, so everyone waits in turn.
      if (left < 0) await sleep(clock, (-left * 1000) / maxBytesPerSecond, signal);
    },
    open() {
      if (streams >= maxStreams) throw new OversizedMessageError("keeps too many requests waiting");
      streams += 1;
      let held = 0;
      let isOpen = true;
      return {
        hold(bytes) {
          if (!isOpen) return;
          heldBytes += bytes - held;
          held = bytes;
          const isRoom = memory === undefined || memory.hold("tools", heldBytes);
          if (!isRoom || heldBytes > 2 * maxMessageBytes) {
            throw new OversizedMessageError("keeps too much waiting unfinished");
          }
        },
        close() {
          if (!isOpen) return;
          isOpen = false;
          streams -= 1;
          heldBytes -= held;
          memory?.note("tools", heldBytes);
        },
      };
    },
  };
}
