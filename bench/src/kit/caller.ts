import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { wallMs } from "./child-messages.ts";
import { frameMs, silentFrame } from "./wire-frames.ts";

/** An utterance as the server told of it. Times in milliseconds since 1970; NaN for what was not told. */
export interface HeardUtterance {
  readonly itemId: string;
  readonly startedAtMs: number;
  /** Where it begins and ends in the audio, padding and trailing silence included. */
  readonly fromMs: number;
  toMs: number;
  stoppedAtMs: number;
  transcribedAtMs: number;
  text: string;
}

/** An answer as it came in. */
export interface HeardResponse {
  readonly id: string;
  /** The utterance it answers: the last that had stopped. */
  readonly utterance: HeardUtterance | undefined;
  readonly createdAtMs: number;
  firstAudioAtMs: number;
  audioMs: number;
  doneAtMs: number;
  cancelled: boolean;
}

/** Bytes of one millisecond of answer: 24 kHz, 16 bits. */
const outputBytesPerMs = 48;

type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * One client that speaks in real time, silence when it has nothing to say, and notes what it hears. A frame is sent
 * when it is complete, as a microphone would: media time 0 is `startedMs` on the wall.
 */
export class Caller {
  readonly utterances: HeardUtterance[] = [];
  readonly responses: HeardResponse[] = [];
  /** Errors of the wire, and how it was closed against our will. */
  readonly errors: string[] = [];
  readonly #socket: WebSocket;
  readonly #frames: string[] = [];
  #startedMs = Number.NaN;
  /** Frames of media time that are sent. */
  #sent = 0;
  /** Latest that a frame was sent behind its time. */
  latestMs = 0;
  #closed = false;
  #line: readonly string[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#hear(JSON.parse(data.toString("utf8")) as WireEvent));
    socket.on("close", (code) => {
      if (!this.#closed) this.errors.push(`closed with ${code}`);
      this.#closed = true;
    });
    socket.on("error", (error) => this.errors.push(error.message));
  }

  /**
   * Connects, sends the session's settings and begins to stream silence.
   * @param url `http://…` of the server
   * @param line frames sent over and over while nothing is said; none: nothing is sent before `begin`
   * @throws Error when the server refuses the connection or does not answer the settings within ten seconds
   */
  static async open(
    url: string,
    session: Readonly<Record<string, unknown>>,
    line: readonly string[] = [silentFrame],
  ): Promise<Caller> {
    const path = "/voice-live/realtime?api-version=2025-10-01&model=bench";
    const socket = new WebSocket(url.replace(/^http/, "ws") + path);
    const caller = new Caller(socket);
    const updated = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("session.update was not answered")), 10_000);
      socket.on("message", (data: Buffer) => {
        const { type, error } = JSON.parse(data.toString("utf8")) as WireEvent;
        if (type === "error") reject(new Error(`session.update was refused: ${JSON.stringify(error)}`));
        if (type !== "session.updated") return;
        clearTimeout(timer);
        resolve();
      });
    });
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "session.update", session }));
    await updated;
    if (line.length > 0) caller.begin(line);
    return caller;
  }

  /** Begins to stream. @param line frames sent over and over while nothing is said */
  begin(line: readonly string[]): void {
    this.#line = line;
    this.#startedMs = wallMs();
    void this.#stream();
  }

  /** Speaks the frames next. Returns when the first of them begins, in milliseconds since 1970. */
  say(frames: readonly string[]): number {
    const startMs = this.#startedMs + (this.#sent + this.#frames.length) * frameMs;
    this.#frames.push(...frames);
    return startMs;
  }

  get speaking(): boolean {
    return this.#frames.length > 0;
  }

  /** Nothing of what was said is still on its way: no speech open, no text or answer missing, no answer unfinished. */
  get settled(): boolean {
    const last = this.utterances.at(-1);
    if (this.responses.some((response) => Number.isNaN(response.doneAtMs))) return false;
    if (last === undefined) return true;
    if (Number.isNaN(last.stoppedAtMs) || Number.isNaN(last.transcribedAtMs)) return false;
    return this.responses.at(-1)?.utterance === last;
  }

  /** Stops the answer in progress, if there is one. */
  cancelResponse(): void {
    this.#socket.send(JSON.stringify({ type: "response.cancel" }));
  }

  close(): void {
    this.#closed = true;
    this.#socket.close();
  }

  async #stream(): Promise<void> {
    while (!this.#closed) {
      const dueMs = this.#startedMs + (this.#sent + 1) * frameMs;
      const earlyMs = dueMs - wallMs();
      if (earlyMs > 0) await sleep(earlyMs);
      else this.latestMs = Math.max(this.latestMs, -earlyMs);
      if (this.#closed) return;
      this.#socket.send(this.#frames.shift() ?? this.#line[this.#sent % this.#line.length] ?? silentFrame);
      this.#sent += 1;
    }
  }

  #hear(event: WireEvent): void {
    const atMs = wallMs();
    const text = (name: string): string => (typeof event[name] === "string" ? event[name] : "");
    const utterance = (): HeardUtterance | undefined =>
      this.utterances.findLast((each) => each.itemId === text("item_id"));
    const response = (): HeardResponse | undefined =>
      this.responses.findLast((each) => each.id === text("response_id"));
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.utterances.push({
          itemId: text("item_id"),
          startedAtMs: atMs,
          fromMs: this.#startedMs + Number(event["audio_start_ms"]),
          toMs: Number.NaN,
          stoppedAtMs: Number.NaN,
          transcribedAtMs: Number.NaN,
          text: "",
        });
        return;
      case "input_audio_buffer.speech_stopped": {
        const stopped = utterance();
        if (stopped === undefined) return;
        stopped.stoppedAtMs = atMs;
        stopped.toMs = this.#startedMs + Number(event["audio_end_ms"]);
        return;
      }
      case "conversation.item.input_audio_transcription.completed":
      case "conversation.item.input_audio_transcription.failed": {
        const transcribed = utterance();
        if (transcribed !== undefined) Object.assign(transcribed, { transcribedAtMs: atMs, text: text("transcript") });
        return;
      }
      case "response.created":
        this.#begin(event["response"] as { readonly id: string }, atMs);
        return;
      case "response.audio.delta": {
        const speaking = response();
        if (speaking === undefined) return;
        if (Number.isNaN(speaking.firstAudioAtMs)) speaking.firstAudioAtMs = atMs;
        speaking.audioMs += (text("delta").length * 0.75) / outputBytesPerMs;
        return;
      }
      case "response.done": {
        const { id, status } = event["response"] as { readonly id: string; readonly status: string };
        const done = this.responses.findLast((each) => each.id === id);
        if (done !== undefined) Object.assign(done, { doneAtMs: atMs, cancelled: status === "cancelled" });
        if (status === "failed") this.errors.push("a response failed");
        return;
      }
      case "error":
        this.errors.push(JSON.stringify(event["error"]));
        return;
      default:
        return;
    }
  }

  #begin({ id }: { readonly id: string }, atMs: number): void {
    this.responses.push({
      id,
      utterance: this.utterances.findLast((each) => !Number.isNaN(each.stoppedAtMs)),
      createdAtMs: atMs,
      firstAudioAtMs: Number.NaN,
      audioMs: 0,
      doneAtMs: Number.NaN,
      cancelled: false,
    });
  }
}
