import { expect, test } from "vitest";
import type { QuietListener } from "./quiet-child.ts";
import { QuietStream } from "./quiet-stream.ts";

const piece = 320;

/** A stream of 100 ms and no dry share, and a process that answers with silence when it is told to. */
function opened() {
  const sent: number[] = [];
  const listeners: QuietListener[] = [];
  let isThere = true;
  const stream = new QuietStream({
    engine: "test",
    link: () =>
      isThere
        ? {
            open: (listener) => listeners.push(listener),
            push: (_id, samples) => void sent.push(samples.length),
            close: () => {},
          }
        : undefined,
    delaySamples: 1600,
    dryShare: 0,
    onClose: () => {},
  });
  const answer = (): void => listeners.at(-1)?.onQuiet(new Float32Array(piece));
  const lose = (): void => {
    isThere = false;
    listeners.at(-1)?.onLost();
  };
  return { stream, sent, listeners, answer, lose };
}
const sound = (): Float32Array => new Float32Array(piece).fill(1);

test("sound that was answered in time goes out without its noise, the rest as it came, both 100 ms late", () => {
  const { stream, answer } = opened();
  const out: number[] = [];
  for (let at = 0; at < 12; at++) {
    const samples = stream.process(sound());
    expect(new Set(samples).size).toBe(1);
    out.push(samples[0] ?? NaN);
    if (at < 2) answer();
  }
  expect(out).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
});

test("of sound that comes faster than it is answered, a second waits at most, and it begins anew behind that", () => {
  const { stream, sent, listeners, answer } = opened();
  for (let at = 0; at < 500; at++) stream.process(sound());
  expect(sent).toHaveLength(50);
  for (let at = 0; at < 49; at++) answer();
  stream.process(sound());
  expect(sent).toHaveLength(50);
  answer();
  stream.process(sound());
  expect(sent).toHaveLength(51);
  expect(listeners).toHaveLength(2);
});

test("who clears all the time sends no more either", () => {
  const { stream, sent } = opened();
  for (let at = 0; at < 500; at++) {
    stream.process(sound());
    stream.clear();
  }
  expect(sent).toHaveLength(1);
});

test("a process that is lost leaves the sound as it is", () => {
  const { stream, answer, lose, sent } = opened();
  for (let at = 0; at < 5; at++) {
    stream.process(sound());
    answer();
  }
  lose();
  expect(stream.process(sound())).toEqual(sound());
  expect(sent).toHaveLength(5);
  stream.close();
  expect(() => stream.process(sound())).toThrow("closed");
});
