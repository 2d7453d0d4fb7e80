import { UnauthorizedError } from "./client-error.ts";
import type { Credential, Socket, SocketHandlers, SocketRequest, Transport } from "./socket.ts";

/** Opens a connection, each time anew, with a credential of that moment. */
export type Dialer = (handlers: SocketHandlers & { failed(error: Error): void }) => Socket;

/** What is dialled. */
export interface DialTarget {
  readonly request: Omit<SocketRequest, "credential">;
  credential(): Credential | undefined | Promise<Credential>;
}

/** A dialer over a transport. A socket whose token is still being fetched can be closed already. */
export function createDialer(transport: Transport, target: DialTarget): Dialer {
  return (handlers) => {
    const open = (credential: Credential | undefined): Socket =>
      transport(
        { ...target.request, credential },
        {
          ...handlers,
          refused: (message, status) => handlers.refused(withoutSecret(message, credential), status),
        },
      );
    const credential = target.credential();
    return credential instanceof Promise ? new LateSocket(credential, open, handlers) : open(credential);
  };
}

class LateSocket implements Socket {
  #socket: Socket | undefined;
  #closed = false;
  readonly #handlers: SocketHandlers;

  constructor(
    credential: Promise<Credential>,
    open: (credential: Credential) => Socket,
    handlers: SocketHandlers & { failed(error: Error): void },
  ) {
    this.#handlers = handlers;
    credential
      .then((known) => {
        if (!this.#closed) this.#socket = open(known);
      })
      .catch((error: unknown) => {
        if (this.#closed) return;
        this.#closed = true;
        handlers.failed(error instanceof Error ? error : new UnauthorizedError("No token could be had."));
      });
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  close(code: number, reason: string): void {
    if (this.#socket !== undefined) return this.#socket.close(code, reason);
    if (this.#closed) return;
    this.#closed = true;
    this.#handlers.refused("The connection was given up.");
  }
}

/** A server may repeat the credential in what it answers; an error message must not. */
function withoutSecret(message: string, credential: Credential | undefined): string {
  if (credential === undefined) return message;
  const secret = "key" in credential ? credential.key : credential.token;
  return secret === "" ? message : message.replaceAll(secret, "***");
}
