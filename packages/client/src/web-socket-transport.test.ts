import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SocketRequest, WebSocketLike } from "./socket.ts";
import { webSocketTransport } from "./web-socket-transport.ts";

class FakeWebSocket implements WebSocketLike {
  static last: FakeWebSocket | undefined;
  bufferedAmount = 0;
  binaryType = "";
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;
  closed = false;
  readonly url: string;
  readonly protocols: string[] | undefined;

  constructor(url: string, protocols?: string[]) {
    this.url = url;
    this.protocols = protocols;
    FakeWebSocket.last = this;
  }

  send(): void {}
  close(): void {
    this.closed = true;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(request: Partial<SocketRequest> = {}) {
  const log: string[] = [];
  webSocketTransport(FakeWebSocket)(
    { url: new URL("wss://h/voice-live/realtime?model=m"), credential: { key: "k" }, ...request },
    {
      opened: () => log.push("opened"),
      message: (text) => log.push(text),
      closed: (code, reason) => log.push(`closed ${code} ${reason}`),
      refused: (message) => log.push(`refused ${message}`),
    },
  );
  const socket = FakeWebSocket.last;
  if (socket === undefined) throw new Error("no socket was opened");
  return { socket, log };
}

describe("without headers", () => {
  it("credential and headers go into the query, as Azure's own browser build does it (TR-21 to TR-23)", () => {
    const headers = { "user-agent": "x", "x-ms-client-request-id": "id", "voicelive-features": "f" };
    const { socket } = open({ headers });
    expect(socket.url).toBe(
      "wss://h/voice-live/realtime?model=m&client-request-id=id&h-voicelive-features=f&api-key=k",
    );
    expect(open({ credential: { token: "t" } }).socket.url).toContain("authorization=Bearer+t");
    expect(open({ credential: undefined }).socket.url).toBe("wss://h/voice-live/realtime?model=m");
  });

  it("a key for OpenAI goes into a subprotocol, and nothing into the query", () => {
    const { socket } = open({ openai: true, headers: { "user-agent": "x" } });
    expect([socket.url, socket.protocols]).toEqual([
      "wss://h/voice-live/realtime?model=m",
      ["realtime", "openai-insecure-api-key.k"],
    ]);
  });
});

describe("a socket from which nothing leaves", () => {
  it("counts as lost, once", () => {
    const { socket, log } = open();
    socket.onopen?.({} as never);
    socket.bufferedAmount = 1000;
    vi.advanceTimersByTime(10_000);
    socket.bufferedAmount = 1200;
    vi.advanceTimersByTime(10_000);
    expect([log, socket.closed]).toEqual([["opened", "closed 1006 nothing leaves the socket"], true]);
    socket.onclose?.({ code: 1000, reason: "" } as never);
    vi.advanceTimersByTime(60_000);
    expect(log).toHaveLength(2);
  });

  it("lives as long as something comes, or goes", () => {
    const { socket, log } = open();
    socket.onopen?.({} as never);
    socket.bufferedAmount = 1000;
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(9000);
      socket.onmessage?.({ data: "x" } as never);
    }
    for (let i = 0; i < 5; i++) {
      socket.bufferedAmount -= 100;
      vi.advanceTimersByTime(10_000);
    }
    expect(log.filter((line) => line.startsWith("closed"))).toEqual([]);
  });
});
