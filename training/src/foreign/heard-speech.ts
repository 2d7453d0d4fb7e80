import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concatSamples, resample } from "@vivavoce/audio";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createRandom } from "../random.ts";
import { englishVoices, sentences } from "./sentences.ts";
import { nonNativeSpeech } from "./non-native-speech.ts";
import { sound, trimmed, type HeardSpeech } from "./heard-sound.ts";

/** Prompts of Debian's packages asterisk-core-sounds-*-wav and asterisk-prompt-it-menardi-wav, telephone sound. */
const prompts = [
  { folder: "en_US_f_Allison", isEnglish: true, most: 60 },
  { folder: "es_MX_f_Allison", isEnglish: false, most: 30 },
  { folder: "fr_CA_f_June", isEnglish: false, most: 30 },
  { folder: "it_IT_f_Menardi", isEnglish: false, most: 30 },
  { folder: "it_IT_m_Carlo", isEnglish: false, most: 30 },
  { folder: "ru_RU_f_IvrvoiceRU", isEnglish: false, most: 30 },
] as const;
/** What is no speech, or letters that sound alike in many languages. */
const leftOut = /silence|beep|tone|ding|ring|ascending|descending|letters|phonetic/u;

/** Where recordings lie that are learned from and tried with. */
export interface SpeechFolders {
  /** Of the prompts of Asterisk, as Debian has them. */
  readonly asterisk: string;
  /** The shared test data. */
  readonly testData: string;
  /** A copy of the repository jimbozhang/speechocean762: English of people whose first language is Mandarin. */
  readonly nonNative: string;
}

/** All utterances that there are on this machine. @throws Error where a folder or espeak-ng is missing */
export async function* heardSpeech({ asterisk, testData, nonNative }: SpeechFolders): AsyncGenerator<HeardSpeech> {
  for (const { folder, isEnglish, most } of prompts) {
    const speaker = `asterisk ${folder}`;
    const files = wavFiles(join(asterisk, folder)).filter((file) => !leftOut.test(file));
    for (const samples of joined(shuffled(files, most), most))
      yield { source: "asterisk", speaker, isEnglish, samples };
  }
  yield* espeak();
  yield* flite();
  yield* recordings(testData);
  yield* nonNativeSpeech(nonNative);
}

/** What is heard over a telephone, in a noisy room, or both; the sound alone where there is no noise. */
export function roughened(samples: Float32Array, noises: readonly Float32Array[], seed: number): Float32Array {
  const random = createRandom(seed);
  const noise = random.pick(noises);
  const kind = Math.floor(random.next() * 3);
  const noisy = kind === 0 ? samples : mixed(samples, noise, random.pick([20, 15, 10, 5]), random.next());
  return kind === 1 ? noisy : resample(resample(noisy, 16_000, 8000), 8000, 16_000);
}

/** Noises of the shared test data to mix in. */
export function trainingNoises(testData: string): Float32Array[] {
  return ["pink", "babble-6", "fan", "tau2-engine-idling"].map((name) => sound(join(testData, "noise", `${name}.wav`)));
}

function* espeak(): Generator<HeardSpeech> {
  const folder = mkdtempSync(join(tmpdir(), "vivavoce-training-"));
  const file = join(folder, "said.wav");
  const kinds = ["", "+m3", "+f2", "+m7"];
  try {
    for (const [language, texts] of Object.entries(sentences)) {
      const isEnglish = language === "en-us";
      for (const voice of isEnglish ? englishVoices : [language]) {
        for (const [index, text] of texts.entries()) {
          for (const kind of isEnglish ? [kinds[index % 2], kinds[2 + (index % 2)]] : [kinds[index % 4]]) {
            execFileSync("espeak-ng", ["-v", `${voice}${kind}`, "-s", "150", "-w", file, text]);
            yield { source: "espeak", speaker: `espeak ${voice}${kind}`, isEnglish, samples: trimmed(sound(file)) };
          }
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The embedded voices, in the sentences that espeak says too. */
async function* flite(): AsyncGenerator<HeardSpeech> {
  const synthesizer = await createFliteSynthesizer();
  const { sampleRate, voices } = synthesizer.info.capabilities;
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  for (const { name: voice } of voices) {
    for (const text of sentences["en-us"] ?? []) {
      const chunks: Float32Array[] = [];
      const asked = { text, voice, prosody, signal: new AbortController().signal };
      for await (const { samples } of synthesizer.synthesize(asked)) chunks.push(samples);
      const samples = trimmed(resample(concatSamples(chunks), sampleRate, 16_000));
      yield { source: "flite", speaker: `flite ${voice}`, isEnglish: true, samples };
    }
  }
  await synthesizer.close();
}

/** English clips of the shared test data, long ones in pieces. The two clips in other languages are kept for the test. */
function* recordings(folder: string): Generator<HeardSpeech> {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    speech: { file: string; speaker: string; language: string }[];
  };
  for (const { file, speaker, language } of manifest.speech) {
    if (!language.startsWith("en")) continue;
    const samples = sound(join(folder, file));
    const piece = 16_000 * 4;
    for (let start = 0; start < samples.length; start += piece) {
      yield {
        source: "recordings",
        speaker,
        isEnglish: true,
        samples: trimmed(samples.subarray(start, start + piece)),
      };
    }
  }
}

function wavFiles(folder: string): string[] {
  if (!existsSync(folder))
    throw new Error(`${folder} is missing: install the packages that the README of training names`);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".wav"))
    .sort()
    .map((name) => join(folder, name));
}

function shuffled(files: readonly string[], seed: number): string[] {
  const random = createRandom(seed);
  return files
    .map((file) => ({ file, at: random.next() }))
    .sort((left, right) => left.at - right.at)
    .map(({ file }) => file);
}

/** Prompts of a word or two are put behind each other, with short pauses, until they last 1.2 to 5 s. */
function* joined(files: readonly string[], most: number): Generator<Float32Array> {
  const random = createRandom(most);
  let parts: Float32Array[] = [];
  let wanted = 0;
  for (const file of files) {
    if (parts.length === 0) wanted = 16_000 * (1.2 + 3.8 * random.next());
    const samples = trimmed(sound(file)).subarray(0, 16_000 * 6);
    if (samples.length < 3200) continue;
    parts.push(samples, new Float32Array(Math.floor(16_000 * (0.08 + 0.15 * random.next()))));
    const whole = concatSamples(parts);
    if (whole.length < wanted) continue;
    parts = [];
    yield whole;
    if (--most <= 0) return;
  }
}

function mixed(samples: Float32Array, noise: Float32Array, ratioDb: number, place: number): Float32Array {
  const start = Math.floor(place * noise.length);
  const at = (index: number): number => noise[(start + index) % noise.length] ?? 0;
  const power = (of: (index: number) => number): number => samples.reduce((sum, _, index) => sum + of(index) ** 2, 0);
  const gain = Math.sqrt(power((index) => samples[index] ?? 0) / power(at) / 10 ** (ratioDb / 10));
  return samples.map((sample, index) => sample + gain * at(index));
}
