import { expect, test } from "vitest";
import { rmsDb } from "../index.ts";
import { ResidualSuppressor } from "./residual-suppressor.ts";

const blockSamples = 128;
const bins = blockSamples + 1;

function noise(seed: number): (level: number) => Float64Array {
  let state = seed;
  return (level) =>
    Float64Array.from({ length: blockSamples }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return level * 1.73 * (state / 2 ** 31 - 1);
    });
}

/** Lets a suppressor hear blocks of some milliseconds; the level of what passes in the last 40 ms, dB. */
function hear(
  suppressor: ResidualSuppressor,
  ms: number,
  next: {
    readonly left: () => Float64Array;
    readonly echo: () => Float64Array;
    readonly uncertainDb: number | ((bin: number) => number);
  },
): number {
  const { uncertainDb } = next;
  const dbOf = typeof uncertainDb === "number" ? () => uncertainDb : uncertainDb;
  const expected = {
    // The transform of a block of power 1 has as much in each bin as it has samples.
    uncertainPower: Float64Array.from({ length: bins }, (_, bin) => blockSamples * 10 ** (dbOf(bin) / 10)),
    latePower: new Float64Array(bins),
  };
  const passed: number[] = [];
  for (let block = 0; block < ms / 8; block++) {
    const out = new Float32Array(blockSamples);
    suppressor.analyse(next.left(), next.echo());
    suppressor.suppress("judging", expected, out);
    passed.push(...out);
  }
  return rmsDb(Float32Array.from(passed.slice(-5 * blockSamples)));
}

test.each([
  ["as much as there is", -34],
  ["20 dB more than there is", -14],
])("somebody is heard over what is left of an echo, where a filter expects %s", (_, uncertainDb) => {
  const [rest, voice, played] = [noise(1), noise(2), noise(3)];
  const suppressor = new ResidualSuppressor(blockSamples);
  const left = () => rest(10 ** (-34 / 20));
  const echo = () => played(10 ** (-16 / 20));
  expect(hear(suppressor, 600, { left, echo, uncertainDb })).toBeLessThan(-45);
  // 14 dB louder than the rest of the echo, 4 dB softer than the echo was.
  const speaks = () => voice(10 ** (-20 / 20));
  expect(hear(suppressor, 120, { left: speaks, echo, uncertainDb })).toBeGreaterThan(-30);
});

test("when an echo was let through, all of what may be left is expected again", () => {
  const [rest, other, played] = [noise(1), noise(2), noise(3)];
  const suppressor = new ResidualSuppressor(blockSamples);
  const echo = () => played(10 ** (-16 / 20));
  hear(suppressor, 600, { left: () => rest(10 ** (-34 / 20)), echo, uncertainDb: -14 });
  // The path has changed: its rest is louder.
  const left = () => other(10 ** (-20 / 20));
  expect(hear(suppressor, 120, { left, echo, uncertainDb: -14 })).toBeGreaterThan(-30);
  suppressor.distrust();
  expect(hear(suppressor, 200, { left, echo, uncertainDb: -14 })).toBeLessThan(-45);
});

test("a prediction of what is not in the microphone does not pass in its place", () => {
  const [room, played] = [noise(1), noise(3)];
  const suppressor = new ResidualSuppressor(blockSamples);
  const echo = () => played(10 ** (-16 / 20));
  hear(suppressor, 600, { left: () => room(10 ** (-50 / 20)), echo, uncertainDb: -40 });
  // The filter still predicts the way that the echo came before, 24 dB louder than all that is heard.
  const passed = hear(suppressor, 80, nothingOf(room, played));
  expect(passed).toBeLessThan(-39);
});

/** What is left where nothing of a prediction is in a microphone at -40 dB. */
function nothingOf(room: (level: number) => Float64Array, played: (level: number) => Float64Array) {
  let predicted: Float64Array = new Float64Array(blockSamples);
  const left = (): Float64Array => {
    predicted = played(10 ** (-16 / 20));
    return room(10 ** (-40 / 20)).map((sample, n) => sample - (predicted[n] as number));
  };
  return { left, echo: () => predicted, uncertainDb: -40 };
}

test("somebody 9 dB above what is usually left of an echo is heard", () => {
  const [rest, voice, played] = [noise(1), noise(2), noise(3)];
  const suppressor = new ResidualSuppressor(blockSamples);
  const echo = () => played(10 ** (-16 / 20));
  hear(suppressor, 600, { left: () => rest(10 ** (-34 / 20)), echo, uncertainDb: -22 });
  expect(hear(suppressor, 120, { left: () => voice(10 ** (-25 / 20)), echo, uncertainDb: -22 })).toBeGreaterThan(-36);
});

test("a voice that is in few bins, where echo may be left too, is heard by its power", () => {
  const [rest, hiss, played] = [noise(1), noise(2), noise(3)];
  const suppressor = new ResidualSuppressor(blockSamples);
  const echo = () => played(10 ** (-30 / 20));
  // A tenth of the bins of voices may have much echo left in them.
  const uncertainDb = (bin: number) => (bin >= 8 && bin < 14 ? -22 : -45);
  let at = 0;
  const voice = (): Float64Array =>
    hiss(1e-4).map((sample) => {
      at += 1;
      return sample + 0.2 * Math.sin((2 * Math.PI * 690 * at) / 16_000);
    });
  hear(suppressor, 40, { left: () => rest(10 ** (-45 / 20)), echo, uncertainDb });
  expect(hear(suppressor, 120, { left: voice, echo, uncertainDb })).toBeGreaterThan(-25);
});
