/** What kind of failure it was, so that callers can decide without reading the message. */
export type EngineErrorCode =
  | "engine_failed"
  | "engine_unavailable"
  | "engine_closed"
  | "engine_overloaded"
  /** The service behind the engine refuses its credentials. */
  | "unauthorized"
  /** The service behind the engine does not know what it is asked for, such as the model. */
  | "not_found"
  /** Nothing came within the time that there was. */
  | "timed_out"
  /** An answer that had begun was not finished. */
  | "cut_short"
  /** The service behind the engine refuses for now. */
  | "rate_limited"
  /** The session asks for more than its part of the engine; others are served. */
  | "rate_limit_exceeded"
  /** Newer work has taken the place of this. */
  | "superseded"
  | "unsupported"
  | "invalid_output";

/** What an operator needs to find a cause: for the log alone, never for a client. Holds no speech, prompts or secrets. */
export type EngineErrorDetails = Readonly<Record<string, string | number>>;

/** Options of an `EngineError`. */
export interface EngineErrorOptions extends ErrorOptions {
  /** Facts for the log; default none. */
  readonly details?: EngineErrorDetails;
}

/**
 * An engine could not do its work. The response or transcription in hand fails, the session lives.
 * The message is shown to clients: it must not hold speech, prompts or secrets.
 */
export class EngineError extends Error {
  /** Tells it from other errors where classes are not the same. */
  override readonly name = "EngineError";
  /** What kind of failure it was. */
  readonly code: EngineErrorCode;
  /** Id of the engine that failed. */
  readonly engine: string;
  /** Facts for the log, never for a client; empty where there are none. */
  readonly details: EngineErrorDetails;

  constructor(engine: string, code: EngineErrorCode, message: string, options: EngineErrorOptions = {}) {
    super(message, options);
    this.engine = engine;
    this.details = options.details ?? {};
    this.code = code;
  }
}
