import { concatSamples } from "@vivavoce/audio";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { soundOfText } from "../../kit/speak-text.ts";
import { benchSentences } from "../../kit/synthesizer-sentences.ts";
import { findTestData, loadTestClips, voicedPart } from "../../kit/test-clips.ts";
import { activeRms } from "../rooms/play-in-room.ts";

/** What one says over the agent's voice. */
export interface NearUtterance {
  readonly id: string;
  readonly text: string;
  readonly samples: Float32Array;
}

/** Speech at 16 kHz and -20 dB for the bench. */
export interface SpeechMaterial {
  /** The product's own voice. */
  readonly agent: Float32Array;
  /** Human readers; the agent's voice again where the shared test data is not there. */
  readonly human: Float32Array;
  readonly near: readonly NearUtterance[];
  readonly source: string;
}

const levelDb = -20;

/** Loads human speech where the shared test data is; speaks with our own synthesizer otherwise. */
export async function loadSpeechMaterial(): Promise<SpeechMaterial> {
  const sentences = await speakSentences();
  const agent = joined(sentences.map(({ samples }) => samples));
  const folder = findTestData();
  if (folder === undefined) {
    return { agent, human: agent, near: sentences.slice(0, 8), source: "synthesized speech" };
  }
  const clips = loadTestClips(folder, "speech");
  const human = joined(clips.filter(({ id }) => /^(librivox|lj001|libri-)/.test(id)).map(({ samples }) => samples));
  const near = clips
    .filter(({ id, samples }) => /^(google|arctic|voice2json|ms-|vosk|jfk)/.test(id) && samples.length < 110_000)
    .map((clip) => ({ id: clip.id, text: clip.text, samples: atLevel(voicedPart(clip)) }));
  return { agent, human, near, source: "human speech of the shared test data, and the agent's voice" };
}

/** Speech cut into answers of nine seconds with a pause of 1.5 seconds after each, as long as asked. */
export function asAnswers(speech: Float32Array, lengthSamples: number): Float32Array {
  const out = new Float32Array(lengthSamples);
  const answer = 9 * 16_000;
  const period = answer + 24_000;
  let from = 0;
  for (let start = 0; start < lengthSamples; start += period) {
    for (let n = 0; n < answer && start + n < lengthSamples; n++) out[start + n] = speech[from++ % speech.length] ?? 0;
  }
  return out;
}

/** The first stretch of a speech without pauses put in. */
export function stretch(speech: Float32Array, lengthSamples: number): Float32Array {
  return Float32Array.from({ length: lengthSamples }, (_, n) => speech[n % speech.length] ?? 0);
}

async function speakSentences(): Promise<NearUtterance[]> {
  const synthesizer = await createFliteSynthesizer();
  const spoken: NearUtterance[] = [];
  try {
    for (const [index, sentence] of benchSentences.entries()) {
      const samples = atLevel(await soundOfText(synthesizer, sentence.text, "slt"));
      spoken.push({ id: `sentence-${index + 1}`, text: sentence.spoken ?? sentence.text, samples });
    }
  } finally {
    await synthesizer.close();
  }
  return spoken;
}

/** With 0.2 s between the parts. */
function joined(parts: readonly Float32Array[]): Float32Array {
  return concatSamples(parts.flatMap((part) => [atLevel(part), new Float32Array(3200)]));
}

function atLevel(samples: Float32Array): Float32Array {
  const gain = 10 ** (levelDb / 20) / Math.max(1e-6, activeRms(samples));
  return samples.map((sample) => sample * gain);
}
