/** What kind of failure it was, so that callers can decide without reading the message. */
export type EngineErrorCode =
  | "engine_failed"
  | "engine_unavailable"
  | "engine_closed"
  | "engine_overloaded"
  | "unauthorized"
  /** The service behind the engine refuses for now. */
  | "rate_limited"
  /** The session asks for more than its part of the engine; others are served. */
  | "rate_limit_exceeded"
  | "unsupported"
  | "invalid_output";

/**
 * An engine could not do its work. The response or transcription in hand fails, the session lives.
 * The message is shown to clients: it must not hold speech, prompts or secrets.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  /** Id of the engine that failed. */
  readonly engine: string;

  constructor(engine: string, code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.engine = engine;
    this.code = code;
  }
}
