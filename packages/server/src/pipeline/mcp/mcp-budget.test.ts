import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createMemoryBudget } from "../../runtime/memory-budget.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { createHostPolicy } from "./host-policy.ts";
import { createMcpBudget } from "./mcp-budget.ts";
import { defaultMcpOptions } from "./mcp-options.ts";
import { oneStream } from "./one-stream.ts";

const never = new AbortController().signal;
const limits = { ...defaultMcpOptions, allowPrivateHosts: true, maxMessageBytes: 100_000, maxBytesPerSecond: 10_000 };

describe("what the servers of a session may send", () => {
  test("so much at once, then so much a second, in turn", async () => {
    const clock = createManualClock();
    const budget = createMcpBudget(clock, limits);
    const read: string[] = [];
    const spend = (name: string, bytes: number): void =>
      void budget.spend(bytes, never).then(() => read.push(`${name} at ${clock.now()}`));
    spend("a", 100_000);
    spend("b", 5000);
    spend("c", 10_000);
    await clock.advanceAsync(3000);
    expect(read).toEqual(["a at 0", "b at 500", "c at 1500"]);
    spend("d", 15_000);
    await clock.advanceAsync(0);
    expect(read.at(-1)).toBe("d at 3000");
    expect(clock.pending).toBe(0);
  });

  test("who is aborted waits no more", async () => {
    const clock = createManualClock();
    const budget = createMcpBudget(clock, limits);
    const stop = new AbortController();
    const waiting = budget.spend(1_000_000, stop.signal);
    stop.abort();
    await waiting;
    expect(clock.pending).toBe(0);
  });

  test("all unfinished messages together, and all requests", () => {
    const budget = createMcpBudget(createManualClock(), limits);
    const [first, second] = [budget.open(), budget.open()];
    first.hold(90_000);
    second.hold(90_000);
    expect(() => second.hold(120_000)).toThrow(/unfinished/);
    second.close();
    second.close();
    first.hold(190_000);
    for (let count = 1; count < 128; count++) budget.open();
    expect(() => budget.open()).toThrow(/too many requests/);
    first.close();
    budget.open();
  });

  test("unfinished messages count towards the memory of the server, and are given back", () => {
    const memory = createMemoryBudget({ maxBytes: 50_000, callerShare: 1 });
    const budget = createMcpBudget(createManualClock(), limits, memory.open("caller"));
    const [first, second] = [budget.open(), budget.open()];
    first.hold(30_000);
    expect(() => second.hold(30_000)).toThrow(/unfinished/);
    second.close();
    expect(memory.usedBytes).toBe(30_000);
    first.close();
    expect(memory.usedBytes).toBe(0);
  });
});

/** A server that writes the head and then the piece again and again; tells how much was taken. */
async function startPouring(
  head: string,
  piece: string,
): Promise<{ url: string; sockets: Socket[]; closed: () => number }> {
  const sockets: Socket[] = [];
  let closed = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => (closed += 1));
    socket.once("data", () => {
      socket.write(head);
      const write = (): void => {
        while (!socket.destroyed) if (!socket.write(piece)) return void socket.once("drain", write);
      };
      write();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets, closed: () => closed };
}

const streamHead = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

describe("a server that pours", () => {
  test("is read no faster than that, and not at all when nobody wants it", async () => {
    const clock = createManualClock();
    const pouring = await startPouring(streamHead, `data: ${"x".repeat(990)}\n\n`);
    const exceeded = vi.fn();
    const budget = createMcpBudget(clock, limits);
    const fetch = createGuardedFetch({ policy: createHostPolicy(limits), clock, limits, budget, exceeded });
    const response = await fetch(pouring.url);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let bytes = 0;
    let ended = false;
    const reading = (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.length;
      ended = true;
    })();
    // Time stands still: what may come at once has come, and then nothing.
    await expect.poll(() => clock.pending).toBe(1);
    const atOnce = bytes;
    expect(atOnce).toBeLessThanOrEqual(limits.maxMessageBytes);
    clock.advance(60_000);
    await expect.poll(() => clock.pending).toBe(1);
    expect(bytes).toBeGreaterThan(atOnce);
    expect(bytes - atOnce).toBeLessThanOrEqual(60 * limits.maxBytesPerSecond + 64 * 1024);
    await reader.cancel();
    clock.advance(60_000);
    await reading;
    expect(ended).toBe(true);
    await expect.poll(() => pouring.closed()).toBe(1);
    expect(exceeded).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  test("what answers in another protocol is refused at once, and leaves nothing open", async () => {
    const clock = createManualClock();
    const head = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n";
    const pouring = await startPouring(head, "something else ");
    const budget = createMcpBudget(clock, limits);
    const fetch = createGuardedFetch({ policy: createHostPolicy(limits), clock, limits, budget, exceeded: vi.fn() });
    await expect(fetch(pouring.url, { method: "POST", body: "{}" })).rejects.toThrow("another protocol");
    await expect.poll(() => pouring.closed()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test("an answer that is never looked at is cut off when its time is over, or at once when it is not wanted", async () => {
    const clock = createManualClock();
    const pouring = await startPouring("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n", " ".repeat(1000));
    const budget = createMcpBudget(clock, limits);
    const fetch = createGuardedFetch({ policy: createHostPolicy(limits), clock, limits, budget, exceeded: vi.fn() });
    const unwanted = await fetch(pouring.url, { method: "POST", body: "{}" });
    await unwanted.body?.cancel();
    await expect.poll(() => pouring.closed()).toBe(1);
    await fetch(pouring.url, { method: "POST", body: "{}" });
    clock.advance(limits.callTimeoutMs + 1000);
    await expect.poll(() => pouring.closed()).toBe(2);
    await expect.poll(() => clock.pending).toBe(0);
  });
});

test("a stream that ends is not asked for again, however soon its server would like it", async () => {
  const asked: string[] = [];
  const fetch = oneStream((url, init) => {
    asked.push(`${init?.method ?? "GET"} ${String(url)}`);
    return Promise.resolve(new Response("retry: 1\n\n", { status: asked.length === 1 ? 307 : 200 }));
  });
  await fetch("http://s.example/1");
  await fetch("http://s.example/2");
  expect((await fetch("http://s.example/3")).status).toBe(204);
  await fetch("http://s.example/4", { method: "POST" });
  expect(asked).toEqual(["GET http://s.example/1", "GET http://s.example/2", "POST http://s.example/4"]);
});
