import { pcm16ToSamples, StreamingResampler } from "@vivavoce/audio";
import type { AudioOutput } from "../playback.ts";
import { AudioDeviceError } from "./audio-device-error.ts";
import { meterLevel } from "../frame-level.ts";
import { browserPlatform } from "./web-audio.ts";
import type { AudioContextLike, AudioPlatform, WorkletNodeLike } from "./web-audio.ts";

/** How answers are played. */
export interface SpeakerOptions {
  /** Rate of the session's output audio, Hz. Default 24,000. */
  readonly sampleRate?: number;
  /** How loud the sound is, 0 to 1, about 40 times a second while there is any; 0 once it has ended. */
  readonly level?: (level: number) => void;
  /** Which output device, where the browser lets a page choose. */
  readonly deviceId?: string | undefined;
  /** Address of `playback-worklet.js`. Default: beside this module. */
  readonly workletUrl?: string;
  readonly platform?: AudioPlatform;
}

/** Plays answers through an AudioWorklet: starts within 40 ms of the first samples and rides out their jitter. */
export interface Speaker extends AudioOutput {
  /** Whether the browser holds sound back until the user clicks or presses a key. */
  readonly blocked: boolean;
  /** Lets sound start; call it in the handler of a click or key. */
  resume(): Promise<void>;
  /** Moves the sound to another device. @throws {AudioDeviceError} where the browser cannot. */
  setDevice(deviceId: string): Promise<void>;
  close(): void;
}

/**
 * Opens the speaker of the page. Call it in the handler of a click or key, before anything is awaited: Safari starts
 * audio only then.
 * @throws {AudioDeviceError} where there is no AudioWorklet, as on pages that are neither https nor localhost.
 */
export async function openSpeaker(options: SpeakerOptions = {}): Promise<Speaker> {
  const platform = options.platform ?? browserPlatform();
  const sampleRate = options.sampleRate ?? 24_000;
  const context = createContext(platform, sampleRate);
  void context.resume().catch(() => undefined);
  try {
    if (context.audioWorklet === undefined) throw new AudioDeviceError("insecure");
    const url = options.workletUrl ?? new URL("./playback-worklet.js", import.meta.url).href;
    await context.audioWorklet.addModule(url);
    const node = platform.createWorklet(context, "vivavoce-playback", { numberOfInputs: 0, outputChannelCount: [1] });
    node.connect(context.destination);
    const speaker = new WorkletSpeaker(context, node, sampleRate, options.level);
    if (options.deviceId !== undefined) await speaker.setDevice(options.deviceId);
    return speaker;
  } catch (error) {
    void context.close().catch(() => undefined);
    throw error;
  }
}

/** A context at the audio's own rate, which the browser converts well; its default rate where it has no such. */
function createContext(platform: AudioPlatform, sampleRate: number): AudioContextLike {
  try {
    return platform.createContext({ sampleRate, latencyHint: "interactive" });
  } catch {
    return platform.createContext({ latencyHint: "interactive" });
  }
}

class WorkletSpeaker implements Speaker {
  readonly #context: AudioContextLike;
  readonly #node: WorkletNodeLike;
  readonly #sampleRate: number;
  readonly #resampler: StreamingResampler | undefined;
  /** Played so far, in samples of the device. */
  #deviceSamples = 0;
  /** Given to `play` and not cleared. */
  #givenSamples = 0;
  /** Where both counts stood when the sound was last cleared. */
  #base = { playedSamples: 0, deviceSamples: 0 };
  #closed = false;

  constructor(
    context: AudioContextLike,
    node: WorkletNodeLike,
    sampleRate: number,
    level: ((level: number) => void) | undefined,
  ) {
    this.#context = context;
    this.#node = node;
    this.#sampleRate = sampleRate;
    const toRate = context.sampleRate;
    if (toRate !== sampleRate) this.#resampler = new StreamingResampler({ fromRate: sampleRate, toRate });
    node.port.onmessage = ({ data }) => {
      // The worklet posts nothing else.
      const { played, peak } = data as { readonly played: number; readonly peak: number };
      this.#deviceSamples = played;
      level?.(meterLevel(peak));
    };
    context.addEventListener("statechange", () => {
      if (!this.#closed && context.state === "interrupted") void context.resume().catch(() => undefined);
    });
  }

  get playedSamples(): number {
    if (this.#resampler === undefined) return this.#deviceSamples;
    const device = this.#deviceSamples - this.#base.deviceSamples;
    if (device <= 0) return this.#base.playedSamples;
    // What the filter holds back is never heard; counting it lets an answer come to its end.
    const heldSamples = Math.ceil((this.#resampler.delayMs / 1000) * this.#sampleRate) + 1;
    const played = Math.round((device * this.#sampleRate) / this.#context.sampleRate) + heldSamples;
    return Math.min(this.#givenSamples, this.#base.playedSamples + played);
  }

  get blocked(): boolean {
    return this.#context.state !== "running";
  }

  play(pcm16: Int16Array): void {
    this.#givenSamples += pcm16.length;
    const samples = pcm16ToSamples(pcm16);
    const ready = this.#resampler?.process(samples) ?? samples;
    this.#node.port.postMessage(ready, [ready.buffer]);
  }

  clear(): void {
    this.#base = { playedSamples: this.playedSamples, deviceSamples: this.#deviceSamples };
    this.#givenSamples = this.#base.playedSamples;
    this.#resampler?.reset();
    this.#node.port.postMessage(null);
  }

  resume(): Promise<void> {
    return this.#context.resume();
  }

  async setDevice(deviceId: string): Promise<void> {
    if (this.#context.setSinkId === undefined) throw new AudioDeviceError("unsupported");
    try {
      await this.#context.setSinkId(deviceId);
    } catch (error) {
      throw new AudioDeviceError("unsupported", error);
    }
  }

  close(): void {
    this.#closed = true;
    this.#node.disconnect();
    void this.#context.close().catch(() => undefined);
  }
}
