import type { Socket, SocketHandlers, Transport } from "@vivavoce/client";

/** An event on the wire, of which only the type is known. */
export type WireMessage = { readonly type: string; readonly [field: string]: unknown };

/** Changes events on their way between the client and the socket. */
export interface WireAdapter {
  outgoing(event: WireMessage): WireMessage;
  incoming(event: WireMessage): WireMessage;
}

/** Sees every event as it is on the wire. */
export type WireObserver = (direction: "sent" | "received", event: WireMessage) => void;

/**
 * A transport whose events pass through `adapters`, the first of them next to the client, and are then seen by `observe`
 * as they travel.
 */
export function adaptTransport(inner: Transport, adapters: readonly WireAdapter[], observe: WireObserver): Transport {
  return (request, handlers): Socket => {
    const socket = inner(request, adaptHandlers(handlers, adapters, observe));
    return {
      send(text) {
        const event = readMessage(text);
        if (event === undefined) return socket.send(text);
        const adapted = adapters.reduce((each, adapter) => adapter.outgoing(each), event);
        observe("sent", adapted);
        socket.send(adapted === event ? text : JSON.stringify(adapted));
      },
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      close: (code, reason) => socket.close(code, reason),
    };
  };
}

function adaptHandlers(
  handlers: SocketHandlers,
  adapters: readonly WireAdapter[],
  observe: WireObserver,
): SocketHandlers {
  return {
    ...handlers,
    message(text) {
      const event = readMessage(text);
      // What is no event is the client's to report.
      if (event === undefined) return handlers.message(text);
      observe("received", event);
      const adapted = adapters.reduceRight((each, adapter) => adapter.incoming(each), event);
      handlers.message(adapted === event ? text : JSON.stringify(adapted));
    },
  };
}

function readMessage(text: string): WireMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): value is WireMessage {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
