import type { ErrorBody } from "./error-body.ts";
import { ERROR_CODES } from "./error-codes.ts";
import type { ErrorCode, ErrorType } from "./error-codes.ts";

/** Parts of a `ProtocolError` beside code and message. */
export interface ProtocolErrorDetails {
  /** Dotted path of the field at fault, for example `session.turn_detection.threshold`. */
  readonly param?: string | null;
  /** `event_id` of the client event at fault. */
  readonly eventId?: string | null;
  /** Class of the error; the one that goes with the code when absent. */
  readonly type?: ErrorType;
}

/**
 * The client's fault: answered by one `error` event, the session lives and its state is as before.
 * The message is shown to clients and never holds speech, prompts or tool arguments.
 */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly type: ErrorType;
  readonly code: string | null;
  readonly param: string | null;
  readonly eventId: string | null;

  constructor(code: ErrorCode | null, message: string, details: ProtocolErrorDetails = {}) {
    super(message);
    this.type = details.type ?? (code === null ? "invalid_request_error" : ERROR_CODES[code].type);
    this.code = code;
    this.param = details.param ?? null;
    this.eventId = details.eventId ?? null;
  }
}

/** The `error` object that tells the client about `error` (OB-03). */
export function toErrorBody(error: ProtocolError): ErrorBody {
  return {
    type: error.type,
    code: error.code,
    message: error.message,
    param: error.param,
    event_id: error.eventId,
  };
}
