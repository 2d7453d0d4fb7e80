import { reduce } from "../session/reduce.ts";
import type { SessionEffect } from "../session/state/session-effect.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { createSessionState } from "../session/state/session-state.ts";
import type { OpeningFacts } from "../session/state/session-state.ts";

/** Takes down everything that happens to one session. */
export interface SessionJournal {
  opened(facts: OpeningFacts): void;
  input(input: SessionInput): void;
  /** A frame of a session that another service answers: who sent it, and the text, or its length when it is binary. */
  frame(from: "client" | "upstream", message: string | number): void;
  close(): void;
}

/**
 * A journal as one JSON object a line: the opening facts, then every input; of a session that is passed through, every
 * frame. It holds what was said, and secrets that clients sent: keep it safe.
 */
export function createLineJournal(write: (line: string) => void, close = (): void => {}): SessionJournal {
  return {
    opened: (facts) => write(JSON.stringify({ opened: facts })),
    input: (input) => write(JSON.stringify({ input })),
    frame: (from, message) => write(JSON.stringify({ from, message })),
    close,
  };
}

/**
 * Everything a session did, from its journal alone: the same effects, byte for byte, as when it happened.
 * @throws SyntaxError when a line is not JSON, TypeError when the first line has no opening facts
 */
export function replayJournal(lines: Iterable<string>): SessionEffect[] {
  const [first, ...rest] = lines;
  const opening = JSON.parse(first ?? "null") as { opened?: OpeningFacts } | null;
  if (opening?.opened === undefined) throw new TypeError("The journal does not begin with the opening of a session.");
  let state = createSessionState(opening.opened);
  return rest.flatMap((line) => {
    const { input } = JSON.parse(line) as { input: SessionInput };
    const reduction = reduce(state, input);
    state = reduction.state;
    return reduction.effects;
  });
}
