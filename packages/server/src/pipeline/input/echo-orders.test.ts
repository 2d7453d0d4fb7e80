import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { inputSettings } from "../../testing/input-settings.ts";
import { AudioInput } from "./audio-input.ts";

// Seconds of signal work, which a busy machine makes many.
vi.setConfig({ testTimeout: 60_000 });

const rate = 16_000;
const ways = ["headphones", "loudspeaker", "muted", "other device", "louder", "softer"] as const;
type Way = (typeof ways)[number];

const settings = inputSettings({
  input_audio_echo_cancellation: { type: "server_echo_cancellation", reference_source: "server", channels: 1 },
});

function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Coloured noise in syllables, as speech has them; one in four is silence if `pauses`. */
function babble(seconds: number, seed: number, pauses = true): Float32Array {
  const next = noise(seed);
  let low = 0;
  let loudness = 0;
  let wanted = 1;
  return Float32Array.from({ length: seconds * rate }, (_, n) => {
    if (n % 2400 === 0) wanted = next() > -0.5 || !pauses ? 0.4 + 0.6 * Math.abs(next()) : 0;
    loudness += 0.004 * (wanted - loudness);
    low += 0.35 * (next() - low);
    return 0.4 * loudness * low;
  });
}

const answerSeconds = 3;
const periodSeconds = 4;

/** An answer in each way, a second of pause after each; -12 dB and 80 ms late from the loudspeaker. */
function call(order: readonly Way[], interruption?: { readonly atMs: number; readonly levelDb: number }) {
  const length = (order.length * periodSeconds + 1) * rate;
  const played = new Float32Array(length);
  const microphone = new Float32Array(length);
  const hiss = noise(5);
  for (const [index, way] of order.entries()) {
    const start = (index * periodSeconds + 0.5) * rate;
    const answer = babble(answerSeconds, 40 + index);
    played.set(answer, start);
    const late = (way === "other device" ? 310 : 80) * 16;
    const gain = { headphones: 0, muted: 0, loudspeaker: 0.25, "other device": 0.2, louder: 2.5, softer: 0.025 }[way];
    for (let n = 0; n < periodSeconds * rate; n++) {
      const echo = (answer[n - late] ?? 0) + 0.4 * (answer[n - late - 370] ?? 0) - 0.3 * (answer[n - late - 811] ?? 0);
      microphone[start + n] = way === "muted" ? 0 : Math.max(-1, Math.min(1, gain * echo + 3e-4 * hiss()));
    }
  }
  if (interruption !== undefined) {
    const user = babble(2, 7, false);
    const at = interruption.atMs * 16;
    const gain = 10 ** (interruption.levelDb / 20);
    for (const [n, sample] of user.entries()) {
      microphone[at + n] = Math.max(-1, Math.min(1, (microphone[at + n] as number) + gain * sample));
    }
  }
  return { played, microphone };
}

/** Media times at which speech was told of, in milliseconds. */
async function startsOf(sound: Sound): Promise<number[]> {
  return (await speechOf(sound)).map(({ toldMs }) => toldMs);
}

type Sound = Pick<ReturnType<typeof call>, "played" | "microphone">;

/** When speech was told of, and where it was said to begin, padding included; milliseconds of media time. */
async function speechOf({ played, microphone }: Sound): Promise<{ toldMs: number; startMs: number }[]> {
  const starts: { toldMs: number; startMs: number }[] = [];
  let heardMs = 0;
  const input = new AudioInput({
    voiceActivity: createEnergyVoiceActivity(),
    recognizer: createScriptedRecognizer({ utterances: [] }),
    logger: silentLogger,
    limits: { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    post: (fact) => {
      if (fact.type === "speechStarted") starts.push({ toldMs: heardMs, startMs: fact.startMs });
    },
    readReference: (from, to) => {
      heardMs = to / 16;
      return played.slice(from, to);
    },
  });
  input.configure(settings, 1);
  input.append(pcm16ToBytes(samplesToPcm16(microphone)));
  for (let turn = 0; turn < microphone.length / 512 + 100; turn++) await setImmediate();
  input.close();
  return starts;
}

const pairs = ways.flatMap((first) => ways.filter((way) => way !== first).map((second) => [first, second] as const));

describe("the agent does not hear itself", () => {
  it.each(pairs)("after an answer by %s comes one by %s", async (first, second) => {
    expect(await startsOf(call([first, second]))).toEqual([]);
  });

  it("through all of them, there and back", async () => {
    expect(await startsOf(call([...ways, ...ways.toReversed()]))).toEqual([]);
  });
});

describe("somebody who speaks up half a second into the second answer is heard", () => {
  const heard = pairs.filter(([, second]) => second !== "muted");

  it.each(heard)("%s, then %s", async (first, second) => {
    const atMs = (periodSeconds + 0.5) * 1000 + 500;
    const starts = await startsOf(call([first, second], { atMs, levelDb: second === "louder" ? 6 : 0 }));
    expect(starts[0]).toBeGreaterThan(atMs);
    expect((starts[0] ?? Infinity) - atMs).toBeLessThanOrEqual(700);
  });
});

describe("nothing comes back from the start: headphones, a microphone of zeros", () => {
  const places = [150, 500, 1000, 1350, 1700, 2300];
  const microphones = [
    ["digital silence", 0],
    ["a quiet room", 3e-4],
  ] as const;
  const cases = microphones.flatMap(([name, hiss]) => places.map((atMs) => [name, atMs, hiss] as const));

  it.each(cases)(
    "with %s, who speaks up %d ms into the first answer is heard from the first sound on",
    async (_, intoMs, level) => {
      const played = new Float32Array(5 * rate);
      played.set(babble(answerSeconds, 40), rate / 2);
      const hiss = noise(5);
      const microphone = played.map(() => level * hiss());
      const atMs = 500 + intoMs;
      for (const [n, sample] of babble(1, 7, false).entries()) {
        microphone[atMs * 16 + n] = (microphone[atMs * 16 + n] as number) + sample;
      }
      const [first, ...more] = await speechOf({ played, microphone });
      expect(more).toEqual([]);
      expect((first?.toldMs ?? Infinity) - atMs).toBeLessThanOrEqual(500);
      // The padding is 300 ms.
      expect(first?.startMs).toBeLessThanOrEqual(atMs - 250);
    },
  );
});
