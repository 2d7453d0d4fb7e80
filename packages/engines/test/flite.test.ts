import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SpeechChunk, Synthesizer } from "@vivavoce/engine";
import { synthesizerConformance } from "@vivavoce/engine/testing";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";

const plain = { rate: 1, pitchSemitones: 0, volumeDb: 0 };

describe("createFliteSynthesizer", () => {
  let engine: Synthesizer;
  beforeAll(async () => {
    engine = await createFliteSynthesizer();
  });
  afterAll(() => engine.close());

  const open = (): Promise<Synthesizer> => Promise.resolve(engine);
  it.each(synthesizerConformance({ open, openToClose: () => createFliteSynthesizer() }))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  const speak = async (text: string, voice = "slt", prosody = plain, signal = new AbortController().signal) => {
    const chunks: SpeechChunk[] = [];
    for await (const chunk of engine.synthesize({ text, voice, prosody, signal })) chunks.push(chunk);
    return chunks;
  };
  const lengthMs = (chunks: readonly SpeechChunk[]): number =>
    chunks.reduce((sum, chunk) => sum + chunk.samples.length, 0) / 16;

  it("begins to sound at once", async () => {
    const [first] = await speak("Good morning.");
    const onset = first!.samples.findIndex((sample) => Math.abs(sample) > 0.01);
    expect(onset).toBeGreaterThanOrEqual(0);
    expect(onset / 16).toBeLessThan(40);
  });

  it("pauses longer behind a sentence than behind a comma, and hardly within one", async () => {
    const silenceMs = async (text: string): Promise<number> => {
      const samples = (await speak(text)).flatMap((chunk) => [...chunk.samples]);
      return (samples.length - 1 - samples.findLastIndex((sample) => Math.abs(sample) > 0.003)) / 16;
    };
    const [none, comma, sentence] = [
      await silenceMs("very good"),
      await silenceMs("very good,"),
      await silenceMs("very good."),
    ];
    expect(comma - none).toBeGreaterThan(60);
    expect(sentence - comma).toBeGreaterThan(100);
  });

  it("names the words of the request, also those read as several or not at all", async () => {
    const words = (await speak("It costs $3.50 — at 5 pm, Dr. Lee 🎉")).flatMap((chunk) => chunk.words);
    expect(words.map((word) => word.text)).toEqual(["It", "costs", "$3.50", "—", "at", "5", "pm,", "Dr.", "Lee", "🎉"]);
    const price = words.find((word) => word.text === "$3.50")!;
    expect(price.durationMs).toBeGreaterThan(600);
    expect(words.find((word) => word.text === "—")!.durationMs).toBe(0);
  });

  it("shifts the pitch of every voice and keeps its length", async () => {
    for (const { name } of engine.info.capabilities.voices) {
      const own = await speak("One more, please.", name);
      const high = await speak("One more, please.", name, { ...plain, pitchSemitones: 6 });
      expect(Math.abs(lengthMs(own) - lengthMs(high))).toBeLessThan(60);
      const ratio = pitchOf(high) / pitchOf(own);
      expect(ratio).toBeGreaterThan(1.3);
      expect(ratio).toBeLessThan(1.55);
    }
  });

  it("speaks long text in parts, with times that count from its beginning", async () => {
    const text = "We will meet you at the main entrance of the station. ".repeat(8).trim();
    const chunks = await speak(text);
    const words = chunks.flatMap((chunk) => chunk.words);
    expect(words.map((word) => word.text)).toEqual(text.split(" "));
    expect(words.every((word, index) => index === 0 || word.offsetMs >= words[index - 1]!.offsetMs)).toBe(true);
    expect(words.at(-1)!.offsetMs).toBeGreaterThan(0.9 * lengthMs(chunks));
  });

  it("lets another response in between the clauses of a long one", async () => {
    const done: string[] = [];
    const long = new AbortController().signal;
    const all = [0, 1, 2, 3].map((index) =>
      speak("This is one clause of a long answer.", "slt", plain, long).then(() => done.push(`long ${index}`)),
    );
    all.push(speak("Yes.", "rms").then(() => done.push("short")));
    await Promise.all(all);
    expect(done.indexOf("short")).toBeLessThanOrEqual(2);
    expect(done.filter((each) => each !== "short")).toEqual(["long 0", "long 1", "long 2", "long 3"]);
  });
});

/** Median pitch in Hz by autocorrelation of the louder 40 ms frames. */
function pitchOf(chunks: readonly SpeechChunk[]): number {
  const samples = Float32Array.from(chunks.flatMap((chunk) => [...chunk.samples]));
  const found: number[] = [];
  for (let start = 0; start + 960 < samples.length; start += 960) {
    const energy = (at: number): number =>
      samples.subarray(at, at + 640).reduce((sum, sample) => sum + sample * sample, 0);
    if (energy(start) < 640 * 0.003) continue;
    let best = { lag: 0, score: 0.6 };
    for (let lag = 40; lag < 250; lag++) {
      let product = 0;
      for (let index = 0; index < 640; index++) product += samples[start + index]! * samples[start + lag + index]!;
      const score = product / Math.sqrt(energy(start) * energy(start + lag));
      if (score > best.score + 0.02) best = { lag, score };
    }
    if (best.lag > 0) found.push(16_000 / best.lag);
  }
  return found.sort((left, right) => left - right)[found.length >> 1] ?? NaN;
}
