import { rmsDb } from "@vivavoce/audio";
import { createEnergyVoiceActivity, createScriptedNoiseSuppressor } from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { inputSettings } from "../../testing/input-settings.ts";
import { cancelsEcho, createFrontEnd, suppressesNoise } from "./front-end.ts";

const frameSamples = 512;
const voiceActivity = createEnergyVoiceActivity();

const settings = (echo: boolean, noise: boolean) =>
  inputSettings({
    ...(echo && {
      input_audio_echo_cancellation: { type: "server_echo_cancellation", reference_source: "server", channels: 1 },
    }),
    ...(noise && { input_audio_noise_reduction: { type: "azure_deep_noise_suppression" } }),
    turn_detection: null,
  });

/** Noise that swells and fades as speech does, the same in every run. */
function babble(samples: number): Float32Array {
  let state = 1;
  let low = 0;
  return Float32Array.from({ length: samples }, (_, n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    low += 0.4 * (state / 2 ** 31 - 1 - low);
    return 0.3 * low * Math.max(0, Math.sin((2 * Math.PI * n) / 9000));
  });
}

const frames = (samples: Float32Array) =>
  Array.from({ length: samples.length / frameSamples }, (_, i) =>
    samples.subarray(i * frameSamples, (i + 1) * frameSamples),
  );

describe("the front end", () => {
  it("leaves sound alone, and asks for no reference, where nothing was asked of it", () => {
    const frontEnd = createFrontEnd({ logger: silentLogger, voiceActivity });
    frontEnd.configure(settings(false, false));
    const frame = babble(frameSamples);
    const heard = frontEnd.process(
      frame,
      () => {
        throw new Error("nobody asked for it");
      },
      false,
    );
    expect(heard).toEqual({ clean: frame, quiet: frame, delayMs: 0 });
    expect(heard.clean).toBe(frame);
  });

  it("takes echo out of what the recognizer gets, and leaves voice activity nothing of it (SF-10)", () => {
    const reports: number[] = [];
    const frontEnd = createFrontEnd({
      logger: silentLogger,
      voiceActivity,
      onEcho: ({ erleDb }) => reports.push(erleDb),
    });
    frontEnd.configure(settings(true, false));
    const reference = babble(frameSamples * 250);
    const delaySamples = 1600;
    const microphone = reference.map(
      (_, n) => 0.5 * (reference[n - delaySamples] ?? 0) + 0.2 * (reference[n - 1900] ?? 0),
    );
    const played = frames(reference);
    const heard = frames(microphone).map((frame, i) => frontEnd.process(frame, () => played[i] ?? frame, false));
    const last = heard.slice(-60);
    const level = (parts: readonly Float32Array[]) => rmsDb(Float32Array.from(parts.flatMap((part) => [...part])));
    const echoDb = level(frames(microphone).slice(-60));
    expect(level(last.map(({ clean }) => clean))).toBeLessThan(echoDb - 15);
    expect(last.every(({ quiet }) => quiet.every((sample) => sample === 0))).toBe(true);
    expect(reports.length).toBeGreaterThan(5);
  });

  it("suppresses noise for voice activity only, and says by how much that is late (SF-09)", () => {
    const noiseSuppressor = createScriptedNoiseSuppressor();
    const frontEnd = createFrontEnd({ logger: silentLogger, voiceActivity, noiseSuppressor });
    frontEnd.configure(settings(false, true));
    const frame = babble(frameSamples);
    const heard = frontEnd.process(frame, () => frame, false);
    expect(heard.clean).toBe(frame);
    expect(heard.quiet).not.toBe(frame);
    expect(heard.delayMs).toBe((noiseSuppressor.info.capabilities.delaySamples * 1000) / 16_000);
    frontEnd.configure(settings(false, false));
    expect(frontEnd.process(frame, () => frame, false).quiet).toBe(frame);
    frontEnd.close();
  });
});

it("lets noise be when voice activity finds nothing, until it is louder", () => {
  const calls: string[] = [];
  const stream = createScriptedNoiseSuppressor().openStream();
  const noted = (name: string) => (samples: Float32Array) => {
    calls.push(name);
    return stream.process(samples);
  };
  const noiseSuppressor = {
    ...createScriptedNoiseSuppressor(),
    openStream: () => ({ ...stream, process: noted("process"), rest: noted("rest") }),
  };
  const frontEnd = createFrontEnd({ logger: silentLogger, voiceActivity, noiseSuppressor });
  frontEnd.configure(settings(false, true));
  const hear = (count: number, level: number, isCalm: boolean): readonly string[] => {
    calls.length = 0;
    const frame = new Float32Array(frameSamples).fill(level);
    for (let i = 0; i < count; i++) frontEnd.process(frame, () => frame, isCalm);
    return [...calls];
  };
  expect(hear(30, 0.001, false)).not.toContain("rest");
  expect(hear(30, 0.001, true).slice(-20)).not.toContain("process");
  expect(hear(1, 0.01, true)).toEqual(["process"]);
  // What is louder is noise only when it lasts.
  expect(hear(40, 0.01, true)).not.toContain("rest");
  hear(20, 0.01, true);
  expect(hear(1, 0.01, true)).toEqual(["rest"]);
  expect(frontEnd.calmDb).toBeCloseTo(-38, 1);
  // Sound that was forgotten is no measure.
  frontEnd.clear();
  expect(hear(1, 0.01, true)).toEqual(["process"]);
});

describe("a noise suppressor that fails", () => {
  const frame = babble(frameSamples);
  const broken = (stream: object) => ({
    ...createScriptedNoiseSuppressor(),
    openStream: () => ({ ...createScriptedNoiseSuppressor().openStream(), ...stream }),
  });
  const fail = (): never => {
    throw new Error("out of memory");
  };

  it.each([
    ["in opening", { ...createScriptedNoiseSuppressor(), openStream: fail }],
    ["at work", broken({ process: fail })],
    ["in closing", broken({ close: fail })],
  ])("%s is done without, and the log says so once", (_, noiseSuppressor) => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, log: (_level: string, message: string) => void warnings.push(message) };
    const frontEnd = createFrontEnd({ logger, voiceActivity, noiseSuppressor });
    frontEnd.configure(settings(false, true));
    frontEnd.process(frame, () => frame, false);
    frontEnd.process(frame, () => frame, false);
    frontEnd.configure(settings(false, false));
    expect(frontEnd.process(frame, () => frame, false).quiet).toBe(frame);
    frontEnd.close();
    expect(warnings).toHaveLength(1);
  });
});

it("knows with which engines it can do its work", () => {
  const { info } = voiceActivity;
  const other = (sampleRate: number, samples: number) => ({
    ...voiceActivity,
    info: { ...info, capabilities: { sampleRate, frameSamples: samples } },
  });
  expect([other(16_000, 512), other(16_000, 480), other(8000, 512)].map(cancelsEcho)).toEqual([true, false, false]);
  expect(suppressesNoise(voiceActivity, createScriptedNoiseSuppressor())).toBe(true);
  expect(suppressesNoise(other(8000, 256), createScriptedNoiseSuppressor())).toBe(false);
  expect(suppressesNoise(voiceActivity, undefined)).toBe(false);
});
