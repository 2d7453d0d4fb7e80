/** A client's end of a connection to the server under test. */
export interface Wire {
  send(message: string | Buffer): void;
  /** Resolves when all that was sent has arrived at both ends and no engine is at work. */
  settle(): Promise<void>;
  /** Hangs up. Resolves when the connection is closed and the server has let go of its resources. */
  close(): Promise<void>;
}

/** Where a wire reports. */
export interface WireHandlers {
  message(text: string): void;
  /** The connection has ended; called once. */
  closed(code: number, reason: string): void;
}
