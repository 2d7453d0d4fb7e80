import type { Clock } from "@vivavoce/audio/clock";
import type { EncodedAudio } from "./audio-encoder.ts";
import { createEchoReference } from "./echo-reference.ts";
import type { EchoReference } from "./echo-reference.ts";
import { createOutputPacer } from "./output-pacer.ts";
import type { OutputPacer } from "./output-pacer.ts";

/** The client's loudspeaker as far as the server can know it: what it has to play, and what it plays when. */
export interface Loudspeaker extends Omit<OutputPacer, "sent" | "plays" | "flush"> {
  /** Audio of the item in progress has been sent. */
  play(audio: EncodedAudio): void;
  /** The client plays nothing more of what it has; with an id, if that response is in it. */
  flush(responseId: string | null): void;
  /** The user's audio up to this media time has arrived now. */
  readonly heard: EchoReference["received"];
  /** What plays between two positions of the user's audio, for who takes its echo out. */
  readonly reference: EchoReference["read"];
}

/** How far sound runs ahead, and whether its echo is taken out. */
export interface LoudspeakerOptions {
  readonly clock: Clock;
  /** How far audio may run ahead of playback, in milliseconds. */
  readonly leadMs: number;
  /** Of the positions of the user's audio, in Hz. */
  readonly sampleRate: number;
  /** Whether somebody takes out the echo of what is sent now. */
  readonly isCancelled: () => boolean;
}

/** The loudspeaker of one session, silent at first. */
export function createLoudspeaker({ clock, leadMs, sampleRate, isCancelled }: LoudspeakerOptions): Loudspeaker {
  const pacer = createOutputPacer(clock, leadMs);
  const echo = createEchoReference(clock, sampleRate);
  return {
    ...pacer,
    play(audio) {
      const startMs = pacer.sent(audio.durationMs);
      if (isCancelled()) echo.sent(audio.samples, audio.sampleRate, startMs);
    },
    flush(responseId) {
      if (responseId !== null && !pacer.plays(responseId)) return;
      pacer.flush();
      echo.flush();
    },
    heard: echo.received,
    reference: echo.read,
  };
}
