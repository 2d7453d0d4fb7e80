/**
 * Arguments of a call as the model has written them so far. Models that call without arguments write nothing, blanks or
 * `null`; clients parse the text and want an object. What may still turn out to be that is held back, so that the pieces
 * sent always add up to the arguments that stand in the end.
 */
export interface WrittenArguments {
  readonly arguments: string;
  /** What of it the client has not been sent; empty for nothing. */
  readonly delta: string;
}

/** Adds a piece. `delta` is empty while all of the text may still mean that there are no arguments. */
export function addToArguments(before: string, text: string): WrittenArguments {
  const written = before + text;
  // Of blanks at most one is kept: however many come, each piece costs only its own length.
  if (mayBeNone(written)) return { arguments: written.trimStart().replace(/\s+$/u, " "), delta: "" };
  return { arguments: written, delta: mayBeNone(before) ? written : text };
}

/** The model has written everything: arguments that say nothing are `{}`. */
export function finishArguments(written: string): WrittenArguments {
  const whole = givenArguments(written);
  return { arguments: whole, delta: mayBeNone(written) ? whole : "" };
}

/** Of a call that was cut short: what the client has been sent. */
export function sentArguments(written: string): string {
  return mayBeNone(written) ? "" : written;
}

/** Arguments as models and clients take them: an object where there are none. Anything else stays as it was written. */
export function givenArguments(text: string): string {
  const said = text.trim();
  return said === "" || said === "null" ? "{}" : text;
}

function mayBeNone(text: string): boolean {
  const said = text.trimStart();
  return "null".startsWith(said) || said.trimEnd() === "null";
}
