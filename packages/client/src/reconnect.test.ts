import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionLostError, SendQueueFullError } from "./client-error.ts";
import { connectOver } from "./connect.ts";
import type { ConnectOptions } from "./connect.ts";
import { ScriptedConnection } from "./testing/scripted-connection.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open(options: Partial<ConnectOptions> = {}) {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, {
    endpoint: "http://localhost",
    model: "m",
    reconnect: true,
    ...options,
  });
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(0);
  server.start();
  const client = await connecting;
  const states: string[] = [];
  client.onConnection(({ state, attempt }) => states.push(attempt === undefined ? state : `${state} ${attempt}`));
  return { client, server, states };
}

const message = (id: string, role: string, content: object[]) => ({
  type: "conversation.item.created",
  item: { id, type: "message", role, status: "completed", content },
});

describe("what was said", () => {
  it("is told with the words of sound among other parts, and without pictures whose bytes are gone", async () => {
    const { server } = await open();
    const picture = (image_url: string): object => ({ type: "input_image", image_url });
    const sound = { type: "input_audio", transcript: null };
    const parts = [
      { type: "input_text", text: "Look:" },
      sound,
      picture("data:image/png;base64,"),
      picture("https://a.b/c"),
    ];
    server.emit(message("u1", "user", parts));
    server.emit({
      type: "conversation.item.input_audio_transcription.completed",
      item_id: "u1",
      content_index: 1,
      transcript: "what is this",
    });
    server.sent.length = 0;
    server.end(1006);
    await vi.advanceTimersByTimeAsync(250);
    server.start({ id: "sess_2" });
    expect(server.sent).toContainEqual(
      expect.objectContaining({
        type: "conversation.item.create",
        item: expect.objectContaining({
          content: [
            { type: "input_text", text: "Look:" },
            { type: "input_text", text: "what is this" },
            picture("https://a.b/c"),
          ],
        }),
      }),
    );
  });
});

describe("a lost connection", () => {
  it("comes back, waiting longer each time, and tells the new session what was set and said", async () => {
    const { client, server, states } = await open();
    const first = client.updateSession({ instructions: "Be brief.", temperature: 0.5 });
    server.emit({ type: "session.updated", session: { id: "sess_1" } });
    await first;
    const second = client.updateSession({ temperature: 0.6 });
    server.emit({ type: "session.updated", session: { id: "sess_1" } });
    await second;
    server.emit(message("u1", "user", [{ type: "input_audio", transcript: "hello" }]));
    server.emit(message("a1", "assistant", []));
    server.emit({
      type: "response.output_item.done",
      item: {
        id: "a1",
        type: "message",
        role: "assistant",
        status: "completed",
        content: [{ type: "audio", transcript: "hi there" }],
      },
    });
    server.emit(message("gone", "user", [{ type: "input_text", text: "forget this" }]));
    server.emit({ type: "conversation.item.deleted", item_id: "gone" });
    server.sent.length = 0;

    server.end(1006);
    expect(client.connectionState).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(250);
    server.refuse("nobody there");
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests).toHaveLength(3);
    server.start({ id: "sess_2" });

    expect(server.sent.map(({ event_id: _id, ...event }) => event)).toEqual([
      { type: "session.update", session: { instructions: "Be brief.", temperature: 0.6 } },
      {
        type: "conversation.item.create",
        item: { id: "u1", type: "message", role: "user", content: [{ type: "input_text", text: "hello" }] },
      },
      {
        type: "conversation.item.create",
        item: { id: "a1", type: "message", role: "assistant", content: [{ type: "text", text: "hi there" }] },
      },
    ]);
    expect(states).toEqual(["reconnecting 1", "reconnecting 2", "open"]);
    expect(client.session?.id).toBe("sess_2");
  });

  it("keeps what is sent meanwhile, drops audio, and resolves the update that was never answered", async () => {
    const { client, server } = await open();
    const update = client.updateSession({ instructions: "a" });
    server.end(1011);
    client.appendAudio(new Int16Array(480));
    client.sendText("still there?");
    await vi.advanceTimersByTimeAsync(250);
    server.sent.length = 0;
    server.start({ id: "sess_2" });
    expect(server.sent.map((event) => event.type)).toEqual([
      "session.update",
      "conversation.item.create",
      "response.create",
    ]);
    server.emit({ type: "session.updated", session: { id: "sess_2", instructions: "a" } });
    expect((await update).id).toBe("sess_2");
  });

  it("comes back at once when told so, and counts its attempts anew", async () => {
    const { client, server, states } = await open({
      reconnect: { attempts: 2, firstDelayMs: 60_000, maxDelayMs: 60_000 },
    });
    expect(client.reconnectNow()).toBe(false);
    server.end(1006);
    expect(client.reconnectNow()).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    // That attempt is being made: there is none to wait for.
    expect(client.reconnectNow()).toBe(false);
    server.end(1006);
    expect(client.reconnectNow()).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    server.end(1006);
    expect(client.reconnectNow()).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    server.start({ id: "sess_2" });
    expect(client.connectionState).toBe("open");
    expect(states).toEqual(["reconnecting 1", "reconnecting 2", "reconnecting 2", "open"]);
    await client.close();
    expect(client.reconnectNow()).toBe(false);
  });

  it("rejects those who wait, and lets loops go on", async () => {
    const { client, server } = await open();
    const loop = client[Symbol.asyncIterator]();
    const wait = expect(client.waitFor("response.done")).rejects.toBeInstanceOf(ConnectionLostError);
    server.end(1006);
    await wait;
    await vi.advanceTimersByTimeAsync(250);
    server.start({ id: "sess_2" });
    expect(await loop.next()).toMatchObject({ value: { type: "session.created" } });
  });

  it("replays no words to a server that kept the session", async () => {
    const { client, server } = await open();
    server.emit(message("u1", "user", [{ type: "input_text", text: "hello" }]));
    server.end(1006);
    await vi.advanceTimersByTimeAsync(250);
    server.start({ id: "sess_1" });
    expect(server.sent).toEqual([]);
    await client.close();
  });

  it("cuts a replayed answer to what was heard", async () => {
    const { server } = await open();
    server.emit(message("a1", "assistant", [{ type: "audio", transcript: "one two three four" }]));
    server.emit({ type: "response.audio.delta", item_id: "a1", delta: Buffer.alloc(4800).toString("base64") });
    server.emit({ type: "conversation.item.truncated", item_id: "a1", content_index: 0, audio_end_ms: 50 });
    server.end(1006);
    await vi.advanceTimersByTimeAsync(250);
    server.start({ id: "sess_2" });
    expect(server.sent[0]).toMatchObject({ item: { content: [{ type: "text", text: "one two three" }] } });
  });

  it("gets a fresh token", async () => {
    let count = 0;
    const credential = { getToken: () => Promise.resolve({ token: `t${++count}` }) };
    const { server } = await open({ credential });
    expect(server.request?.credential).toEqual({ token: "t1" });
    server.end(1006);
    await vi.advanceTimersByTimeAsync(250);
    expect(server.request?.credential).toEqual({ token: "t2" });
  });

  it("bounds what waits for it", async () => {
    const { client, server } = await open();
    server.end(1006);
    expect(() => {
      for (let i = 0; i < 1000; i++) client.commit();
    }).toThrow(SendQueueFullError);
  });
});

describe("no attempt is made", () => {
  it.each([1000, 1008])("after a close with %i", async (code) => {
    const { client, server } = await open();
    server.end(code, "over");
    expect((await client.closed).code).toBe(code);
    expect(server.requests).toHaveLength(1);
  });

  it("once the server has said no", async () => {
    const { client, server } = await open();
    server.end(1006);
    await vi.advanceTimersByTimeAsync(250);
    server.refuse("HTTP 401", 401);
    await client.closed;
    await expect(client.waitFor("error")).rejects.toMatchObject({ name: "UnauthorizedError" });
  });

  it("after as many as allowed", async () => {
    const { client, server, states } = await open({ reconnect: { attempts: 2, firstDelayMs: 10 } });
    server.end(1006);
    for (let i = 0; i < 2; i++) {
      await vi.advanceTimersByTimeAsync(20);
      server.refuse("nobody there");
    }
    expect((await client.closed).code).toBe(1006);
    expect(states).toEqual(["reconnecting 1", "reconnecting 2", "closed"]);
  });

  it("after the program has closed it, also in the middle of one", async () => {
    const { client, server } = await open();
    server.end(1006);
    expect((await client.close()).code).toBe(1000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(1);
  });
});

it("gives up an attempt that hangs and tries again", async () => {
  const { client, server } = await open({ reconnect: { attemptTimeoutMs: 1000, firstDelayMs: 10 } });
  server.end(1006);
  await vi.advanceTimersByTimeAsync(10);
  expect(server.requests).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1020);
  expect(server.requests).toHaveLength(3);
  server.start({ id: "sess_3" });
  expect(client.connectionState).toBe("open");
});
