import type { Socket, SocketHandlers, SocketRequest, Transport, WebSocketConstructor } from "./socket.ts";

/** How often a socket is looked at that has something to send. */
const stallCheckMs = 10_000;

/**
 * Transport over a DOM-like WebSocket. Such a socket cannot send headers, so the credential travels in the query as
 * `api-key` (TR-21) or `authorization` (TR-22), other headers as TR-23 says; to OpenAI a key goes as a subprotocol. Such a
 * socket cannot ping either: it counts as lost when for 10 s nothing leaves it and nothing comes.
 */
export function webSocketTransport(WebSocket: WebSocketConstructor): Transport {
  return (request, handlers): Socket => {
    const socket = new WebSocket(...addressOf(request));
    // TR-51: JSON may come in binary frames; as a Blob it could be read only later, out of order.
    socket.binaryType = "arraybuffer";
    const listener = new SocketListener(handlers);
    const stopWatching = watchForStall(socket, listener);
    socket.onopen = () => listener.opened();
    socket.onmessage = (event: { readonly data: unknown }) => listener.message(event.data);
    // The close event follows and says all there is to say.
    socket.onerror = () => undefined;
    socket.onclose = (event: { readonly code: number; readonly reason: string }) => {
      stopWatching();
      listener.closed(event.code, event.reason);
    };
    return {
      send: (text) => socket.send(text),
      get bufferedBytes() {
        return socket.bufferedAmount;
      },
      close: (code, reason) => socket.close(code, reason),
    };
  };
}

class SocketListener {
  readonly #handlers: SocketHandlers;
  #open = false;
  #ended = false;
  /** Messages so far. */
  count = 0;

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  opened(): void {
    this.#open = true;
    this.#handlers.opened();
  }

  message(data: unknown): void {
    this.count++;
    if (this.#ended) return;
    if (typeof data === "string") this.#handlers.message(data);
    else if (data instanceof ArrayBuffer) this.#handlers.message(new TextDecoder().decode(data));
  }

  closed(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#open) this.#handlers.closed(code, reason);
    else this.#handlers.refused("The connection could not be opened.");
  }
}

function watchForStall(socket: { readonly bufferedAmount: number; close(): void }, listener: SocketListener) {
  let waiting = 0;
  let seen = 0;
  const timer = setInterval(() => {
    if (waiting > 0 && socket.bufferedAmount >= waiting && listener.count === seen) {
      listener.closed(1006, "nothing leaves the socket");
      socket.close();
    }
    waiting = socket.bufferedAmount;
    seen = listener.count;
  }, stallCheckMs);
  return () => clearInterval(timer);
}

function addressOf({ url, credential, headers = {}, openai }: SocketRequest): [string, string[]?] {
  const full = new URL(url);
  if (openai === true) {
    const secret = credential === undefined ? [] : ["key" in credential ? credential.key : credential.token];
    // OpenAI takes no credential in the query, and a browser offers it no other place.
    return [full.href, ["realtime", ...secret.map((key) => `openai-insecure-api-key.${key}`)]];
  }
  for (const [name, value] of Object.entries(headers)) {
    if (name === "x-ms-client-request-id") full.searchParams.set("client-request-id", value);
    else if (name !== "user-agent") full.searchParams.set(`h-${name}`, value);
  }
  if (credential !== undefined) {
    if ("key" in credential) full.searchParams.set("api-key", credential.key);
    else full.searchParams.set("authorization", `Bearer ${credential.token}`);
  }
  return [full.href];
}
