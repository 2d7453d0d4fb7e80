import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { createSherpaDenoiser, createSherpaRecognizer } from "@vivavoce/engines/sherpa-onnx";
import { fork } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { needPackage } from "../../../test/needs.ts";
import { hastyTimers } from "./hasty-timers.ts";
import { writeDpdfnet } from "./networks/dpdfnet-network.ts";
import { writeGtcrn } from "./networks/gtcrn-network.ts";
import { writeSenseVoice, writeStreamingTransducer } from "./networks/tone-networks.ts";
import { sayTones } from "./networks/tones.ts";

vi.mock("node:child_process", async (original) => {
  const module = await original<typeof import("node:child_process")>();
  return { ...module, fork: vi.fn(module.fork) };
});

const sherpa = needPackage("sherpa-onnx-node");
const folder = mkdtempSync(join(tmpdir(), "vivavoce-denoiser-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const model = (name: string): string => `path:${join(folder, name)}`;
const rate = 16_000;

const tone = (hertz: number, seconds: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: rate * seconds }, (_, i) => 0.3 * Math.sin((2 * Math.PI * hertz * i) / rate));

/** Root of the mean square, without what the edges do. */
function level(samples: Float32Array): number {
  const inner = samples.subarray(2000, samples.length - 2000);
  return Math.sqrt(inner.reduce((sum, value) => sum + value * value, 0) / inner.length);
}

describe.skipIf(sherpa.missing)(sherpa.title("a denoiser of sherpa-onnx"), () => {
  const logged: string[] = [];
  const logger = { log: (_level: string, text: string) => void logged.push(text) };
  const signal = new AbortController().signal;
  beforeAll(() => {
    writeGtcrn(join(folder, "gtcrn.onnx"));
    writeGtcrn(join(folder, "gtcrn-odd.onnx"), { model_type: "other" });
    writeSenseVoice(join(folder, "sense-voice"));
    writeStreamingTransducer(join(folder, "streaming-zipformer"));
  });

  test("takes out what the network takes for noise, and leaves the rest in its place", async () => {
    const denoiser = await createSherpaDenoiser({ model: model("gtcrn.onnx"), logger });
    try {
      const [speech, noise] = [tone(400, 1.01), tone(3000, 1.01)];
      const mixed = speech.map((value, i) => value + (noise[i] ?? 0));
      const before = mixed.slice();
      const quiet = await denoiser.denoise(mixed, { signal });
      expect(mixed).toEqual(before);
      expect(quiet).toHaveLength(mixed.length);
      const left = speech.map((value, i) => (quiet?.[i] ?? NaN) - value);
      expect(level(left)).toBeLessThan(0.01);
      expect(await denoiser.denoise(mixed, { signal: AbortSignal.abort() })).toBeUndefined();
      expect(logged).toEqual([]);
    } finally {
      await denoiser.close();
    }
    expect(await denoiser.denoise(tone(3000, 1), { signal })).toEqual(tone(3000, 1));
    expect(logged).toEqual([]);
  });

  test.each([8000, 16_000] as const)("of %i Hz that looks ahead leaves the rest in its place too", async (hertz) => {
    writeDpdfnet(join(folder, "dpdfnet.onnx"), hertz);
    const denoiser = await createSherpaDenoiser({ model: model("dpdfnet.onnx"), logger });
    const speech = tone(410, 1.01);
    const mixed = speech.map((value, i) => value + 0.3 * Math.sin((2 * Math.PI * 3000 * i) / rate));
    const quiet = await denoiser.denoise(mixed, { signal });
    expect(level(speech.map((value, i) => (quiet?.[i] ?? NaN) - value))).toBeLessThan(0.01);
    expect(logged).toEqual([]);
    await denoiser.close();
  });

  test("that is lost lets the sound pass as it is, with one line, and comes back", { timeout: 60_000 }, async () => {
    const denoiser = await createSherpaDenoiser({ model: model("gtcrn.onnx"), logger, timers: hastyTimers(3000) });
    try {
      for (let round = 0; round < 2; round++) {
        logged.length = 0;
        const sound = tone(3000, 20);
        const passing = denoiser.denoise(sound, { signal });
        vi.mocked(fork).mock.results.at(-1)?.value.kill("SIGKILL");
        expect(await passing).toBe(sound);
        const after = async () => level((await denoiser.denoise(tone(3000, 1), { signal })) ?? sound);
        await expect.poll(after, { timeout: 20_000 }).toBeLessThan(0.01);
        const lines = ["a process with a speech model was lost", "speech is heard with its noise"];
        expect(logged.toSorted()).toEqual(lines);
      }
    } finally {
      await denoiser.close();
    }
  });

  test("that does not come back in time lets the sound pass too", { timeout: 60_000 }, async () => {
    const limits = new Map<() => void, number>();
    const timers = {
      setTimer(delayMs: number, fire: () => void) {
        limits.set(fire, delayMs);
        return () => void limits.delete(fire);
      },
    };
    logged.length = 0;
    const denoiser = await createSherpaDenoiser({ model: model("gtcrn.onnx"), logger, timers });
    try {
      const { fork: actual } = await vi.importActual<typeof import("node:child_process")>("node:child_process");
      const first = vi.mocked(fork).mock.results.at(-1)?.value;
      const forks = vi.mocked(fork).mock.calls.length;
      vi.mocked(fork).mockImplementationOnce((...started: Parameters<typeof fork>) => {
        const child = actual(...started);
        child.kill("SIGSTOP");
        return child;
      });
      first?.kill("SIGKILL");
      await expect.poll(() => vi.mocked(fork).mock.calls.length).toBe(forks + 1);
      const sound = tone(3000, 1);
      const passing = denoiser.denoise(sound, { signal });
      // The process itself may take a minute to start.
      const [late, ...others] = [...limits].filter(([, delayMs]) => delayMs < 60_000);
      expect(others).toEqual([]);
      expect(late?.[1]).toBe(9000);
      late?.[0]();
      expect(await passing).toBe(sound);
      expect(logged).toEqual(["a process with a speech model was lost", "speech is heard with its noise"]);
    } finally {
      await denoiser.close();
    }
  });

  test("stands before a recognizer of whole utterances, for its final text", async () => {
    const options = { model: model("sense-voice"), partialEveryMs: 0 };
    const heard = async (denoiser?: string): Promise<string> => {
      const recognizer = await createSherpaRecognizer({ ...options, ...(denoiser !== undefined && { denoiser }) });
      try {
        const stream = recognizer.openStream({});
        stream.push(sayTones("low", "high", "low"));
        const { text } = await stream.settle();
        stream.close();
        return text;
      } finally {
        await recognizer.close();
      }
    };
    expect(await heard()).toBe("low high low");
    expect(await heard(model("gtcrn.onnx"))).toBe("low low");
  });

  test("that cannot be had, or not be used, is refused by the name of the option", async () => {
    const whole = { model: model("sense-voice") };
    const wanted = (denoiser: string) => createSherpaRecognizer({ ...whole, denoiser });
    await expect(wanted(model("none.onnx"))).rejects.toThrow(/^denoiser: path:.*none\.onnx: there is no such/);
    await expect(wanted(model("sense-voice"))).rejects.toThrow(
      /^denoiser: .*is for recognition, not for noise-suppression/,
    );
    await expect(wanted(model("gtcrn-odd.onnx"))).rejects.toThrow(/^denoiser: .*Expect model type 'gtcrn'/);
    await expect(
      createSherpaRecognizer({ model: model("streaming-zipformer"), denoiser: model("gtcrn.onnx") }),
    ).rejects.toThrow("denoiser: only a recognizer of whole utterances takes one, and");
    await expect(createMoonshineRecognizer({ denoiser: model("none.onnx") })).rejects.toThrow(/^denoiser: path:/);
  });
});
