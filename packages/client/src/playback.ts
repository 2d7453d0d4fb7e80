import { wireFormat } from "@vivavoce/audio/wire-format";
import type { ServerEventOf } from "@vivavoce/protocol";
import { decodeDelta } from "./output-audio.ts";
import type { VoiceLiveClient } from "./voice-live-client.ts";

/** Where answers are heard: a speaker, a file, an AudioWorklet. */
export interface AudioOutput {
  /** Plays samples after those it already has, in order, starting at once when it has none. */
  play(pcm16: Int16Array): void;
  /** Drops everything not yet heard. */
  clear(): void;
  /** Samples of `play` heard so far, since the output was made. Silence and what `clear` dropped do not count. */
  readonly playedSamples: number;
}

/** How a `Playback` deals with interruptions. */
export interface PlaybackOptions {
  /** Rate of the output, Hz. Default: what the session's output format has (SF-07). G.711 is decoded. */
  readonly sampleRate?: number;
  /** Tell the server what was heard of an interrupted answer (CE-15). Default false. */
  readonly truncate?: boolean;
  /** Called after the output was cleared before an answer had been heard to its end. */
  readonly onInterrupted?: (heard: HeardAudio) => void;
}

/** How much of an item's audio was heard. */
export interface HeardAudio {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly audioEndMs: number;
}

/** A run of samples of one content part, by its place in the output's count of played samples. */
interface Stretch {
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  readonly startSample: number;
  endSample: number;
}

type AudioDelta = ServerEventOf<"response.audio.delta">;

/**
 * Plays the answers of a session and stops at once when the user speaks (BH-43). What still arrives of an interrupted
 * response is dropped until its `response.done` (BH-42). With `interrupt_response` false nothing is stopped (BH-46).
 */
export class Playback {
  readonly #client: VoiceLiveClient;
  readonly #output: AudioOutput;
  readonly #options: PlaybackOptions;
  readonly #stop: () => void;
  /** Responses of which nothing more is played: those that were open when the output was last cleared. */
  #dropped = new Set<string>();
  #stretches: Stretch[] = [];

  constructor(client: VoiceLiveClient, output: AudioOutput, options: PlaybackOptions = {}) {
    this.#client = client;
    this.#output = output;
    this.#options = options;
    const stops = [
      client.on("response.audio.delta", (event) => this.#play(event)),
      // A session that came back runs no response of the one before; what was received of those is played out.
      client.on("session.created", () => this.#dropped.clear()),
      client.on("input_audio_buffer.speech_started", () => {
        // The server ends the response itself.
        if (client.session?.turn_detection?.interrupt_response !== false) this.#silence(false);
      }),
    ];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  /** Milliseconds of received audio that were not heard yet. */
  get pendingMs(): number {
    const end = this.#stretches.at(-1)?.endSample ?? 0;
    return this.#toMs(Math.max(0, end - this.#output.playedSamples));
  }

  /** Whether an answer is being given or still heard. */
  get active(): boolean {
    return this.pendingMs > 0 || this.#given.length > 0;
  }

  /** How much was heard of the item that is playing or played last. */
  get heard(): HeardAudio | undefined {
    const played = this.#output.playedSamples;
    const current = this.#stretches.findLast((stretch) => stretch.startSample <= played);
    return current === undefined ? undefined : this.#heardOf(current, played);
  }

  /**
   * Silences what is playing and drops the rest of every open response. What is asked for later plays normally. With
   * `truncate` the open responses are cancelled too (CE-18): only an item that is over can be truncated.
   */
  interrupt(): void {
    this.#silence(this.#options.truncate === true && this.#client.connectionState === "open");
  }

  #silence(cancel: boolean): void {
    const played = this.#output.playedSamples;
    const given = this.#given;
    const unfinished = this.#stretches.filter(
      (stretch) => stretch.endSample > played || given.includes(stretch.responseId),
    );
    if (cancel) for (const id of given) this.#client.cancelResponse(id);
    this.#dropped = new Set(this.#client.floor.responses.keys());
    this.#output.clear();
    this.#stretches = [];
    const current = Math.max(
      unfinished.findLastIndex((each) => each.startSample <= played),
      0,
    );
    // What waits behind the one that is playing was not heard at all.
    const reports = unfinished.slice(current).map((stretch) => this.#heardOf(stretch, played));
    for (const report of reports) this.#truncate(report);
    if (reports[0] !== undefined) this.#options.onInterrupted?.(reports[0]);
  }

  #truncate({ itemId, audioEndMs, contentIndex }: HeardAudio): void {
    const isDone = this.#client.session?.turn_detection?.auto_truncate === true;
    // A session that is gone, or begun anew without that sound, has nothing to truncate.
    if (this.#options.truncate !== true || isDone || this.#client.connectionState !== "open") return;
    this.#client.truncate(itemId, audioEndMs, contentIndex);
  }

  /** Stops listening to the session and clears the output. */
  close(): void {
    this.#stop();
    this.#output.clear();
    this.#stretches = [];
  }

  /** Open responses that are played. */
  get #given(): readonly string[] {
    return [...this.#client.floor.responses.keys()].filter((id) => !this.#dropped.has(id));
  }

  #play(event: AudioDelta): void {
    if (this.#dropped.has(event.response_id)) return;
    const pcm16 = decodeDelta(event.delta, this.#client.session?.output_audio_format);
    if (pcm16.length === 0) return;
    const last = this.#stretches.at(-1);
    if (last !== undefined && last.itemId === event.item_id && last.contentIndex === event.content_index) {
      last.endSample += pcm16.length;
    } else {
      const startSample = Math.max(last?.endSample ?? 0, this.#output.playedSamples);
      this.#forgetHeard();
      this.#stretches.push({
        responseId: event.response_id,
        itemId: event.item_id,
        contentIndex: event.content_index,
        startSample,
        endSample: startSample + pcm16.length,
      });
    }
    this.#output.play(pcm16);
  }

  /** Keeps the list short in long sessions: only what may still be asked about stays. */
  #forgetHeard(): void {
    this.#stretches = this.#stretches.filter((stretch) => stretch.endSample > this.#output.playedSamples);
  }

  #heardOf(stretch: Stretch, played: number): HeardAudio {
    const end = Math.min(Math.max(played, stretch.startSample), stretch.endSample);
    const audioEndMs = this.#toMs(end - stretch.startSample);
    return { itemId: stretch.itemId, contentIndex: stretch.contentIndex, audioEndMs };
  }

  #toMs(samples: number): number {
    return (
      (samples / (this.#options.sampleRate ?? wireFormat(this.#client.session?.output_audio_format).sampleRate)) * 1000
    );
  }
}
