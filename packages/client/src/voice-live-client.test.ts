import { describe, expect, it, vi } from "vitest";
import { ClientError, ConnectionError, SendQueueFullError, ServerError } from "./client-error.ts";
import { connectOver } from "./connect.ts";
import type { ConnectOptions } from "./connect.ts";
import { ScriptedConnection } from "./testing/scripted-connection.ts";
import type { VoiceLiveClient } from "./voice-live-client.ts";

const base = { endpoint: "http://localhost:8080", model: "test" };

async function open(options: Partial<ConnectOptions> = {}): Promise<[VoiceLiveClient, ScriptedConnection]> {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, { ...base, ...options });
  server.start({ voice: "first" });
  return [await connecting, server];
}

describe("connecting", () => {
  it("asks for the model and the api-version, and hands the credential to the transport", async () => {
    const [client, server] = await open({ credential: { key: "k1" } });
    expect(server.request?.url.href).toBe("ws://localhost:8080/voice-live/realtime?api-version=2026-07-15&model=test");
    expect(server.request?.credential).toEqual({ key: "k1" });
    expect(client.session?.id).toBe("sess_1");
  });

  it("reports the HTTP status of a refusal and never repeats the key", async () => {
    const server = new ScriptedConnection();
    const connecting = connectOver(server.transport, { ...base, credential: { key: "s3cret" } });
    server.refuse("HTTP 401: key s3cret is not known", 401);
    const error = await connecting.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      status: 401,
      name: "UnauthorizedError",
      message: expect.stringMatching(/^HTTP 401: key \*\*\* is not known Check/),
    });
  });

  it("rejects with the server's error when it comes in place of a session (TR-45)", async () => {
    const server = new ScriptedConnection();
    const connecting = connectOver(server.transport, base);
    server.emit({ type: "error", error: { type: "invalid_request_error", code: "bad_agent", message: "no agent" } });
    await expect(connecting).rejects.toMatchObject({ name: "ServerError", code: "bad_agent" });
    expect(server.closedWith?.code).toBe(1000);
  });

  it("stops when the signal aborts and when the time is over", async () => {
    const server = new ScriptedConnection();
    const controller = new AbortController();
    const connecting = connectOver(server.transport, { ...base, signal: controller.signal });
    controller.abort(new Error("changed my mind"));
    await expect(connecting).rejects.toThrow("changed my mind");

    vi.useFakeTimers();
    try {
      const silent = connectOver(new ScriptedConnection().transport, { ...base, connectTimeoutMs: 500 });
      const outcome = expect(silent).rejects.toBeInstanceOf(ConnectionError);
      await vi.advanceTimersByTimeAsync(500);
      await outcome;
    } finally {
      vi.useRealTimers();
    }
  });

  it("reports a connection that ends before the session", async () => {
    const server = new ScriptedConnection();
    const connecting = connectOver(server.transport, base);
    server.end(1008, "policy");
    await expect(connecting).rejects.toMatchObject({ name: "ConnectionLostError", closeCode: 1008 });
  });

  it("ends also where a watcher of the connection throws", async () => {
    const uncaught = vi.fn<(error: unknown) => void>();
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException").on("uncaughtException", uncaught);
    try {
      const [client, server] = await open();
      const states: string[] = [];
      client.onConnection(() => {
        throw new Error("mine");
      });
      client.onConnection(({ state }) => states.push(state));
      server.end(1000, "bye");
      expect(await client.closed).toEqual({ code: 1000, reason: "bye" });
      await expect.poll(() => uncaught).toHaveBeenCalledOnce();
      expect(states).toEqual(["closed"]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of listeners) process.on("uncaughtException", listener);
    }
  });
});

describe("events", () => {
  it("reach typed handlers, star handlers and loops, until each stops", async () => {
    const [client, server] = await open();
    const seen: string[] = [];
    const stop = client.on("input_audio_buffer.speech_started", (event) => seen.push(event.item_id));
    client.on("*", (event) => seen.push(event.type));
    const loop = (async () => {
      const types: string[] = [];
      for await (const event of client) {
        types.push(event.type);
        if (types.length === 2) break;
      }
      return types;
    })();
    server.emit({ type: "input_audio_buffer.speech_started", item_id: "item_1", audio_start_ms: 0 });
    stop();
    server.emit({ type: "input_audio_buffer.speech_started", item_id: "item_2", audio_start_ms: 0 });
    expect(await loop).toEqual(["input_audio_buffer.speech_started", "input_audio_buffer.speech_started"]);
    expect(seen).toEqual(["item_1", "input_audio_buffer.speech_started", "input_audio_buffer.speech_started"]);
  });

  it("of unknown types pass, and frames that are no events become a local error", async () => {
    const [client, server] = await open();
    const seen: unknown[] = [];
    client.on("*", (event) => seen.push(event.type));
    client.on("error", (event) => seen.push(event.error.code));
    server.emit({ type: "something.new" });
    for (const text of ["{", "[]", '{"type":7}', '{"type":"session.updated"}']) server.emitText(text);
    expect(seen).toEqual(["something.new", ...Array(4).fill(["invalid_frame", "error"]).flat()]);
    expect(client.session?.id).toBe("sess_1");
  });

  it("end with the connection: loops finish after a normal close and throw after a loss", async () => {
    const [first] = await open();
    const loop = first[Symbol.asyncIterator]();
    expect(await first.close()).toEqual({ code: 1000, reason: "Client disconnect" });
    expect(await loop.next()).toMatchObject({ done: true });

    const [second, server] = await open();
    const lostLoop = second[Symbol.asyncIterator]();
    const wait = second.waitFor("response.done");
    server.end(1006);
    await expect(lostLoop.next()).rejects.toMatchObject({ name: "ConnectionLostError", closeCode: 1006 });
    await expect(wait).rejects.toBeInstanceOf(ConnectionError);
    await expect(second.waitFor("response.done")).rejects.toBeInstanceOf(ConnectionError);
    expect((await second.closed).code).toBe(1006);
  });

  it("give the error of a predicate to the one who waits", async () => {
    const [client, server] = await open();
    const waiting = client.waitFor("response.done", () => {
      throw new Error("mine");
    });
    server.emit({ type: "response.done", response: { id: "resp_1" } });
    await expect(waiting).rejects.toThrow("mine");
  });

  it("are waited for by type and predicate, and given up on abort", async () => {
    const [client, server] = await open();
    const wait = client.waitFor("response.done", (event) => event.response.id === "resp_2");
    server.emit({ type: "response.done", response: { id: "resp_1" } });
    server.emit({ type: "response.done", response: { id: "resp_2" } });
    expect((await wait).response.id).toBe("resp_2");
    const controller = new AbortController();
    const given = client.waitFor("response.done", undefined, controller.signal);
    controller.abort();
    await expect(given).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("waiting for what a response brings", () => {
  const error = { type: "server_error", code: "unauthorized", message: "check its API key" };
  const failed = {
    type: "response.done",
    response: { id: "resp_1", status: "failed", status_details: { type: "failed", error } },
  };

  it.each([
    ["its end, completed", "response.done", (event: object) => JSON.stringify(event).includes('"completed"')],
    ["its sound", "response.audio.done", undefined],
    ["its words", "response.audio_transcript.delta", undefined],
    ["its items", "response.output_item.done", undefined],
  ] as const)("rejects with why it failed: %s", async (_, type, where) => {
    const [client, server] = await open();
    const waiting = client.waitFor(type, where);
    server.emit(failed);
    await expect(waiting).rejects.toMatchObject({ name: "ServerError", code: "unauthorized", message: error.message });
  });

  it("goes on where another was meant, or the failure itself", async () => {
    const [client, server] = await open();
    const second = client.waitFor("response.done", ({ response }) => response.id === "resp_2");
    const sound = client.waitFor("response.audio.done", (event) => event.response_id === "resp_2");
    const created = client.waitFor("response.created");
    const any = client.waitFor("response.done");
    server.emit(failed);
    expect((await any).response.status).toBe("failed");
    server.emit({ type: "response.created", response: { id: "resp_2" } });
    server.emit({ type: "response.audio.done", response_id: "resp_2" });
    server.emit({ type: "response.done", response: { id: "resp_2", status: "completed" } });
    expect((await Promise.all([created, sound, second])).map(({ type }) => type)).toEqual([
      "response.created",
      "response.audio.done",
      "response.done",
    ]);
  });
});

describe("sending", () => {
  it("numbers events, keeps given ids and shows both directions to the trace", async () => {
    const frames: string[] = [];
    const [client, server] = await open({ trace: (frame) => frames.push(`${frame.direction} ${frame.event.type}`) });
    const first = client.commit();
    const second = client.send({ type: "input_audio_buffer.clear", event_id: "mine" });
    expect(server.sent).toEqual([
      { type: "input_audio_buffer.commit", event_id: first },
      { type: "input_audio_buffer.clear", event_id: "mine" },
    ]);
    expect([first === second, second]).toEqual([false, "mine"]);
    expect(frames).toEqual([
      "received session.created",
      "sent input_audio_buffer.commit",
      "sent input_audio_buffer.clear",
    ]);
  });

  it("resolves an update when it is echoed and rejects the one an error names", async () => {
    const [client, server] = await open();
    const first = client.updateSession({ instructions: "a" });
    const second = client.updateSession({ instructions: "b" }, { eventId: "bad" });
    const third = client.updateSession({ instructions: "c" });
    server.emit({ type: "session.updated", session: { id: "sess_1", instructions: "a" } });
    server.emit({ type: "error", error: { type: "invalid_request_error", message: "no", event_id: "bad" } });
    server.emit({ type: "session.updated", session: { id: "sess_1", instructions: "c" } });
    expect((await first).instructions).toBe("a");
    const refusal = await second.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ServerError);
    expect(refusal).toMatchObject({ type: "invalid_request_error", eventId: "bad" });
    expect((await third).instructions).toBe("c");
    expect(client.session?.instructions).toBe("c");
  });

  it("blames an error without an id on an update that was sent with an empty one", async () => {
    const [client, server] = await open();
    const update = client.updateSession({ instructions: "a" }, { eventId: "" });
    expect(server.sent[0]?.event_id).toBe("");
    server.emit({ type: "error", error: { type: "invalid_request_error", message: "no", event_id: null } });
    await expect(update).rejects.toThrow("no");
  });

  it("encodes audio as little-endian base64 and cuts what is long", async () => {
    const [client, server] = await open();
    client.appendAudio(new Int16Array([1, -2]));
    expect(server.sent[0]).toMatchObject({ type: "input_audio_buffer.append", audio: "AQD+/w==" });
    client.appendAudio(new Uint8Array(500_000).fill(7));
    const pieces = server.sent.slice(1).map((event) => Buffer.from(String(event["audio"]), "base64"));
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(Buffer.alloc(500_000, 7))).toBe(true);
  });

  it("offers the events of a turn", async () => {
    const [client, server] = await open();
    client.sendText("hello");
    client.cancelResponse("resp_1");
    client.truncate("item_1", 120.7);
    client.createResponse({ modalities: ["text"] });
    expect(server.sent.map((event) => ({ ...event, event_id: undefined }))).toEqual([
      {
        type: "conversation.item.create",
        item: { type: "message", role: "user", content: [{ type: "input_text", text: "hello" }] },
      },
      { type: "response.create" },
      { type: "response.cancel", response_id: "resp_1" },
      { type: "conversation.item.truncate", item_id: "item_1", content_index: 0, audio_end_ms: 120 },
      { type: "response.create", response: { modalities: ["text"] } },
    ]);
  });

  it("refuses when too much waits, and after the end", async () => {
    const [client, server] = await open({ maxBufferedBytes: 100 });
    server.bufferedBytes = 90;
    expect(() => client.commit()).toThrow(SendQueueFullError);
    server.bufferedBytes = 0;
    client.commit();
    expect(server.sent).toHaveLength(1);
    const update = client.updateSession({ instructions: "a" });
    await client.close();
    await expect(update).rejects.toBeInstanceOf(ConnectionError);
    expect(() => client.commit()).toThrow(ClientError);
  });
});
