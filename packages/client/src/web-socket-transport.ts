import type { Credential, Socket, SocketHandlers, Transport, WebSocketConstructor } from "./socket.ts";

/**
 * Transport over a DOM-like WebSocket. Such a socket cannot send headers, so the credential travels in the query:
 * `api-key` (TR-21) or `authorization` (TR-22).
 */
export function webSocketTransport(WebSocket: WebSocketConstructor): Transport {
  return (request, handlers): Socket => {
    const socket = new WebSocket(withCredential(request.url, request.credential).href);
    // TR-51: JSON may come in binary frames; as a Blob it could be read only later, out of order.
    socket.binaryType = "arraybuffer";
    const listener = new SocketListener(handlers);
    socket.onopen = () => listener.opened();
    socket.onmessage = (event: { readonly data: unknown }) => listener.message(event.data);
    // The close event follows and says all there is to say.
    socket.onerror = () => undefined;
    socket.onclose = (event: { readonly code: number; readonly reason: string }) =>
      listener.closed(event.code, event.reason);
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

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  opened(): void {
    this.#open = true;
    this.#handlers.opened();
  }

  message(data: unknown): void {
    if (typeof data === "string") this.#handlers.message(data);
    else if (data instanceof ArrayBuffer) this.#handlers.message(new TextDecoder().decode(data));
  }

  closed(code: number, reason: string): void {
    if (this.#open) this.#handlers.closed(code, reason);
    else this.#handlers.refused("The connection could not be opened.");
  }
}

function withCredential(url: URL, credential: Credential | undefined): URL {
  const full = new URL(url);
  if (credential === undefined) return full;
  if ("key" in credential) full.searchParams.set("api-key", credential.key);
  else full.searchParams.set("authorization", `Bearer ${credential.token}`);
  return full;
}
