/** Base of every error this library raises. No message ever holds a key or a token. */
export class ClientError extends Error {
  override readonly name: string = "ClientError";
}

/** What is known about a connection that could not be opened or was lost. */
export interface ConnectionFailure {
  /** HTTP status of a refused upgrade (TR-40 to TR-44). Browsers do not tell it. */
  readonly status?: number | undefined;
  /** WebSocket close code, when the socket had been open. */
  readonly closeCode?: number | undefined;
  readonly cause?: unknown;
}

/** The connection could not be opened, or ended while something was waiting for it. Its subclasses say which. */
export class ConnectionError extends ClientError {
  override readonly name: string = "ConnectionError";
  /** HTTP status of the refused upgrade, where it is known. */
  readonly status: number | undefined;
  /** WebSocket close code, where the socket had been open. */
  readonly closeCode: number | undefined;

  constructor(message: string, failure: ConnectionFailure = {}) {
    super(message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.status = failure.status;
    this.closeCode = failure.closeCode;
  }
}

/** Nobody answers at the endpoint, or (in browsers, which do not tell) the server refused. */
export class UnreachableError extends ConnectionError {
  override readonly name = "UnreachableError";
}

/** The credential is missing or wrong (TR-40), or no token could be had. */
export class UnauthorizedError extends ConnectionError {
  override readonly name = "UnauthorizedError";
}

/** The credential is good but may not do this (TR-41). */
export class ForbiddenError extends ConnectionError {
  override readonly name = "ForbiddenError";
}

/** There is no such endpoint, model or agent (TR-42). */
export class NotFoundError extends ConnectionError {
  override readonly name = "NotFoundError";
}

/** Connecting or the session's first event took too long. */
export class ConnectTimeoutError extends ConnectionError {
  override readonly name = "ConnectTimeoutError";
}

/** The open connection broke. With `reconnect` it may come back; what was waiting for an event gets this error. */
export class ConnectionLostError extends ConnectionError {
  override readonly name = "ConnectionLostError";
}

/** The connection has ended, so that nothing can be sent or waited for. */
export class ConnectionClosedError extends ConnectionError {
  override readonly name = "ConnectionClosedError";
}

/** What came first is no Voice Live or Realtime event: another kind of server listens there. */
export class WireError extends ClientError {
  override readonly name = "WireError";
}

/** What was waited for did not happen in time. */
export class WaitTimeoutError extends ClientError {
  override readonly name = "WaitTimeoutError";
}

/** More bytes or events wait to be sent than is allowed. The event was not sent; the connection lives. */
export class SendQueueFullError extends ClientError {
  override readonly name = "SendQueueFullError";
}

/** The fields of the `error` object on the wire (OB-03), as far as a server sent them. */
export interface ServerErrorDetail {
  readonly type?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly message?: string | null | undefined;
  readonly param?: string | null | undefined;
  readonly event_id?: string | null | undefined;
}

/** The server answered a client event with an `error` event (SE-01). The connection usually stays open. */
export class ServerError extends ClientError {
  override readonly name = "ServerError";
  /** Class of the error, such as `invalid_request_error`. */
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  /** Id of the client event that caused it. */
  readonly eventId: string | undefined;

  constructor(detail: ServerErrorDetail) {
    super(detail.message ?? "The server reported an error without a message.");
    this.type = detail.type ?? "error";
    this.code = detail.code ?? undefined;
    this.param = detail.param ?? undefined;
    this.eventId = detail.event_id ?? undefined;
  }
}
