import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav, parseWav } from "@vivavoce/audio";
import { createManualClock } from "@vivavoce/audio/clock";
import type { ManualClock } from "@vivavoce/audio/clock";
import { NodeAudioError } from "@vivavoce/client/node-audio";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { ChatFact } from "./chat-fact.ts";
import type { ChatSettings } from "./chat-settings.ts";
import { SecretMask } from "./secret-mask.ts";
import type { Sound } from "./sound.ts";
import { RecordView } from "./testing/record-view.ts";
import { runChat } from "./run-chat.ts";

type Wire = { readonly type: string; readonly [field: string]: unknown };

/** A server on loopback that says what a test tells it and keeps what it hears. */
class ScriptedServer {
  readonly heard: Wire[] = [];
  closeCode: number | undefined;
  /** Called for each event of the client, after it was kept. */
  answer: (event: Wire) => void = () => undefined;
  /** What it tells of itself; undefined for a server that does not. */
  capabilities: object | undefined;
  readonly #http = createServer((request, response) => {
    if (this.capabilities === undefined || request.url !== "/voice-live/capabilities") response.writeHead(404).end();
    else response.end(JSON.stringify(this.capabilities));
  });
  readonly #sockets = new WebSocketServer({ server: this.#http });
  #socket: WebSocket | undefined;

  constructor() {
    this.#http.listen(0, "127.0.0.1");
    this.#sockets.on("connection", (socket) => {
      this.#socket = socket;
      this.say({ type: "session.created", session: { id: "sess_1", model: "gpt-4o" } });
      socket.on("message", (data: Buffer) => {
        const event: Wire = JSON.parse(data.toString());
        this.heard.push(event);
        if (event.type === "session.update" && this.accepts) {
          this.say({ type: "session.updated", session: { ...(event["session"] as object), id: "sess_1" } });
        }
        this.answer(event);
      });
      socket.on("close", (code) => (this.closeCode = code));
    });
  }

  accepts = true;

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get frames(): Buffer[] {
    const appends = this.heard.filter((event) => event.type === "input_audio_buffer.append");
    return appends.map((event) => Buffer.from(String(event["audio"]), "base64"));
  }

  say(...events: Wire[]): void {
    for (const event of events) this.#socket?.send(JSON.stringify({ event_id: "event_1", ...event }));
  }

  /** Closes the connection from this side. */
  hangUp(code: number): void {
    this.#socket?.close(code);
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

const audioDelta = (durationMs: number, value: number, response = "resp_1"): Wire => ({
  type: "response.audio.delta",
  response_id: response,
  item_id: `msg_${response}`,
  output_index: 0,
  content_index: 0,
  delta: Buffer.alloc(durationMs * 48, value).toString("base64"),
});

/** The order of wire.md 8.1, from the user's speech to the first audio. */
const turn: Wire[] = [
  { type: "input_audio_buffer.speech_started", audio_start_ms: 20, item_id: "item_1" },
  { type: "input_audio_buffer.speech_stopped", audio_end_ms: 90, item_id: "item_1" },
  { type: "input_audio_buffer.committed", item_id: "item_1", previous_item_id: null },
  {
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "item_1",
    content_index: 0,
    transcript: "what time is it",
  },
  { type: "conversation.item.created", previous_item_id: null, item: { id: "item_1", type: "message" } },
  { type: "response.created", response: { id: "resp_1", status: "in_progress", output: [] } },
  { type: "response.output_item.added", response_id: "resp_1", output_index: 0, item: { id: "msg_resp_1" } },
];
const turnEnd: Wire[] = [
  { type: "response.audio.done", response_id: "resp_1" },
  {
    type: "response.audio_transcript.done",
    response_id: "resp_1",
    item_id: "msg_resp_1",
    content_index: 0,
    transcript: "It is ten.",
  },
  { type: "response.done", response: { id: "resp_1", status: "completed", status_details: null, output: [] } },
];

let folder: string;
let server: ScriptedServer;
let clock: ManualClock;
let view: RecordView;
let mute: { on: boolean };
let quit: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vivavoce-chat-"));
  server = new ScriptedServer();
  clock = createManualClock(Date.UTC(2026, 0, 1));
  view = new RecordView();
  mute = { on: false };
  quit = new AbortController();
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function start(
  settings: Partial<ChatSettings> = {},
  microphone?: Sound["openMicrophone"],
): Promise<{ readonly code: Promise<number>; done: () => boolean }> {
  const inputPath = join(folder, "in.wav");
  await writeFile(inputPath, encodeWav(new Float32Array(1600).fill(0.25), 16_000));
  let over = false;
  const code = runChat(
    {
      endpoint: server.endpoint,
      model: "gpt-4o",
      apiVersion: "2025-05-01-preview",
      signIn: { type: "key", key: "very-secret" },
      instructions: undefined,
      voice: undefined,
      transcription: undefined,
      microphone: undefined,
      speaker: undefined,
      json: false,
      verbose: false,
      inputPath: microphone === undefined ? inputPath : undefined,
      outputPath: join(folder, "out.wav"),
      logPath: join(folder, "voicelive.log"),
      timeoutMs: 5000,
      ...settings,
    },
    {
      clock,
      quit: quit.signal,
      sound: {
        openMicrophone: microphone ?? (() => Promise.reject(new Error("no microphone"))),
        openSpeaker: () =>
          Promise.reject(new NodeAudioError("speaker", [{ means: "decibri", error: new Error("unplugged") }])),
      },
      view,
      mask: new SecretMask(),
      mute,
      folder,
    },
  ).finally(() => (over = true));
  code.catch(() => undefined);
  return { code, done: () => over };
}

const fakeMicrophone =
  (give: (frame: (pcm16: Int16Array) => void) => void, close: () => void = () => undefined): Sound["openMicrophone"] =>
  ({ frame }) => {
    give(frame);
    return Promise.resolve({ close });
  };

/** Waits for something that real sockets bring about; time stands still. */
const until = (condition: () => boolean): Promise<void> => expect.poll(condition, { interval: 2 }).toBe(true);
const shown = (type: ChatFact["type"]) => () => view.of(type).length > 0;
const received = (type: string) => () => view.events.some((event) => event.type === type);

async function runTime(durationMs: number, done: () => boolean): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs && !done(); passedMs += 20) {
    clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("vivavoce chat", () => {
  it("begins with the quickstart's session.update and streams 20 ms frames, then silence", async () => {
    await start();
    await until(shown("ready"));
    expect(server.heard[0]).toEqual({
      type: "session.update",
      event_id: "",
      session: {
        instructions: expect.stringMatching(/./),
        turn_detection: {
          type: "azure_semantic_vad",
          threshold: 0.3,
          prefix_padding_ms: 200,
          silence_duration_ms: 200,
          remove_filler_words: false,
          end_of_utterance_detection: { model: "semantic_detection_v1", threshold: 0.01, timeout: 2 },
        },
        input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
        input_audio_echo_cancellation: { type: "server_echo_cancellation" },
        voice: { name: "en-US-Ava:DragonHDLatestNeural", type: "azure-standard", temperature: 0.8 },
      },
    });
    clock.advance(200);
    await until(() => server.frames.length === 10);
    expect(server.frames.every((frame) => frame.length === 960)).toBe(true);
    // The file lasts 100 ms: about a quarter of full scale inside, silence after.
    expect(server.frames[2]?.readInt16LE(0)).toBeCloseTo(8192, -3);
    expect(server.frames[9]?.equals(Buffer.alloc(960))).toBe(true);
    quit.abort();
  });

  it("names the model that answers, beside the one that was asked for", async () => {
    server.capabilities = { default_model: "vivavoce-builtin", models: [{ name: "vivavoce-builtin" }] };
    await start();
    await until(shown("ready"));
    const [connecting] = view.of("connecting");
    expect(connecting).toMatchObject({ model: "gpt-4o", answers: "vivavoce-builtin" });
    expect(view.of("session")).toEqual([
      { type: "session", id: "sess_1", model: "gpt-4o", answers: "vivavoce-builtin" },
    ]);
    quit.abort();
  });

  it("shows both transcripts, plays the answer and ends by itself after a quiet second", async () => {
    const { code, done } = await start();
    await until(shown("ready"));
    clock.advance(100);
    server.say(...turn, audioDelta(6000, 1), ...turnEnd);
    await until(received("response.done"));
    await runTime(6900, done);
    expect(done()).toBe(false);
    await runTime(300, done);
    expect(await code).toBe(0);
    // The turn ended at 90 ms of media time, which left at 100 ms; the first audio came at once.
    expect([...view.of("user"), ...view.of("assistant")]).toEqual([
      { type: "user", itemId: "item_1", text: "what time is it" },
      { type: "assistant", responseId: "resp_1", text: "It is ten.", latencyMs: 0, status: "completed" },
    ]);
    expect(view.of("state").map(({ state }) => state)).toEqual(["connecting", "listening", "speaking", "listening"]);
    expect(view.facts.at(-1)).toEqual({ type: "ended", exitCode: 0, turns: 1, latencyMs: 0, message: "" });
    expect(view.closed).toBe(true);
    const answer = parseWav(await readFile(join(folder, "out.wav")));
    expect([answer.sampleRate, answer.samples.length]).toEqual([24_000, 144_000]);
    expect(answer.samples.every((sample) => sample === 0x0101 / 32768)).toBe(true);
    await until(() => server.closeCode === 1000);
  });

  it("shows who has the floor: words of an answer without sound are not yet speech", async () => {
    await start();
    await until(shown("ready"));
    const after = async (...events: Wire[]): Promise<string | undefined> => {
      const before = view.events.length;
      server.say(...events);
      await until(() => view.events.length === before + events.length);
      clock.advance(60);
      return view.of("state").at(-1)?.state;
    };
    const words = {
      type: "response.audio_transcript.delta",
      response_id: "resp_1",
      item_id: "msg_resp_1",
      output_index: 0,
      content_index: 0,
      delta: "It is ten.",
    };
    const noWords = {
      type: "conversation.item.input_audio_transcription.completed",
      item_id: "item_2",
      content_index: 0,
      transcript: " ",
    };
    const [started, stopped, committed, ...rest] = turn;
    const states = [
      await after(started ?? words),
      await after(stopped ?? words, committed ?? words),
      await after(...rest),
      await after(words),
      await after(audioDelta(100, 1)),
    ];
    expect(states).toEqual(["hearing", "thinking", "thinking", "thinking", "speaking"]);
    clock.advance(200);
    expect(view.of("state").at(-1)?.state).toBe("thinking");
    expect(await after(...turnEnd)).toBe("listening");
    // Noise that was taken for speech is answered by nothing.
    const noise = [
      await after({ type: "input_audio_buffer.speech_started", audio_start_ms: 400, item_id: "item_2" }),
      await after({ type: "input_audio_buffer.speech_stopped", audio_end_ms: 500, item_id: "item_2" }),
      await after(noWords),
    ];
    expect(noise).toEqual(["hearing", "thinking", "listening"]);
    quit.abort();
  });

  it("stops playing when the user speaks and drops the rest of that answer", async () => {
    const { code, done } = await start();
    await until(shown("ready"));
    clock.advance(100);
    server.say(...turn, audioDelta(5000, 1), { type: "response.content_part.added" });
    await until(received("response.content_part.added"));
    clock.advance(500);
    server.say(
      { type: "input_audio_buffer.speech_started", audio_start_ms: 600, item_id: "item_2" },
      audioDelta(1000, 2),
      {
        type: "response.done",
        response: { id: "resp_1", status: "cancelled", status_details: { reason: "turn_detected" } },
      },
      { type: "input_audio_buffer.speech_stopped", audio_end_ms: 700, item_id: "item_2" },
      { type: "input_audio_buffer.committed", item_id: "item_2", previous_item_id: null },
      { type: "response.created", response: { id: "resp_2" } },
      audioDelta(100, 3, "resp_2"),
      { type: "response.done", response: { id: "resp_2", status: "completed" } },
    );
    await until(() => view.of("assistant").length === 2);
    await runTime(3000, done);
    expect(await code).toBe(0);
    expect(view.of("assistant").map(({ status }) => status)).toEqual(["cancelled", "completed"]);
    expect(view.of("interrupted")).toEqual([{ type: "interrupted", itemId: "msg_resp_1", heardMs: 500 }]);
    const { samples } = parseWav(await readFile(join(folder, "out.wav")));
    const played = [1, 2, 3].map((value) => samples.filter((sample) => sample === (value * 257) / 32768).length);
    expect(played).toEqual([500 * 24, 0, 100 * 24]);
  });

  it("says in one line that the answers can no longer be written, and closes all the rest", async () => {
    const gone = await mkdtemp(join(folder, "gone-"));
    const { code, done } = await start({ outputPath: join(gone, "out.wav") });
    await until(shown("ready"));
    clock.advance(100);
    server.say(...turn, audioDelta(100, 1), ...turnEnd);
    await until(received("response.done"));
    await rm(gone, { recursive: true });
    await runTime(3000, done);
    expect(await code).toBe(2);
    expect(view.facts.at(-1)).toMatchObject({
      type: "ended",
      exitCode: 2,
      message: expect.stringMatching(/^Cannot write /),
    });
    await until(() => server.closeCode === 1000);
  });

  it("answers a file with text where there is no speaker, and says so", async () => {
    const { code, done } = await start({ outputPath: undefined });
    await until(shown("ready"));
    expect(view.of("device")).toMatchObject([{ device: "speaker", state: "absent", detail: "unplugged" }]);
    clock.advance(100);
    server.say(...turn, audioDelta(100, 1), ...turnEnd);
    await until(received("response.done"));
    await runTime(3000, done);
    expect(await code).toBe(0);
  });

  it("needs the speaker that was asked for, and one beside a microphone", async () => {
    for (const [settings, microphone] of [
      [{ outputPath: undefined, speaker: "USB" }, undefined],
      [{ outputPath: undefined }, fakeMicrophone(() => undefined)],
    ] as const) {
      const { code } = await start(settings, microphone);
      expect(await code).toBe(1);
      expect(view.facts.at(-1)).toMatchObject({
        message: expect.stringContaining("No speaker can be used: unplugged"),
      });
    }
  });

  it("tells where the wire is logged, and logs nothing where that is not wanted", async () => {
    const first = await start();
    await until(shown("ready"));
    expect(view.of("log")).toMatchObject([{ path: join(folder, "voicelive.log") }]);
    quit.abort();
    await first.code;
    await rm(join(folder, "voicelive.log"));
    const { code } = await start({ logPath: undefined });
    expect(await code).toBe(0);
    expect(await readdir(folder)).not.toContain("voicelive.log");
    expect(view.of("log")).toHaveLength(1);
  });

  it("logs the wire with audio shortened and the key masked", async () => {
    const { code } = await start();
    await until(shown("ready"));
    clock.advance(40);
    server.say({ type: "error", error: { type: "x", code: "y", message: "your key very-secret is odd" } });
    server.say(audioDelta(20, 1));
    await until(received("response.audio.delta"));
    quit.abort();
    expect(await code).toBe(0);
    const log = await readFile(join(folder, "voicelive.log"), "utf8");
    expect(log).toContain('sent     {"type":"session.update"');
    expect(log).toContain('"audio":"<960 bytes>"');
    expect(log).toContain('"delta":"<960 bytes>"');
    expect(log).toContain("your key *** is odd");
    expect(log).not.toContain("very-secret");
    expect(view.of("error")).toMatchObject([{ errorType: "x", code: "y", message: "your key *** is odd" }]);
  });

  it("sends silence while muted, and shows the levels", async () => {
    let take: (frame: Int16Array) => void = () => undefined;
    const microphone = fakeMicrophone((frame) => (take = frame));
    await start({}, microphone);
    await until(shown("ready"));
    const loud = new Int16Array(480).fill(16_384);
    take(loud);
    clock.advance(60);
    expect(view.lastLevels?.microphoneDb).toBeCloseTo(-6, 0);
    mute.on = true;
    take(loud);
    clock.advance(60);
    mute.on = false;
    take(loud);
    clock.advance(60);
    await until(() => server.frames.length === 3);
    expect(server.frames.map((frame) => frame.readInt16LE(0))).toEqual([16_384, 0, 16_384]);
    expect(view.of("muted").map(({ muted }) => muted)).toEqual([true, false]);
    quit.abort();
  });

  it("asks for the voice and instructions that the user wants", async () => {
    await start({ voice: "rms", instructions: "Be brief." });
    await until(shown("ready"));
    expect(server.heard[0]).toMatchObject({
      session: { instructions: "Be brief.", voice: { type: "azure-standard", name: "rms" } },
    });
    quit.abort();
  });

  it("comes back when the connection is lost, with the settings it had", async () => {
    let take: (frame: Int16Array) => void = () => undefined;
    const microphone = fakeMicrophone((frame) => (take = frame));
    const { code } = await start({ voice: "rms" }, microphone);
    await until(shown("ready"));
    server.hangUp(1011);
    await until(shown("reconnecting"));
    take(new Int16Array(480));
    clock.advance(60);
    expect(view.of("state").at(-1)?.state).toBe("connecting");
    await until(() => server.heard.filter(({ type }) => type === "session.update").length === 2);
    expect(server.heard.at(-1)).toMatchObject({ type: "session.update", session: { voice: { name: "rms" } } });
    await until(() => view.of("session").length === 2);
    take(new Int16Array(480).fill(5));
    await until(() => server.frames.length === 1);
    clock.advance(60);
    expect(view.of("state").at(-1)?.state).toBe("listening");
    quit.abort();
    expect(await code).toBe(0);
  });

  it("quits on request, with a microphone, closing it and the connection", async () => {
    let closed = 0;
    let take: (frame: Int16Array) => void = () => undefined;
    const microphone = fakeMicrophone(
      (frame) => (take = frame),
      () => closed++,
    );
    const { code } = await start({}, microphone);
    await until(shown("ready"));
    take(new Int16Array(480).fill(5));
    await until(() => server.frames.length === 1);
    clock.advance(60_000);
    quit.abort();
    expect(await code).toBe(0);
    expect(closed).toBe(1);
    await until(() => server.closeCode === 1000);
  });

  it("fails when the first update is refused, the server hangs up, or no answer comes", async () => {
    server.accepts = false;
    server.answer = () =>
      server.say({ type: "error", error: { type: "invalid_request_error", code: "bad", message: "no such voice" } });
    const refused = await start();
    expect(await refused.code).toBe(1);
    expect(view.of("error")).toMatchObject([{ code: "bad", message: "no such voice" }]);
    view.facts.length = 0;

    server.accepts = true;
    server.answer = () => undefined;
    const dropped = await start();
    await until(shown("ready"));
    server.hangUp(1011);
    expect(await dropped.code).toBe(1);
    expect(view.of("ended")[0]?.message).toContain("1011");
    view.facts.length = 0;
    const silent = await start();
    await until(shown("ready"));
    await runTime(6000, silent.done);
    expect(await silent.code).toBe(1);
    expect(view.of("ended")[0]?.message).toBe("No answer came: the server has been silent for 5 s.");
  });

  it("ends when what is said can no longer be sent", async () => {
    let take: (frame: Int16Array) => void = () => undefined;
    const microphone = fakeMicrophone((frame) => (take = frame));
    const { code } = await start({}, microphone);
    await until(shown("ready"));
    // All at once: nothing of it leaves meanwhile.
    for (let count = 0; count < 80; count++) take(new Int16Array(72_000));
    expect(await code).toBe(1);
    expect(view.of("ended")[0]?.message).toMatch(
      /^The connection is too slow: \d{7} bytes of speech wait to be sent\.$/,
    );
  });

  it("ends at once when quit while connecting", async () => {
    quit.abort();
    const { code } = await start();
    expect(await code).toBe(0);
  });
});
