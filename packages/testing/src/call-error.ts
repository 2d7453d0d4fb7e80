/** A call did not go as the test expects. The message ends with the timeline of the call. */
export class CallError extends Error {
  override readonly name = "CallError";
  /** What happened until then, for people. */
  readonly timeline: string;

  constructor(message: string, timeline: string, options?: ErrorOptions) {
    super(`${message}\n\nThe call so far:\n${timeline}\n`, options);
    this.timeline = timeline;
  }
}
