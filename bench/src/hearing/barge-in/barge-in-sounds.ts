import { applyGainDb, concatSamples } from "@vivavoce/audio";
import type { Synthesizer } from "@vivavoce/engine";
import { hums } from "./hums.ts";
import type { BargeInSound } from "./hums.ts";
import { soundOfText } from "../../kit/speak-text.ts";
import { seededNumbers } from "../../kit/statistics.ts";
import { findTestData, loadTestClips } from "../../kit/test-clips.ts";

/** What listeners say most in telephone conversations, but for what is hummed. */
const backChannels = [
  "Uh huh.",
  "Yeah.",
  "Right.",
  "Oh.",
  "Okay.",
  "Yes.",
  "Oh yeah.",
  "I see.",
  "Sure.",
  "Okay, yeah.",
];

const interruptions = [
  "Stop.",
  "Wait.",
  "No.",
  "Hold on.",
  "Wait a second.",
  "What?",
  "Excuse me.",
  "No, no.",
  "Stop talking.",
  "That's not what I meant.",
  "Can you repeat that?",
  "Actually, I want tea.",
  "Why?",
  "Hey.",
  "One moment.",
  "Sorry?",
  "Okay, stop.",
  "Yeah, but what about Tuesday?",
  "How much is it?",
  "Cancel that.",
  "Tell me about the other one.",
  "Never mind.",
];

const voices = ["slt", "rms", "awb"] as const;
const rate = 16_000;

/** Back-channels and interruptions by our own synthesizer in three voices and three ways of speaking. */
export async function synthesizedSounds(synthesizer: Synthesizer, isQuick: boolean): Promise<BargeInSound[]> {
  const manners = isQuick
    ? [{ rate: 1, pitchSemitones: 0 }]
    : [
        { rate: 1, pitchSemitones: 0 },
        { rate: 1.25, pitchSemitones: 2 },
        { rate: 0.85, pitchSemitones: -2 },
      ];
  const sounds: BargeInSound[] = [];
  for (const [kind, texts] of [
    ["back-channel", backChannels],
    ["interruption", interruptions],
  ] as const) {
    for (const text of texts) {
      for (const voice of voices) {
        for (const manner of manners) {
          const samples = await soundOfText(synthesizer, text, voice, manner);
          const id = `${text} ${voice} ${manner.rate}`;
          sounds.push({ id, kind, source: "synthesized", samples, onsetMs: onsetOf(samples) });
        }
      }
    }
  }
  return sounds;
}

/** Starts of human utterances and single digits as interruptions, and recorded noises. Empty without the test data. */
export function recordedSounds(): BargeInSound[] {
  const folder = findTestData();
  if (folder === undefined) return [];
  const speech = loadTestClips(folder, "speech").map((clip): BargeInSound => {
    const fromMs = Math.max(0, clip.speechStartMs - 100);
    const samples = clip.samples.slice(fromMs * 16, (clip.speechStartMs + 3000) * 16);
    const onsetMs = clip.speechStartMs - fromMs;
    return { id: clip.id, kind: "interruption", source: "human", samples, onsetMs };
  });
  const noises = loadTestClips(folder, "noise").flatMap((clip) =>
    clip.id.startsWith("babble")
      ? []
      : pieces(clip.samples, 4 * rate).map((samples, index): BargeInSound => {
          return { id: `${clip.id} ${index}`, kind: "noise", source: "recorded", samples, onsetMs: 0 };
        }),
  );
  return [...speech, ...noises];
}

/** Hums of listeners, and coughs, claps and breaths out of shaped noise. */
export function generatedSounds(): BargeInSound[] {
  const random = seededNumbers(7);
  const burst = (durationMs: number, decayMs: number, gainDb: number): Float32Array => {
    const samples = new Float32Array((durationMs * rate) / 1000);
    let low = 0;
    for (let n = 0; n < samples.length; n++) {
      low += 0.35 * (2 * random() - 1 - low);
      const t = (n * 1000) / rate;
      samples[n] = low * Math.min(1, t / 8) * Math.exp(-t / decayMs);
    }
    return applyGainDb(samples, gainDb);
  };
  const silence = (ms: number): Float32Array => new Float32Array((ms * rate) / 1000);
  const beside = [0, 1, 2, 3, 4].flatMap((take) =>
    (
      [
        [`cough ${take}`, concatSamples([burst(180, 60, 4), silence(90 + 20 * take), burst(220, 90, 2)])],
        [`clap ${take}`, burst(60, 12 + take, 8)],
        [`breath ${take}`, burst(500 + 60 * take, 400, -14)],
        [`knocks ${take}`, concatSamples([0, 1, 2].flatMap(() => [burst(40, 10, 6), silence(160 + 15 * take)]))],
      ] as const
    ).map(([id, samples]): BargeInSound => ({ id, kind: "noise", source: "generated", samples, onsetMs: 0 })),
  );
  return [...hums(), ...beside];
}

/** First sound within 40 dB of the loudest, in milliseconds. */
function onsetOf(samples: Float32Array): number {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.findIndex((sample) => Math.abs(sample) > peak / 100) / 16;
}

function pieces(samples: Float32Array, length: number): Float32Array[] {
  const count = Math.max(1, Math.floor(samples.length / length));
  return Array.from({ length: count }, (_, index) => samples.slice(index * length, (index + 1) * length));
}
