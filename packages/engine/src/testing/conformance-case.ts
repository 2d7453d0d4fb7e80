/** One case of a conformance suite: give `name` and `run` to any test runner. `run` rejects when the case fails. */
export interface ConformanceCase {
  /** What the engine must do, as a sentence without its subject. */
  readonly name: string;
  /** Rejects when the engine does not. */
  readonly run: () => Promise<void>;
}
