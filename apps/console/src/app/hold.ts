/** A press that is shorter is a tap: it begins, and the next one ends. Some people cannot hold a button. */
const tapMs = 300;

/** What holding begins and ends. */
export interface HoldActions {
  readonly isOn: () => boolean;
  readonly begin: () => void;
  readonly end: () => void;
}

/** A button that is held down while something goes on, or tapped to begin and tapped again to end it. */
export interface Hold {
  /** It is pressed; `atMs` on any clock that `up` has too. */
  down(atMs: number): void;
  /** It is let go. */
  up(atMs: number): void;
  /** What held it is gone: the window lost the keyboard, or a finger slid into a gesture. */
  cancel(): void;
  /** It is activated by what cannot hold: a screen reader, or Enter. */
  toggle(): void;
}

/** Talks from pressing to letting go; after a tap, until the next one. Times are in milliseconds, by one clock. */
export function createHold({ isOn, begin, end }: HoldActions): Hold {
  let sinceMs: number | undefined;
  return {
    down(atMs) {
      if (sinceMs !== undefined) return;
      if (isOn()) return end();
      sinceMs = atMs;
      begin();
    },
    up(atMs) {
      const heldMs = sinceMs === undefined ? 0 : atMs - sinceMs;
      sinceMs = undefined;
      if (heldMs >= tapMs) end();
    },
    cancel() {
      const held = sinceMs !== undefined;
      sinceMs = undefined;
      if (held) end();
    },
    toggle() {
      if (isOn()) end();
      else begin();
    },
  };
}
