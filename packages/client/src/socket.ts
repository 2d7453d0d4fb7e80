/** What a connection attempt needs. The URL may hold a secret: never print it. */
export interface SocketRequest {
  /** `ws:` or `wss:` URL without credentials. */
  readonly url: URL;
  readonly credential: Credential | undefined;
  /** Headers beside the credential, lower-case names. A transport without headers puts them into the query (TR-23). */
  readonly headers?: Readonly<Record<string, string>>;
  /** OpenAI's own way: keys travel as bearer tokens, in browsers as a subprotocol (wire.md 11.1). */
  readonly openai?: boolean;
}

/** An API key (TR-30) or a bearer token (TR-31). */
export type Credential = { readonly key: string } | { readonly token: string };

/** What a socket tells. After `closed` or `refused` nothing more is called. */
export interface SocketHandlers {
  opened(): void;
  message(text: string): void;
  /** The open socket ended. */
  closed(code: number, reason: string): void;
  /** The socket never opened. `status` is the HTTP status of the answer where the platform tells it. */
  refused(message: string, status?: number): void;
}

/** An open or opening WebSocket, reduced to what a client needs. */
export interface Socket {
  send(text: string): void;
  /** Bytes handed to `send` that have not left yet. */
  readonly bufferedBytes: number;
  /** Starts the closing handshake; `closed` (or `refused`, before it opened) follows. */
  close(code: number, reason: string): void;
}

/** Opens sockets. Which one is used decides how the credential travels: by header in Node, by query in browsers. */
export type Transport = (request: SocketRequest, handlers: SocketHandlers) => Socket;

/** The part of the DOM `WebSocket` that `webSocketTransport` uses; browsers, Node 22 and `ws` all offer it. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** Constructor of a DOM-like WebSocket. */
export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;
