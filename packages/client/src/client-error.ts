/** Base of every error this library raises. No message ever holds a key or a token. */
export class ClientError extends Error {
  override readonly name: string = "ClientError";
}

/** What is known about a connection that could not be opened or was lost. */
export interface ConnectionFailure {
  /** HTTP status of a refused upgrade (TR-40 to TR-44). Browsers do not tell it. */
  readonly status?: number;
  /** WebSocket close code, when the socket had been open. */
  readonly closeCode?: number;
  readonly cause?: unknown;
}

/** The connection could not be opened, or ended while something was waiting for it. */
export class ConnectionError extends ClientError {
  override readonly name = "ConnectionError";
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

/** More bytes wait to be sent than `maxBufferedBytes` allows. The event was not sent; the connection lives. */
export class SendQueueFullError extends ClientError {
  override readonly name = "SendQueueFullError";
}
