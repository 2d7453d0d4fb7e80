import { connect, Playback } from "@vivavoce/client";
import type { ServerEvent, VoiceLiveClient, WireFrame } from "@vivavoce/client";
import { openMicrophone } from "./audio/microphone.ts";
import type { Microphone } from "./audio/microphone.ts";
import type { Speaker } from "./audio/speaker.ts";
import type { ConnectValues } from "./view/connect-form.ts";

/** Silence sent after the microphone goes off: longer than any turn detection waits for. */
const closingSilenceMs = 3000;

/** What happens in a call. */
export interface CallHandlers {
  frame(frame: WireFrame): void;
  event(event: ServerEvent): void;
  /** An answer was cut short. */
  interrupted(itemId: string): void;
  /** How loud the microphone is, 0 to 1, 50 times a second. */
  level(level: number): void;
  /** The microphone went away by itself. */
  microphoneLost(): void;
}

/** One connection with its microphone and its playback. */
export class Call {
  readonly client: VoiceLiveClient;
  readonly #playback: Playback | undefined;
  readonly #handlers: CallHandlers;
  #microphone: Microphone | undefined;

  /** Use `startCall`. Without a speaker, answers are read only. */
  constructor(client: VoiceLiveClient, speaker: Speaker | undefined, handlers: CallHandlers) {
    this.client = client;
    this.#handlers = handlers;
    client.on("*", (event) => handlers.event(event));
    if (speaker === undefined) return;
    this.#playback = new Playback(client, speaker, {
      truncate: true,
      onInterrupted: ({ itemId }) => handlers.interrupted(itemId),
    });
  }

  get microphoneOn(): boolean {
    return this.#microphone !== undefined;
  }

  /** Whether an answer is heard right now. */
  get speaking(): boolean {
    return (this.#playback?.pendingMs ?? 0) > 0;
  }

  /** @throws {Error} with a message for people when the microphone cannot be used. */
  async openMicrophone(): Promise<void> {
    const microphone = await openMicrophone({
      frame: (pcm16) => this.#sendFrame(pcm16),
      lost: () => {
        this.closeMicrophone();
        this.#handlers.microphoneLost();
      },
    });
    this.closeMicrophone();
    this.#microphone = microphone;
  }

  closeMicrophone(): void {
    if (this.#microphone === undefined) return;
    this.#microphone.close();
    this.#microphone = undefined;
    // The server hears the end of a sentence only by the silence after it.
    this.client.appendAudio(new Int16Array(closingSilenceMs * 24));
  }

  #sendFrame(pcm16: Int16Array): void {
    try {
      this.client.appendAudio(pcm16);
    } catch {
      // Minutes of audio wait, or the connection is gone: this call cannot be saved.
      return void this.close();
    }
    this.#handlers.level(levelOf(pcm16));
  }

  /** Sends a typed message; an answer that is running stops. */
  say(text: string): void {
    this.#playback?.interrupt();
    this.client.sendText(text);
  }

  /** Releases microphone and playback; the connection ends if it has not. */
  async close(): Promise<void> {
    this.#microphone?.close();
    this.#microphone = undefined;
    this.#playback?.close();
    await this.client.close();
  }
}

/** Connects; see `connect` for what it throws. */
export async function startCall(
  values: ConnectValues,
  speaker: Speaker | undefined,
  handlers: CallHandlers,
  signal: AbortSignal,
): Promise<Call> {
  const client = await connect({
    endpoint: values.endpoint,
    model: values.model,
    apiVersion: values.apiVersion,
    credential: values.key === undefined ? undefined : { key: values.key },
    signal,
    trace: (frame) => handlers.frame(frame),
  });
  const call = new Call(client, speaker, handlers);
  // Captions grow while the user speaks only with a transcription model that streams; older versions know none.
  if (values.apiVersion >= "2026-04-10") {
    client.send({ type: "session.update", session: { input_audio_transcription: { model: "mai-transcribe" } } });
  }
  return call;
}

/** Loudness for the eye: -60 dB and less is 0, -10 dB and more is 1. */
function levelOf(pcm16: Int16Array): number {
  let energy = 0;
  for (const sample of pcm16) energy += (sample / 32_768) ** 2;
  const levelDb = 10 * Math.log10(energy / pcm16.length + 1e-12);
  return Math.min(1, Math.max(0, (levelDb + 60) / 50));
}
