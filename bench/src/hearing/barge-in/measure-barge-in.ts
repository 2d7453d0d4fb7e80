import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import type { EndOfUtteranceJudge, Recognizer, RecognizerStream, VoiceActivityEngine } from "@vivavoce/engine";
import { createSystemClock, silentLogger } from "@vivavoce/server";
import { AudioInput } from "@vivavoce/server/testing";
import type { InputSettings } from "@vivavoce/server/testing";
import { percentile } from "../../kit/statistics.ts";
import { countFrames } from "../counted-frames.ts";
import type { BargeInSound } from "./hums.ts";

export interface BargeInRow {
  readonly settings: string;
  readonly kind: BargeInSound["kind"];
  readonly source: BargeInSound["source"];
  readonly sounds: number;
  /** Share that voice activity found at all, 0 to 1. */
  readonly detected: number;
  /** Share that stopped the assistant, 0 to 1. */
  readonly stopped: number;
  /** From the onset of the sound to `speech_started`, recognition included, in milliseconds; null when there was none. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Which sounds went the wrong way. */
  readonly wrong: readonly string[];
}

export interface BargeInEngines {
  readonly voiceActivity: VoiceActivityEngine;
  readonly recognizer: Recognizer;
  readonly judge: EndOfUtteranceJudge;
}

const leadMs = 1000;
const trailMs = 2200;

/** Plays each sound to a session whose assistant is speaking, and notes whether and when it stops. */
export async function measureBargeIn(
  engines: BargeInEngines,
  sounds: readonly BargeInSound[],
  named: Readonly<Record<string, NonNullable<InputSettings["turn_detection"]>>>,
): Promise<BargeInRow[]> {
  const rows: BargeInRow[] = [];
  for (const [settings, turnDetection] of Object.entries(named)) {
    const heard: Heard[] = [];
    for (const sound of sounds) heard.push({ sound, ...(await hear(engines, sound, turnDetection)) });
    const groups = new Map<string, Heard[]>();
    for (const one of heard) {
      const key = `${one.sound.kind} ${one.sound.source}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    for (const group of groups.values()) rows.push(rowOf(settings, group));
  }
  return rows;
}

interface Heard {
  readonly sound: BargeInSound;
  readonly detected: boolean;
  readonly stoppedMs: number | null;
}

function rowOf(settings: string, group: readonly Heard[]): BargeInRow {
  const [first] = group;
  if (first === undefined) throw new Error("a group has sounds");
  const { kind, source } = first.sound;
  const times = group.flatMap(({ stoppedMs }) => stoppedMs ?? []);
  const wrong = group.filter(({ stoppedMs }) => (stoppedMs === null) === (kind === "interruption"));
  return {
    settings,
    kind,
    source,
    sounds: group.length,
    detected: group.filter(({ detected }) => detected).length / group.length,
    stopped: times.length / group.length,
    p50Ms: times.length === 0 ? null : percentile(times, 0.5),
    p95Ms: times.length === 0 ? null : percentile(times, 0.95),
    wrong: wrong.map(({ sound }) => sound.id),
  };
}

async function hear(
  engines: BargeInEngines,
  sound: BargeInSound,
  turnDetection: NonNullable<InputSettings["turn_detection"]>,
): Promise<Omit<Heard, "sound">> {
  let detected = false;
  let stoppedMs: number | null = null;
  const whole = new Float32Array((leadMs + trailMs) * 16 + sound.samples.length);
  whole.set(sound.samples, leadMs * 16);
  const counted = countFrames(engines.voiceActivity, whole.length);
  const timed = timedRecognizer(engines.recognizer, () => counted.frames);
  const input = new AudioInput({
    ...engines,
    voiceActivity: counted.engine,
    recognizer: timed.recognizer,
    clock: createSystemClock(),
    logger: silentLogger,
    limits: { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    isAssistantSpeaking: () => true,
    cue(cue) {
      if (cue.type === "speechDetected") detected = true;
    },
    post(fact) {
      // The loop stands at this frame; the words took that long on top of the sound.
      if (fact.type === "speechStarted") stoppedMs ??= counted.frames * 32 + timed.lastMs() - leadMs - sound.onsetMs;
    },
  });
  input.configure(
    {
      input_audio_format: "pcm16",
      input_audio_sampling_rate: 16_000,
      input_audio_echo_cancellation: null,
      input_audio_noise_reduction: null,
      input_audio_transcription: null,
      turn_detection: turnDetection,
    },
    1,
  );
  input.append(pcm16ToBytes(samplesToPcm16(whole)));
  await counted.done;
  input.close();
  return { detected, stoppedMs };
}

/** Knows how long the passes of recognition in the last frame that had any took, one after the other, in milliseconds. */
function timedRecognizer(
  recognizer: Recognizer,
  frame: () => number,
): { readonly recognizer: Recognizer; readonly lastMs: () => number } {
  let lastMs = 0;
  let first = { frame: -1, startMs: 0 };
  const timed: Recognizer = {
    ...recognizer,
    openStream(options) {
      const stream: RecognizerStream = recognizer.openStream(options);
      return {
        push: (samples) => stream.push(samples),
        close: () => stream.close(),
        async settle() {
          if (first.frame !== frame()) first = { frame: frame(), startMs: performance.now() };
          const { startMs } = first;
          try {
            return await stream.settle();
          } finally {
            lastMs = performance.now() - startMs;
          }
        },
      };
    },
  };
  return { recognizer: timed, lastMs: () => lastMs };
}
