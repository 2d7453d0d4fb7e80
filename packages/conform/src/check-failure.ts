/** A server did something else than expected; ends the check it is thrown in. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  readonly expected: string;
  readonly seen: string;

  constructor(expected: string, seen: string) {
    super(`expected ${expected}; seen: ${seen}`);
    this.expected = expected;
    this.seen = seen;
  }
}

/** What a check needs is not there, which says nothing about the server; the check is skipped. */
export class CheckSkipped extends Error {
  override readonly name = "CheckSkipped";
}

/** What the caller must give for a check; throws a `CheckSkipped` with the reason where it has not. */
export function needed<Given>(given: Given | undefined, reason: string): Given {
  if (given === undefined) throw new CheckSkipped(reason);
  return given;
}

/** Throws a `CheckFailure` unless `condition` holds. */
export function expectThat(condition: boolean, expected: string, seen: unknown): asserts condition {
  if (!condition) throw new CheckFailure(expected, show(seen));
}

/** A value on one short line. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
