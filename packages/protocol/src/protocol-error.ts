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

/** Longest message, path and id that are shown, in characters: clients close the connection on huge events (TR-53). */
const MAX_MESSAGE = 2000;
const MAX_PARAM = 500;
const MAX_EVENT_ID = 10_000;

/** The `error` object that tells the client about `error` (OB-03). What the client made endless is cut or left out. */
export function toErrorBody(error: ProtocolError): ErrorBody {
  return {
    type: error.type,
    code: error.code,
    message: clipped(error.message, MAX_MESSAGE),
    param: error.param === null ? null : clipped(error.param, MAX_PARAM),
    event_id: error.eventId === null || error.eventId.length > MAX_EVENT_ID ? null : error.eventId,
  };
}

function clipped(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)} ...`;
}
