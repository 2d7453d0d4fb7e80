import type { Clock } from "@vivavoce/audio/clock";
import { sleep } from "../../runtime/sleep.ts";
import type { PlaybackFact } from "../../session/state/session-input.ts";

/** Lets audio leave as it is played, and not sooner. */
export interface OutputPacer {
  /**
   * Waits until the next audio may leave: no more than the lead is ahead of playback, and nothing holds it.
   * Resolves at once when the signal is aborted; never rejects.
   */
  ready(signal: AbortSignal): Promise<void>;
  /** Lets no audio leave until `release`: somebody may be interrupting. What the client has goes on playing. */
  hold(): void;
  /** Ends a hold; nothing was lost by it. */
  release(): void;
  /** The client is away: no audio leaves, and it counts as standing still where it was. */
  park(): void;
  /**
   * It is back, with everything that was sent.
   * @param heard how far it has played an item of those; absent: it stood still
   */
  unpark(heard: { readonly itemId: string; readonly playedMs: number } | undefined): void;
  /** The client is away, and has been sent so much of an item by somebody else, in milliseconds. */
  restore(responseId: string, itemId: string, sentMs: number): void;
  /** The audio that follows belongs to this item. */
  begin(responseId: string, itemId: string): void;
  /**
   * Audio of the item has left.
   * @returns the clock's time at which the client begins to play it, in milliseconds
   */
  sent(durationMs: number): number;
  /** What the user hears now; null when nothing is playing. */
  readonly playback: () => PlaybackFact | null;
  /** Time until everything sent has been played, in milliseconds. */
  readonly remainingMs: () => number;
  /** Whether audio of the response is being sent or waits to be played. */
  plays(responseId: string): boolean;
  /** The client has flushed its player (it does on `speech_started`). */
  flush(): void;
}

interface Track {
  readonly responseId: string;
  readonly itemId: string;
  readonly sentMs: number;
}

/**
 * Keeps output at most `leadMs` ahead of a client that plays what it gets at once. A response that has been sent
 * whole before anybody heard it could not be interrupted (BH-43), so the lead is what barge-in can lose.
 * @param leadMs audio the client may hold unplayed; Infinity sends as fast as it is made
 */
export function createOutputPacer(clock: Clock, leadMs: number): OutputPacer {
  /** Items with audio that is not played yet, and the one that is being sent, in order. */
  let tracks: readonly Track[] = [];
  /** Clock time at which everything sent so far has been played. */
  let emptyAtMs = 0;
  let held = false;
  /** Clock time at which the client went away. */
  let parkedAtMs: number | undefined;
  const now = (): number => parkedAtMs ?? clock.now();
  /** Wakes who waits for the end of a hold. */
  let wake: (() => void)[] = [];

  const released = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const resume = (): void => {
        signal.removeEventListener("abort", resume);
        resolve();
      };
      signal.addEventListener("abort", resume);
      wake.push(resume);
    });

  function wakeAll(): void {
    const waiting = wake;
    wake = [];
    for (const resume of waiting) resume();
  }

  return {
    async ready(signal) {
      while (!signal.aborted) {
        const delayMs = emptyAtMs - now() - leadMs;
        const mustWait = held || parkedAtMs !== undefined;
        if (!mustWait && delayMs <= 0) return;
        await (mustWait ? released(signal) : sleep(clock, delayMs, signal));
      }
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
      wakeAll();
    },
    park() {
      parkedAtMs ??= clock.now();
    },
    unpark(heard) {
      if (parkedAtMs === undefined) return;
      const unplayedMs = unheardMs(tracks, heard) ?? Math.max(0, emptyAtMs - parkedAtMs);
      parkedAtMs = undefined;
      emptyAtMs = clock.now() + unplayedMs;
      wakeAll();
    },
    restore(responseId, itemId, sentMs) {
      parkedAtMs ??= clock.now();
      tracks = [{ responseId, itemId, sentMs }];
    },
    remainingMs: () => Math.max(0, emptyAtMs - now()),
    begin(responseId, itemId) {
      const heard = heardNow(tracks, emptyAtMs - now());
      const unplayed = heard === null ? [] : tracks.slice(tracks.indexOf(heard.track));
      tracks = [...unplayed, { responseId, itemId, sentMs: 0 }];
    },
    sent(durationMs) {
      const startMs = Math.max(now(), emptyAtMs);
      emptyAtMs = startMs + durationMs;
      const current = tracks.at(-1);
      if (current !== undefined) {
        tracks = [...tracks.slice(0, -1), { ...current, sentMs: current.sentMs + durationMs }];
      }
      return startMs;
    },
    playback() {
      const heard = heardNow(tracks, emptyAtMs - now());
      if (heard === null) return null;
      const { responseId, itemId } = heard.track;
      return { responseId, itemId, contentIndex: 0, playedMs: heard.playedMs };
    },
    flush() {
      emptyAtMs = 0;
      // What is still being made goes on with its item.
      tracks = tracks.slice(-1);
    },
    plays: (responseId) => tracks.some((track) => track.responseId === responseId),
  };
}

/** What is not heard yet of all that was sent; undefined where nothing is known of what was heard. */
function unheardMs(
  tracks: readonly Track[],
  heard: { readonly itemId: string; readonly playedMs: number } | undefined,
): number | undefined {
  if (heard === undefined) return undefined;
  // Items that are not in the list any more were played before all that are.
  const index = tracks.findIndex(({ itemId }) => itemId === heard.itemId);
  const rest = tracks.slice(Math.max(0, index));
  const sentMs = rest.reduce((sum, track) => sum + track.sentMs, 0);
  return index === -1 ? sentMs : sentMs - Math.min(heard.playedMs, rest[0]?.sentMs ?? 0);
}

/** The item that is being played while that much of the end is not; an answer may follow before the last is over. */
function heardNow(tracks: readonly Track[], unplayedMs: number): { track: Track; playedMs: number } | null {
  if (unplayedMs <= 0) return null;
  let restMs = unplayedMs;
  for (const track of tracks.toReversed()) {
    if (restMs <= track.sentMs) return { track, playedMs: track.sentMs - restMs };
    restMs -= track.sentMs;
  }
  const [first] = tracks;
  return first === undefined ? null : { track: first, playedMs: 0 };
}
