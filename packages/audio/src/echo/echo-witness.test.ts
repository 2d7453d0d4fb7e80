import { describe, expect, test, vi } from "vitest";
import { EchoWitness, type SoundOwner } from "./echo-witness.ts";
import { createEchoCanceller, type EchoCanceller } from "./create-echo-canceller.ts";

// Seconds of signal work, which a busy machine makes many.
vi.setConfig({ testTimeout: 60_000 });

const sampleRate = 16_000;
const late = 1280;

function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
}

/** Like speech for a canceller: coloured, in syllables. */
function babble(seconds: number, seed: number, level = 0.25): Float32Array {
  const next = createNoise(seed);
  let low = 0;
  let loudness = 0;
  let wanted = 1;
  return Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    if (n % 2400 === 0) wanted = 0.3 + 0.7 * Math.abs(next());
    loudness += 0.004 * (wanted - loudness);
    low += 0.35 * (next() - low);
    return level * loudness * low;
  });
}

const hiss = createNoise(5);
const echoOf = (played: Float32Array, gain: number): Float32Array =>
  played.map((_, n) => gain * ((played[n - late] ?? 0) + 0.4 * (played[n - late - 370] ?? 0)) + 2e-4 * hiss());

function run(canceller: EchoCanceller, microphone: Float32Array, played: Float32Array): Float32Array {
  const { linear } = canceller.process(microphone, played);
  return linear;
}

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

test("while nothing plays, every sound is somebody's at once", () => {
  const canceller = createEchoCanceller({ sampleRate });
  run(canceller, babble(1, 1), new Float32Array(sampleRate));
  expect(canceller.whoseSound(0)).toBe("near");
});

test("an echo is known by its sound where there was none before", () => {
  const canceller = createEchoCanceller({ sampleRate });
  const first = babble(4, 1);
  run(canceller, echoOf(first, 0), first);
  const second = babble(1, 2);
  run(canceller, new Float32Array(second.length), new Float32Array(second.length));
  const until = late + 32 * 128;
  run(canceller, echoOf(second, 0.25).subarray(0, until - (until % 128)), second.subarray(0, until - (until % 128)));
  expect(canceller.whoseSound(256)).toBe("echo");
});

test("who speaks into headphones is told from an echo in less than half a second", () => {
  const canceller = createEchoCanceller({ sampleRate });
  const played = babble(4, 1);
  const user = babble(1, 9);
  const at = 3 * sampleRate;
  const microphone = played.map((_, n) => 2e-4 * hiss() + (user[n - at] ?? 0));
  const until = at + 4 * 512;
  run(canceller, microphone.subarray(0, until), played.subarray(0, until));
  expect(canceller.whoseSound(128)).toBe("unclear");
  const known = until + 9 * 512;
  run(canceller, microphone.subarray(until, known), played.subarray(until, known));
  expect(canceller.whoseSound(416)).toBe("near");
});

test.each([
  ["20 dB louder", 2.5],
  ["20 dB softer", 0.025],
])("a player that is %s needs no learning", (_, gain) => {
  const canceller = createEchoCanceller({ sampleRate });
  const played = babble(4, 1);
  run(canceller, echoOf(played, 0.25), played);
  const more = babble(2, 2);
  const joined = new Float32Array(late + more.length);
  joined.set(played.subarray(played.length - late));
  joined.set(more, late);
  const microphone = echoOf(joined, gain).subarray(late);
  const linear = run(canceller, microphone, more);
  const from = 0.4 * sampleRate;
  const improved = rms(microphone.subarray(from, 2 * from)) / rms(linear.subarray(from, 2 * from));
  expect(20 * Math.log10(improved)).toBeGreaterThan(gain > 1 ? 18 : 6);
  // Nowhere louder than the microphone itself.
  for (let start = 1024; start < linear.length; start += 1024) {
    expect(rms(linear.subarray(start, start + 1024))).toBeLessThan(1.6 * rms(microphone.subarray(start, start + 1024)));
  }
});

test("a muted microphone teaches nothing: the room is known when it is opened again", () => {
  const canceller = createEchoCanceller({ sampleRate });
  const played = babble(8, 1);
  const echo = echoOf(played, 0.25);
  const microphone = echo.map((sample, n) => (n > 3 * sampleRate && n < 6 * sampleRate ? 0 : sample));
  const linear = run(canceller, microphone, played);
  const [from, to] = [6.05 * sampleRate, 6.3 * sampleRate];
  expect(20 * Math.log10(rms(echo.subarray(from, to)) / rms(linear.subarray(from, to)))).toBeGreaterThan(20);
});

test("when a known echo is not there any more, it may have found another way: all the time is needed to tell", () => {
  const blockSamples = 128;
  const hear = (predictedGain: number) => {
    const witness = new EchoWitness(blockSamples, 8000);
    const [heard, other] = [babble(2, 1), babble(2, 2)];
    for (let at = 0; at < heard.length; at += blockSamples) {
      const block = heard.subarray(at, at + blockSamples);
      const predicted = Float64Array.from(other.subarray(at, at + blockSamples), (sample) => predictedGain * sample);
      witness.feed(block, predicted, block, other.subarray(at, at + blockSamples));
    }
    return [280, 420].map((heardMs) => witness.attribute(heardMs, { isPredicted: true, isProven: true }));
  };
  expect(hear(1.2)).toEqual(["unclear", "near"]);
  // One that is far softer than what is heard hides nothing.
  expect(hear(0.05)).toEqual(["near", "near"]);
});

test("a new volume is that of most blocks: one that happens to be like the prediction tells none", () => {
  const blockSamples = 128;
  const volumeOf = (isLoud: (block: number) => boolean) => {
    const witness = new EchoWitness(blockSamples, 8000);
    const played = babble(1, 1);
    for (let block = 0; block < 40; block++) {
      const sound = played.subarray(block * blockSamples, (block + 1) * blockSamples);
      const microphone = sound.map((sample) => (isLoud(block) ? 20 * sample : 0) + 2e-4 * hiss());
      const predicted = Float64Array.from(sound, (sample) => (isLoud(block) ? 1 : 0.05) * sample);
      witness.feed(microphone, predicted, microphone, sound);
    }
    return witness.newVolume();
  };
  expect(volumeOf(() => true)).toBeCloseTo(20, 0);
  expect(volumeOf((block) => block >= 36)).toBeNull();
});

describe("sound that passed before the prediction was what it is", () => {
  const blockSamples = 128;
  const [passing, silence] = [babble(2, 1), new Float32Array(blockSamples)];

  function listen(witness: EchoWitness, blocks: number, isLoud: boolean): SoundOwner {
    for (let block = 0; block < blocks; block++) {
      const sound = passing.subarray(block * blockSamples, (block + 1) * blockSamples);
      witness.feed(sound, new Float64Array(blockSamples), isLoud ? sound : silence, silence);
    }
    return witness.attribute(300, { isPredicted: true, isProven: false });
  }

  test("is echo where only the volume was another, until something else has passed", () => {
    const witness = new EchoWitness(blockSamples, 8000);
    expect(listen(witness, 20, true)).toBe("near");
    witness.followedVolume();
    expect(listen(witness, 12, false)).toBe("echo");
    expect(listen(witness, 40, true)).toBe("near");
  });

  test("says nothing against a path that was learned since", () => {
    const witness = new EchoWitness(blockSamples, 8000);
    listen(witness, 20, true);
    expect(witness.isOlderThanPath).toBe(false);
    witness.learnedPath();
    listen(witness, 12, false);
    expect(witness.isOlderThanPath).toBe(true);
    listen(witness, 40, true);
    expect(witness.isOlderThanPath).toBe(false);
  });
});

test("what is left 30 dB below an echo that is in its place is nobody, however well the filter has proven itself", () => {
  const blockSamples = 128;
  const witness = new EchoWitness(blockSamples, 8000);
  const [played, rest] = [babble(1, 1), babble(1, 2)];
  const attributed = (level: number): SoundOwner => {
    for (let at = 0; at + blockSamples <= played.length; at += blockSamples) {
      const sound = played.subarray(at, at + blockSamples);
      const left = rest.subarray(at, at + blockSamples).map((sample) => level * sample);
      witness.feed(
        sound.map((sample, n) => sample + (left[n] as number)),
        Float64Array.from(sound),
        left,
        sound,
      );
    }
    return witness.attribute(300, { isPredicted: true, isProven: true });
  };
  expect(attributed(0.03)).toBe("echo");
  expect(attributed(0.2)).toBe("near");
});

test("when a known echo is not there any more, the microphone is asked, not what the prediction made of it", () => {
  const blockSamples = 128;
  const owner = (predictedGain: number): SoundOwner => {
    const witness = new EchoWitness(blockSamples, 8000);
    const [played, old, made] = [babble(1, 1), babble(1, 2), babble(1, 3)];
    for (let at = 0; at + blockSamples <= played.length; at += blockSamples) {
      const block = (of: Float32Array): Float32Array => of.subarray(at, at + blockSamples);
      const passed = block(made).map((sample) => 0.65 * sample);
      const predicted = Float64Array.from(block(old), (sample) => predictedGain * sample);
      witness.feed(block(played), predicted, passed, block(played));
    }
    return witness.attribute(420, { isPredicted: true, isProven: true });
  };
  expect(owner(1.2)).toBe("echo");
  // Nothing was predicted that could have passed.
  expect(owner(0.05)).toBe("near");
});
