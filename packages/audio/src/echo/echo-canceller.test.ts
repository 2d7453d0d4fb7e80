import { expect, test, vi } from "vitest";
import { rmsDb } from "../index.ts";
import { createEchoCanceller, type EchoCanceller } from "./create-echo-canceller.ts";

// Seconds of signal work, which a busy machine makes many.
vi.setConfig({ testTimeout: 60_000 });

const sampleRate = 16_000;

function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
}

/** Like speech for a canceller: coloured, with syllables and pauses. */
function babble(seconds: number, seed: number, level = 0.1): Float32Array {
  const next = createNoise(seed);
  let low = 0;
  let loudness = 0;
  let wanted = 1;
  return Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    if (n % 2400 === 0) wanted = 0.5 + 0.5 * next() > 0.3 ? 0.4 + 0.6 * Math.abs(next()) : 0;
    loudness += 0.004 * (wanted - loudness);
    low += 0.35 * (next() - low);
    return level * 2.5 * loudness * low;
  });
}

interface Arrival {
  readonly lateSamples: number;
  readonly gain: number;
}

/** A room of 120 ms: direct sound and 80 decaying reflections. */
function room(seed: number): readonly Arrival[] {
  const next = createNoise(seed);
  return Array.from({ length: 81 }, (_, n) => {
    const lateSamples = n === 0 ? 0 : Math.floor(960 + 960 * next());
    return { lateSamples, gain: n === 0 ? 0.5 : 0.2 * next() * 10 ** ((-2.5 * lateSamples) / 1920) };
  });
}

/** The reference through a room, late and with a faint noise. */
function echoOf(
  reference: Float32Array,
  arrivals: readonly Arrival[],
  delaySamples: number,
  noiseSeed = 5,
): Float32Array {
  const next = createNoise(noiseSeed);
  const out = Float32Array.from({ length: reference.length }, () => 2e-4 * next());
  for (const { lateSamples, gain } of arrivals) {
    const shift = delaySamples + lateSamples;
    for (let n = shift; n < out.length; n++) out[n] = (out[n] as number) + gain * (reference[n - shift] as number);
  }
  return out;
}

function run(
  canceller: EchoCanceller,
  microphone: Float32Array,
  reference: Float32Array,
  step = 512,
): { linear: Float32Array; suppressed: Float32Array } {
  const linear = new Float32Array(microphone.length);
  const suppressed = new Float32Array(microphone.length);
  for (let start = 0; start + step <= microphone.length; start += step) {
    const cancelled = canceller.process(
      microphone.subarray(start, start + step),
      reference.subarray(start, start + step),
    );
    linear.set(cancelled.linear, start);
    suppressed.set(cancelled.suppressed, start);
  }
  return { linear, suppressed };
}

/** Index of the first sample that differs, -1 when none does; a matcher would take seconds on arrays this long. */
function firstDifference(a: Float32Array, b: Float32Array): number {
  return a.findIndex((sample, n) => !Object.is(sample, b[n]));
}

function powerDb(samples: Float32Array, fromMs: number, toMs: number): number {
  let sum = 0;
  const part = samples.subarray(fromMs * 16, toMs * 16);
  for (const sample of part) sum += sample * sample;
  return 10 * Math.log10(sum / part.length + 1e-20);
}

function erleDb(microphone: Float32Array, output: Float32Array, fromMs: number, toMs: number): number {
  return powerDb(microphone, fromMs, toMs) - powerDb(output, fromMs, toMs);
}

test.each([30, 700, 1800])("finds an echo %d ms late and takes it away", (delayMs) => {
  const reference = babble(6, 1);
  const microphone = echoOf(reference, room(2), delayMs * 16);
  const canceller = createEchoCanceller({ sampleRate });
  const { linear, suppressed } = run(canceller, microphone, reference);
  expect(Math.abs((canceller.state.delayMs ?? 0) - delayMs)).toBeLessThan(2);
  expect(canceller.state.isConverged).toBe(true);
  expect(erleDb(microphone, linear, delayMs + 2500, 6000)).toBeGreaterThan(25);
  expect(erleDb(microphone, suppressed, delayMs + 1000, 6000)).toBeGreaterThan(35);
});

test("somebody who speaks before anything is known of an echo passes whole, and is near", () => {
  const reference = babble(4, 3);
  const microphone = new Float32Array(reference.length);
  microphone.set(babble(1, 8), sampleRate);
  const canceller = createEchoCanceller({ sampleRate });
  const { suppressed } = run(
    canceller,
    microphone.subarray(0, 1.5 * sampleRate),
    reference.subarray(0, 1.5 * sampleRate),
  );
  expect(rmsDb(suppressed.subarray(sampleRate))).toBeCloseTo(
    rmsDb(microphone.subarray(sampleRate, 1.5 * sampleRate)),
    0,
  );
  expect(canceller.whoseSound(500)).toBe("near");
});

test("a word that the agent has just said, in the same voice, is not taken for its echo", () => {
  const reference = babble(4, 3);
  const microphone = new Float32Array(reference.length);
  microphone.set(babble(2, 8), sampleRate);
  // Synthesizers say a word again to the sample.
  const [from, to, lateSamples] = [26_000, 32_000, 14_400];
  microphone.set(reference.subarray(from - lateSamples, to - lateSamples), from);
  const canceller = createEchoCanceller({ sampleRate });
  const heard = 1.5 * sampleRate;
  run(canceller, microphone.subarray(0, heard), reference.subarray(0, heard));
  expect(canceller.whoseSound(500)).toBe("near");
  const { linear } = run(canceller, microphone.subarray(heard), reference.subarray(heard));
  expect(linear).toEqual(microphone.slice(heard));
  expect(canceller.state.delayMs).toBeNull();
});

test("an echo that comes before anything is known of it is called one", () => {
  const reference = babble(2, 3);
  const microphone = echoOf(reference, room(2), 4800);
  const canceller = createEchoCanceller({ sampleRate });
  const owners: string[] = [];
  for (let at = 0; at < 13; at++) {
    const [from, to] = [768 * at, 768 * (at + 1)];
    run(canceller, microphone.subarray(from, to), reference.subarray(from, to));
    if (to > 4800) owners.push(canceller.whoseSound((to - 4800) / 16));
  }
  expect(owners).not.toContain("near");
  expect(owners.at(-1)).toBe("echo");
});

test("an echo that comes before anything is known of it passes until its delay is, and no longer", () => {
  const reference = babble(2, 3);
  const microphone = echoOf(reference, room(2), 4800);
  const canceller = createEchoCanceller({ sampleRate });
  // 704 ms: the echo has been there for 0.4 s.
  const known = 88 * 128;
  const first = run(canceller, microphone.subarray(0, known), reference.subarray(0, known), 128);
  expect(canceller.state.delayMs).not.toBeNull();
  const rest = run(canceller, microphone.subarray(known), reference.subarray(known), 128);
  const suppressed = Float32Array.from([...first.suppressed, ...rest.suppressed]);
  expect(erleDb(microphone, suppressed, 400, 600)).toBeLessThan(3);
  expect(erleDb(microphone, suppressed, 704, 1900)).toBeGreaterThan(30);
});

test("follows the player's clock", () => {
  const reference = babble(8, 4);
  const played = new Float32Array(reference.length);
  for (let n = 0; n < played.length; n++) {
    const at = n * (1 - 200e-6);
    const base = Math.floor(at);
    const part = at - base;
    for (let k = -7; k <= 8; k++) {
      const x = k - part;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / 8.5);
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      played[n] = (played[n] as number) + (reference[base + k] ?? 0) * window * sinc;
    }
  }
  const microphone = echoOf(played, room(2), 1600);
  const canceller = createEchoCanceller({ sampleRate });
  const { linear } = run(canceller, microphone, reference);
  expect(Math.abs(canceller.state.driftPpm - 200)).toBeLessThan(20);
  expect(erleDb(microphone, linear, 5000, 8000)).toBeGreaterThan(20);
});

test("an answer with another delay keeps the room", () => {
  const first = babble(4, 6);
  const second = babble(3, 7);
  const reference = new Float32Array(10 * sampleRate);
  reference.set(first);
  reference.set(second, 6 * sampleRate);
  const early = new Float32Array(reference.length);
  early.set(first);
  const late = new Float32Array(reference.length);
  late.set(second, 6 * sampleRate);
  const echoes = [echoOf(early, room(2), 1600), echoOf(late, room(2), 2571, 9)] as const;
  const microphone = echoes[0].map((sample, n) => sample + (echoes[1][n] as number));
  const canceller = createEchoCanceller({ sampleRate });
  const { linear } = run(canceller, microphone, reference);
  expect(Math.abs((canceller.state.delayMs ?? 0) - 2571 / 16)).toBeLessThan(2);
  // Half a second after the new delay shows, the path need not be learned again.
  expect(erleDb(microphone, linear, 6000 + 161 + 500, 6000 + 161 + 1000)).toBeGreaterThan(18);
});

test("is back within two seconds of a changed path", () => {
  const reference = babble(9, 8);
  const [before, after] = [echoOf(reference, room(2), 1600), echoOf(reference, room(11), 1600)];
  const microphone = before.map((sample, n) => (n < 4 * sampleRate ? sample : (after[n] as number)));
  const { linear } = run(createEchoCanceller({ sampleRate }), microphone, reference);
  expect(erleDb(microphone, linear, 3000, 4000)).toBeGreaterThan(20);
  expect(erleDb(microphone, linear, 6000, 7000)).toBeGreaterThan(15);
});

test("leaves one who speaks over the echo untouched, and is not thrown off", () => {
  const reference = babble(9, 12);
  const echo = echoOf(reference, room(2), 1600);
  const near = new Float32Array(echo.length);
  near.set(babble(3, 99, 0.06), 4 * sampleRate);
  const microphone = echo.map((sample, n) => sample + (near[n] as number));
  const canceller = createEchoCanceller({ sampleRate });
  const { linear, suppressed } = run(canceller, microphone, reference);
  const wrong = linear.map((sample, n) => sample - (near[n] as number));
  expect(powerDb(near, 4500, 7000) - powerDb(wrong, 4500, 7000)).toBeGreaterThan(15);
  expect(powerDb(near, 4500, 7000) - powerDb(suppressed, 4500, 7000)).toBeLessThan(6);
  expect(erleDb(microphone, linear, 7500, 9000)).toBeGreaterThan(22);
});

test("who is speaking when an answer begins is not cut off while its delay is on trial", () => {
  const reference = new Float32Array(8 * sampleRate);
  reference.set(babble(3, 12), sampleRate);
  reference.set(babble(2, 13), 6 * sampleRate);
  const near = new Float32Array(reference.length);
  near.set(babble(1.5, 99), 5.7 * sampleRate);
  const microphone = echoOf(reference, room(2), 1600).map((sample, n) => sample + (near[n] as number));
  const { suppressed } = run(createEchoCanceller({ sampleRate }), microphone, reference);
  for (let from = 5800; from < 6300; from += 50) {
    expect(powerDb(near, from, from + 50) - powerDb(suppressed, from + 8, from + 58)).toBeLessThan(10);
  }
});

test("when a microphone is muted, no echo is made by taking one out of it", () => {
  const reference = babble(4, 12);
  const mutedAt = 3 * sampleRate;
  const microphone = echoOf(reference, room(2), 1600).map((sample, n) => (n < mutedAt ? sample : 0));
  const { linear } = run(createEchoCanceller({ sampleRate }), microphone, reference);
  expect(powerDb(linear, 3010, 4000)).toBeLessThan(-100);
});

test("is idle to the bit while nothing plays, before and after", () => {
  const reference = new Float32Array(8 * sampleRate);
  const spoken = babble(2, 13);
  reference.set(spoken, 2 * sampleRate);
  const microphone = echoOf(reference, room(2), 800);
  const canceller = createEchoCanceller({ sampleRate });
  const { linear, suppressed } = run(canceller, microphone, reference);
  const late = (canceller.suppressedDelayMs * sampleRate) / 1000;
  for (const [from, to] of [
    [0, 2 * sampleRate],
    [6 * sampleRate, 8 * sampleRate - late],
  ] as const) {
    expect(firstDifference(linear.subarray(from, to), microphone.subarray(from, to))).toBe(-1);
    expect(firstDifference(suppressed.subarray(from + late, to + late), microphone.subarray(from, to))).toBe(-1);
  }
  expect(canceller.state).toMatchObject({ isActive: false, alignment: "locked" });
});

test("says so when what plays is not heard, and then hears the user", () => {
  const reference = babble(6, 14).subarray(0, 95_744);
  const microphone = babble(6, 77).subarray(0, 95_744);
  const canceller = createEchoCanceller({ sampleRate });
  const { linear, suppressed } = run(canceller, microphone, reference);
  expect(canceller.state.delayMs).toBeNull();
  expect(firstDifference(linear, microphone)).toBe(-1);
  expect(erleDb(microphone, suppressed, 4000, 5900)).toBeLessThan(1);
});

test("the same audio gives the same bits however it is cut, also after clear", () => {
  const reference = babble(3, 15);
  const microphone = echoOf(reference, room(2), 960);
  const length = Math.floor(reference.length / 1536) * 1536;
  const canceller = createEchoCanceller({ sampleRate });
  const cut = (step: number) => run(canceller, microphone.subarray(0, length), reference.subarray(0, length), step);
  const whole = cut(512);
  canceller.clear();
  expect(canceller.state).toMatchObject({ alignment: "searching", delayMs: null, isActive: false });
  for (const step of [128, 1536]) {
    const again = cut(step);
    expect(firstDifference(again.linear, whole.linear)).toBe(-1);
    expect(firstDifference(again.suppressed, whole.suppressed)).toBe(-1);
    canceller.clear();
  }
});

test.each([
  ["silence", () => 0],
  ["direct current", () => 0.5],
  ["clipping", (n: number) => Math.sign(Math.sin(n / 9))],
  ["huge samples", (n: number) => 1e4 * Math.sin(n / 9)],
])("stays finite with %s", (_, signal) => {
  const strange = Float32Array.from({ length: 2 * sampleRate }, (_unused, n) => signal(n));
  const spoken = babble(2, 16);
  for (const [microphone, reference] of [
    [strange, strange],
    [strange, spoken],
    [spoken, strange],
  ] as const) {
    const canceller = createEchoCanceller({ sampleRate });
    const { linear, suppressed } = run(canceller, microphone, reference);
    expect(linear.every(Number.isFinite)).toBe(true);
    expect(suppressed.every(Number.isFinite)).toBe(true);
    // And it still works afterwards.
    const after = run(canceller, echoOf(spoken, room(2), 640), spoken);
    expect(after.linear.every(Number.isFinite)).toBe(true);
  }
});

test("refuses what it cannot take", () => {
  expect(() => createEchoCanceller({ sampleRate: 8000 })).toThrow(RangeError);
  const canceller = createEchoCanceller({ sampleRate });
  expect(() => canceller.process(new Float32Array(100), new Float32Array(100))).toThrow(RangeError);
  expect(() => canceller.process(new Float32Array(128), new Float32Array(256))).toThrow(RangeError);
});

test("lets the first word through when nothing that was played has come back: headphones", () => {
  const played = babble(5, 1);
  const canceller = createEchoCanceller({ sampleRate });
  const next = createNoise(3);
  const near = babble(1, 8, 0.2);
  const nearAt = 4 * sampleRate;
  const microphone = Float32Array.from({ length: played.length }, (_, n) => 2e-4 * next() + (near[n - nearAt] ?? 0));
  const { suppressed, linear } = canceller.process(microphone, played);
  const power = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
  const from = nearAt + sampleRate / 10;
  const heard = power(microphone.slice(from, from + sampleRate / 4));
  expect(power(suppressed.slice(from + 128, from + 128 + sampleRate / 4)) / heard).toBeGreaterThan(0.8);
  expect(linear).toEqual(microphone);
});
