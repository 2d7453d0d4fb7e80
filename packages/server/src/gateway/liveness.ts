import { every } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";

/** Byte counts of one socket, all growing but `bufferedBytes`. */
interface SocketProgress {
  /** Received from the client, anything at all. */
  readonly readBytes: number;
  /** Handed to the network. */
  readonly flushedBytes: number;
  /** Accepted for sending and not yet taken by the network. */
  readonly bufferedBytes: number;
}

/** How a connection is watched, and who is told that it is dead. */
export interface LivenessOptions {
  readonly clock: Clock;
  /** Pause between pings; 0 never pings and never gives up. */
  readonly intervalMs: number;
  readonly progress: () => SocketProgress;
  readonly ping: () => void;
  /** Called once, when two pings in a row met silence. */
  readonly dead: () => void;
}

/** Pings unanswered before a client is gone. */
const maxMissed = 2;

/**
 * Pings a client and notices when it is gone. Every received byte is a sign of life, not only pongs: a client may send
 * for long without reading (wire.md 16.11), or be in the middle of one large message. So is a backlog that
 * shrinks: the ping waits behind it. Returns a function that stops watching.
 */
export function watchLiveness(options: LivenessOptions): () => void {
  const { clock, intervalMs, progress, ping, dead } = options;
  if (intervalMs === 0) return () => {};
  let missed = 0;
  let last: SocketProgress | undefined;
  const stop = every(clock, intervalMs, () => {
    const now = progress();
    // Before the first ping nothing was asked of the client.
    const isAlive =
      last === undefined ||
      now.readBytes !== last.readBytes ||
      (last.bufferedBytes > 0 && now.flushedBytes !== last.flushedBytes);
    last = now;
    missed = isAlive ? 0 : missed + 1;
    if (missed < maxMissed) return ping();
    stop();
    dead();
  });
  return stop;
}
