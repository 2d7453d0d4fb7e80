import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NoiseSuppressorEngine, NoiseSuppressorStream } from "@vivavoce/engine";
import { noiseSuppressorConformance } from "@vivavoce/engine/testing";
import { engineTable } from "@vivavoce/engines";
import { createSherpaNoiseSuppressor } from "@vivavoce/engines/sherpa-onnx";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { needPackage } from "../../../test/needs.ts";
import { hastyTimers } from "./hasty-timers.ts";
import { writeDpdfnet } from "./networks/dpdfnet-network.ts";
import { writeGtcrn } from "./networks/gtcrn-network.ts";
import { writeSenseVoice } from "./networks/tone-networks.ts";

vi.mock("node:child_process", async (original) => {
  const module = await original<typeof import("node:child_process")>();
  return { ...module, fork: vi.fn(module.fork) };
});

/** Pauses before a process was started anew, as they were asked for. */
const pausesMs: number[] = [];
const hasty = hastyTimers(3000, (delayMs) => pausesMs.push(delayMs));
const sherpa = needPackage("sherpa-onnx-node");
const folder = mkdtempSync(join(tmpdir(), "vivavoce-suppressor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const model = (name: string): string => `path:${join(folder, name)}`;
const rate = 16_000;
const frame = 320;
const tone = (hertz: number, at: number): number => 0.3 * Math.sin((2 * Math.PI * hertz * at) / rate);

/** Gives frames of speech with noise until the last `frames` of them came out quiet, or all were given. */
async function hear(stream: NoiseSuppressorStream, isDone: (left: number) => boolean, late = 1600): Promise<void> {
  let place = 0;
  await expect
    .poll(
      () => {
        const sound = Float32Array.from({ length: frame }, (_, i) => tone(410, place + i) + tone(3000, place + i));
        const out = stream.process(sound);
        const left = out.map((value, i) => value - tone(410, place + i - late));
        place += frame;
        return isDone(Math.sqrt(left.reduce((sum, value) => sum + value * value, 0) / frame));
      },
      { timeout: 25_000, interval: 20 },
    )
    .toBe(true);
}
/** A fifth of the noise stays, and its level alone is 0.21. */
const isQuiet = (left: number): boolean => left < 0.06;
const isNoisy = (left: number): boolean => left > 0.15;

describe.skipIf(sherpa.missing)(sherpa.title("a denoiser as the noise suppressor"), () => {
  const logged: string[] = [];
  const logger = { log: (_level: string, text: string) => void logged.push(text) };
  let engine: NoiseSuppressorEngine;
  let kill = (): void => {};
  beforeAll(async () => {
    writeGtcrn(join(folder, "gtcrn.onnx"));
    writeGtcrn(join(folder, "gtcrn-odd.onnx"), { model_type: "other" });
    writeSenseVoice(join(folder, "sense-voice"));
    engine = await createSherpaNoiseSuppressor({ model: model("gtcrn.onnx"), logger, timers: hasty });
    const started = vi.mocked(fork).mock.results.at(-1);
    kill = () => void started?.value.kill("SIGKILL");
    return () => engine.close();
  });

  // Sound that comes at once goes out as it is, so these streams do not suppress; they keep a process busy that is their own.
  let busy: NoiseSuppressorEngine | undefined;
  const open = async (): Promise<NoiseSuppressorEngine> =>
    (busy ??= await createSherpaNoiseSuppressor({ model: model("gtcrn.onnx"), logger, timers: hasty }));
  const cases = noiseSuppressorConformance({ open, suppresses: false });
  test.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());

  test("closes with streams open", async () => {
    await (await open()).close();
    busy = undefined;
  });

  test("takes out what the network takes for noise, 100 ms late", { timeout: 60_000 }, async () => {
    expect(engine.info.capabilities).toEqual({ sampleRate: rate, delaySamples: 1600 });
    const stream = engine.openStream();
    await hear(stream, isQuiet);
    stream.clear();
    await hear(stream, isQuiet);
    stream.close();
    expect(engine.health?.()).toEqual({ isReady: true });
  });

  test.each([8000, 16_000] as const)(
    "of %i Hz that looks ahead is later, and leaves the rest in its place",
    { timeout: 60_000 },
    async (hertz) => {
      writeDpdfnet(join(folder, "dpdfnet.onnx"), hertz);
      const ahead = await createSherpaNoiseSuppressor({ model: model("dpdfnet.onnx"), timers: hasty });
      const { delaySamples } = ahead.info.capabilities;
      expect(delaySamples).toBe(2400);
      const stream = ahead.openStream();
      await hear(stream, isQuiet, delaySamples);
      stream.clear();
      await hear(stream, isQuiet, delaySamples);
      stream.close();
      // The next stream has the same process and network, as if newly made.
      await hear(ahead.openStream(), isQuiet, delaySamples);
      await ahead.close();
    },
  );

  test("whose process is lost lets noise pass, says so, and comes back", { timeout: 60_000 }, async () => {
    const stream = engine.openStream();
    await hear(stream, isQuiet);
    logged.length = 0;
    kill();
    await expect.poll(() => engine.health?.().degraded).toContain("sound is heard with its noise");
    expect(engine.health?.().isReady).toBe(true);
    await hear(stream, isNoisy);
    await hear(stream, isQuiet);
    expect(logged).toEqual(["a process with a speech model was lost"]);
    expect(engine.health?.()).toEqual({ isReady: true });
    stream.close();
  });

  test("whose process was lost long ago and has worked since comes back at once", { timeout: 60_000 }, async () => {
    const stream = engine.openStream();
    await hear(stream, isQuiet);
    pausesMs.length = 0;
    const { results } = vi.mocked(fork).mock;
    for (let losses = 0; losses < 2; losses++) {
      const started = results.length;
      results.at(-1)?.value.kill("SIGKILL");
      await expect.poll(() => vi.mocked(fork).mock.results.length, { timeout: 25_000 }).toBe(started + 1);
      await expect.poll(() => engine.health?.(), { timeout: 25_000 }).toEqual({ isReady: true });
      await hear(stream, isQuiet);
    }
    expect(pausesMs).toEqual([0, 0]);
    stream.close();
  });

  test("that cannot be had, or not be used, is refused in words", async () => {
    const load = (options: Record<string, string>) =>
      Promise.resolve(engineTable.noiseSuppressor["sherpa-onnx"]({ options }));
    await expect(load({})).rejects.toThrow("model is missing");
    await expect(load({ model: "gtcrn", odd: "x" })).rejects.toThrow('there is no option "odd"');
    await expect(load({ model: model("none.onnx") })).rejects.toThrow("there is no such");
    await expect(load({ model: model("sense-voice") })).rejects.toThrow(
      "is for recognition, not for noise-suppression",
    );
    await expect(load({ model: model("gtcrn-odd.onnx") })).rejects.toThrow("Expect model type 'gtcrn'");
  });
});
