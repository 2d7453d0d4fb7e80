import type { Recognition, RecognizerStream } from "@vivavoce/engine";
import { describe, expect, it } from "vitest";
import { Utterance } from "./utterance.ts";

/** Every sample is its own position. */
const source = {
  read: (from: number, to: number) => Float32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i),
};

function fake(recognition: Recognition = { text: "hello" }) {
  const heard: number[] = [];
  let settled = 0;
  let closed = 0;
  const stream: RecognizerStream = {
    push: (samples) => void heard.push(...samples),
    settle() {
      settled += 1;
      return Promise.resolve(recognition);
    },
    close: () => void (closed += 1),
  };
  const utterance = new Utterance({ startMs: 50, fromSample: 100, sampleRate: 1000, open: () => stream });
  return { utterance, heard, counts: () => ({ settled, closed }) };
}

describe("Utterance", () => {
  it("hears each sample once, holds silence back and settles once when it begins to", () => {
    const { utterance, heard, counts } = fake();
    utterance.hear(source, 300);
    utterance.hold(400);
    utterance.hear(source, 350);
    expect(counts().settled).toBe(0);
    utterance.hear(source, 450);
    utterance.hear(source, 500);
    expect(heard).toEqual([...source.read(100, 400)]);
    expect(counts().settled).toBe(1);
  });

  it("hears only the end of a long silence when speech goes on, and all of a short one", () => {
    const long = fake();
    long.utterance.hold(200);
    long.utterance.hear(source, 900);
    long.utterance.release(800);
    long.utterance.hear(source, 1000);
    expect(long.heard).toEqual([...source.read(100, 200), ...source.read(800, 1000)]);
    const short = fake();
    short.utterance.hold(200);
    short.utterance.hear(source, 250);
    short.utterance.release(150);
    short.utterance.hear(source, 300);
    expect(short.heard).toEqual([...source.read(100, 300)]);
  });

  it("places words in the utterance, held-back silence counted", async () => {
    const word = (offsetMs: number) => ({ text: "w", offsetMs, durationMs: 5 });
    const { utterance } = fake({ text: "w w w", words: [word(0), word(99), word(100)] });
    utterance.hold(200);
    utterance.hear(source, 900);
    utterance.release(800);
    utterance.hear(source, 1000);
    const { words } = await utterance.settle();
    expect(words?.map(({ offsetMs }) => offsetMs)).toEqual([50, 149, 750]);
  });

  it("keeps a failure to open or to push for settle", async () => {
    const broken = () => {
      throw new Error("broken");
    };
    const unopened = new Utterance({ startMs: 0, fromSample: 0, sampleRate: 1000, open: broken });
    unopened.hear(source, 100);
    await expect(unopened.settle()).rejects.toThrow("broken");
    unopened.close();
    const stream = { push: broken, settle: () => Promise.resolve({ text: "" }), close: () => {} };
    const deaf = new Utterance({ startMs: 0, fromSample: 0, sampleRate: 1000, open: () => stream });
    deaf.hear(source, 100);
    await expect(deaf.settle()).rejects.toThrow("broken");
  });
});
