import type { TraceFact } from "@vivavoce/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createManualClock } from "../testing/index.ts";
import { createTurnMeter } from "./turn-meter.ts";

const id = { response_id: "resp_1" };
const paused: TraceFact = { kind: "speech_paused", media_ms: 1000 };
const stopped: TraceFact = { kind: "speech_stopped", media_ms: 1500 };
const transcribed: TraceFact = { kind: "transcribed", item_id: "item_1" };
const started: TraceFact = { kind: "response_started", ...id, speculative: false };
const token: TraceFact = { kind: "first_token", ...id };
const sound: TraceFact = { kind: "first_audio", ...id };

/** Tells facts at their times, all sound having come in real time. */
function measure(facts: readonly (readonly [number, TraceFact])[], answersSpeech = true) {
  const clock = createManualClock();
  const meter = createTurnMeter(clock);
  const startMs = clock.now();
  return facts.map(([atMs, fact]) => {
    clock.advance(startMs + atMs - clock.now());
    return meter(fact, { receivedMs: atMs, answersSpeech, awaitsFunction: false, hasFunctionOutput: false });
  });
}

test("a turn is the time from the last speech to the first sound, and its parts are all of it", () => {
  const told = measure([
    [900, { kind: "speech_started", media_ms: 200 }],
    [1100, paused],
    [1500, stopped],
    [1530, transcribed],
    [1531, started],
    [1700, token],
    [1780, sound],
  ]);
  expect(told.at(-1)).toEqual({
    kind: "turn_measured",
    ...id,
    first_audio_ms: 780,
    silence_ms: 500,
    transcription_ms: 30,
    first_token_ms: 170,
    speech_ms: 80,
  });
  expect(told.filter((turn) => turn !== null)).toHaveLength(1);
});

test("what was made ahead took no time", () => {
  const told = measure([
    [1100, paused],
    [1500, stopped],
    [1500, transcribed],
    [1500, { ...started, speculative: true }],
    [1500, token],
    [1502, sound],
  ]);
  expect(told.at(-1)).toMatchObject({
    first_audio_ms: 502,
    silence_ms: 500,
    transcription_ms: 0,
    first_token_ms: 0,
    speech_ms: 2,
  });
});

test("a pause in the middle of a sentence is none of its end", () => {
  const told = measure([
    [600, { kind: "speech_paused", media_ms: 500 }],
    [700, { kind: "speech_resumed", media_ms: 690 }],
    [1100, paused],
    [1500, stopped],
    [1510, started],
    [1600, sound],
  ]);
  expect(told.at(-1)).toMatchObject({ first_audio_ms: 600 });
});

test("answers that no speech asked for, and turns that go on, are not measured", () => {
  expect(
    measure([
      [10, started],
      [20, token],
      [30, sound],
    ]),
  ).toEqual([null, null, null]);
  const typedAfterNoise = measure(
    [
      [1100, paused],
      [1500, stopped],
      [1530, transcribed],
      [61_000, started],
      [61_200, sound],
    ],
    false,
  );
  expect(typedAfterNoise.at(-1)).toBeNull();
  const interrupted = measure([
    [1500, stopped],
    [1510, started],
    [1520, { kind: "speech_started", media_ms: 1510 }],
    [1600, sound],
  ]);
  expect(interrupted.at(-1)).toBeNull();
});

test("the parts add up to the whole within a millisecond, in whatever order the moments come", () => {
  const moments = fc.shuffledSubarray([transcribed, token, started], { minLength: 0 });
  fc.assert(
    fc.property(
      moments,
      fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { minLength: 5, maxLength: 5 }),
      (facts, gaps) => {
        let atMs = 1100;
        const rest = [...facts.filter((fact) => fact !== started), sound];
        const all = [
          [1100, paused],
          [1500, stopped],
          [1500, started],
        ] as [number, TraceFact][];
        atMs = 1500;
        for (const [index, fact] of rest.entries()) all.push([(atMs += gaps[index] ?? 0), fact]);
        const turn = measure(all).at(-1);
        if (turn === null || turn === undefined) throw new Error("no turn");
        const sum = turn.silence_ms + turn.transcription_ms + turn.first_token_ms + turn.speech_ms;
        expect(Math.abs(sum - turn.first_audio_ms)).toBeLessThan(1);
        expect(
          Math.min(turn.silence_ms, turn.transcription_ms, turn.first_token_ms, turn.speech_ms),
        ).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
