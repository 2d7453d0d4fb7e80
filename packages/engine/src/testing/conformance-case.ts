/** One case of a conformance suite: give `name` and `run` to any test runner. `run` rejects when the case fails. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}
