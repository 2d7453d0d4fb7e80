import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { execFile, fork } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createSystemClock } from "@vivavoce/audio/clock";
import { EngineError, healthOf } from "@vivavoce/engine";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import { createSherpaRecognizer, createSherpaSynthesizer } from "@vivavoce/engines/sherpa-onnx";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { needPackage } from "../../../test/needs.ts";
import { hastyTimers } from "./hasty-timers.ts";
import { writeSenseVoice, writeStreamingTransducer } from "./networks/tone-networks.ts";
import { sayTones } from "./networks/tones.ts";
import { writeLexiconVoice } from "./networks/voice-networks.ts";

vi.mock("node:child_process", async (original) => {
  const module = await original<typeof import("node:child_process")>();
  return { ...module, fork: vi.fn(module.fork) };
});

const sherpa = needPackage("sherpa-onnx-node");
const folder = mkdtempSync(join(tmpdir(), "vivavoce-sherpa-"));
const place = (name: string): string => join(folder, name);
beforeAll(() => {
  writeStreamingTransducer(place("streaming-zipformer"));
  writeSenseVoice(place("sense-voice"));
  writeLexiconVoice(place("vits"));
});
afterEach(() => {
  vi.mocked(fork).mockClear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasty = hastyTimers(5000);

/** The process that was started last. */
function child() {
  const started = vi.mocked(fork).mock.results.at(-1)?.value;
  if (started === undefined) throw new Error("no process was started");
  return started as ReturnType<typeof fork>;
}

const code = (error: unknown): unknown => (error instanceof EngineError ? error.code : error);

async function speak(engine: Synthesizer, text: string, signal = new AbortController().signal): Promise<number> {
  let samples = 0;
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  for await (const chunk of engine.synthesize({ text, voice: "speaker-0", prosody, signal })) {
    samples += chunk.samples.length;
  }
  return samples;
}

async function hear(engine: Recognizer): Promise<string> {
  const stream = engine.openStream({});
  try {
    stream.push(sayTones("low", "high"));
    return (await stream.settle()).text;
  } finally {
    stream.close();
  }
}

describe.skipIf(sherpa.missing)(sherpa.title("processes with a model"), { timeout: 60_000 }, () => {
  test("get nothing of the environment but what a program needs to run", async () => {
    vi.stubEnv("OPENAI_API_KEY", "secret");
    const engine = await createSherpaRecognizer({ model: `path:${place("sense-voice")}` });
    await engine.close();
    vi.unstubAllEnvs();
    const { env } = vi.mocked(fork).mock.calls[0]?.[2] ?? {};
    expect(JSON.stringify(env)).not.toContain("secret");
    expect(env).toMatchObject({ ORT_DISABLE_TELEMETRY: "1" });
    expect(child().signalCode).toBe("SIGKILL");
  });

  test.each([
    ["streaming-zipformer", "heard again by the next one", "low high"],
    ["sense-voice", "told", "engine_failed"],
  ])("%s: who is heard when it is killed is %s, others are heard", async (name, _, outcome) => {
    const pauses: number[] = [];
    const timers = {
      setTimer(delayMs: number, fire: () => void) {
        // How soon is looked for the next process: that takes as long to start as it takes.
        if (delayMs === 250) return createSystemClock().setTimer(delayMs, fire);
        if (delayMs < 5000) pauses.push(delayMs);
        return hasty.setTimer(delayMs, fire);
      },
    };
    const engine = await createSherpaRecognizer({
      model: `path:${place(name)}`,
      timers,
      partialEveryMs: 0,
    });
    try {
      for (let round = 0; round < 3; round++) {
        // Stopped first: it must not answer before it is killed.
        child().kill("SIGSTOP");
        const failing = hear(engine).catch(code);
        child().kill("SIGKILL");
        expect(await failing).toBe(outcome);
        await expect.poll(() => healthOf(engine).isReady, { timeout: 20_000 }).toBe(true);
        expect(await hear(engine)).toBe("low high");
      }
      // It was heard in between: each loss is the first.
      expect(pauses.filter((delayMs) => delayMs > 0)).toEqual([]);
    } finally {
      await engine.close();
    }
  });

  test("leave an empty home empty", async () => {
    const home = place("home");
    mkdirSync(home);
    const built = JSON.stringify(new URL("../dist/sherpa/index.js", import.meta.url).href);
    const script = `
      const { createSherpaRecognizer, createSherpaSynthesizer } = await import(${built});
      const ears = await createSherpaRecognizer({ model: ${JSON.stringify(`path:${place("streaming-zipformer")}`)} });
      const stream = ears.openStream({});
      stream.push(new Float32Array(16_000).fill(0.1));
      await stream.settle();
      const voice = await createSherpaSynthesizer({ model: ${JSON.stringify(`path:${place("vits")}`)} });
      const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
      const { signal } = new AbortController();
      for await (const _ of voice.synthesize({ text: "Hello.", voice: "speaker-0", prosody, signal }));
      stream.close();
      await Promise.all([ears.close(), voice.close()]);`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      cwd: home,
      env: { PATH: process.env["PATH"], HOME: home, TMPDIR: home },
    });
    expect(stdout + stderr).toBe("");
    expect(readdirSync(home)).toEqual([]);
  });

  test("a voice that is killed comes back", async () => {
    const engine = await createSherpaSynthesizer({ model: `path:${place("vits")}`, timers: hasty });
    try {
      child().kill("SIGSTOP");
      const failing = speak(engine, "this is a sentence that is not finished").catch(code);
      child().kill("SIGKILL");
      expect(await failing).toBe("engine_failed");
      await expect.poll(() => healthOf(engine).isReady, { timeout: 20_000 }).toBe(true);
      expect(await speak(engine, "hello there")).toBeGreaterThan(1000);
    } finally {
      await engine.close();
    }
  });

  test("a voice that hangs is left at once by whoever aborts, killed, and replaced", async () => {
    const limits = new Set<() => void>();
    const timers = {
      setTimer(_delayMs: number, fire: () => void) {
        limits.add(fire);
        return () => limits.delete(fire);
      },
    };
    const engine = await createSherpaSynthesizer({ model: `path:${place("vits")}`, timers });
    try {
      const stuck = child();
      stuck.kill("SIGSTOP");
      const abort = new AbortController();
      const speaking = speak(engine, "hello there", abort.signal);
      abort.abort();
      expect(await speaking).toBe(0);
      // The time it has to leave off is over.
      const due = [...limits];
      limits.clear();
      for (const fire of due) fire();
      await expect.poll(() => stuck.signalCode, { timeout: 20_000 }).toBe("SIGKILL");
      await expect.poll(() => healthOf(engine).isReady, { timeout: 20_000 }).toBe(true);
      expect(await speak(engine, "hello there")).toBeGreaterThan(1000);
    } finally {
      await engine.close();
    }
  });

  test("one with more memory than it may have is replaced between two orders, and nobody is told", async () => {
    const engine = await createSherpaSynthesizer({ model: `path:${place("vits")}`, maxMemoryMb: 64 });
    try {
      const first = child();
      for (let order = 0; order < 3; order++) expect(await speak(engine, "good morning")).toBeGreaterThan(1000);
      expect(first.signalCode).toBe("SIGKILL");
      expect(vi.mocked(fork).mock.calls.length).toBeGreaterThan(1);
    } finally {
      await engine.close();
    }
  });

  test("one that hears streams with more memory than it may have is replaced when the last is closed", async () => {
    const engine = await createSherpaRecognizer({ model: `path:${place("streaming-zipformer")}`, maxMemoryMb: 64 });
    try {
      const first = child();
      expect(await hear(engine)).toBe("low high");
      await expect.poll(() => first.signalCode).toBe("SIGKILL");
      await expect.poll(() => healthOf(engine).isReady, { timeout: 20_000 }).toBe(true);
      expect(await hear(engine)).toBe("low high");
    } finally {
      await engine.close();
    }
  });

  test("an unknown language of a caller ends no process", async () => {
    const engine = await createSherpaRecognizer({ model: `path:${place("sense-voice")}` });
    try {
      const stream = engine.openStream({ language: "xx-YY" });
      stream.push(sayTones("low"));
      expect(await stream.settle()).toMatchObject({ text: "low", language: "en" });
      stream.close();
      expect(vi.mocked(fork).mock.calls.length).toBe(1);
    } finally {
      await engine.close();
    }
  });

  test("text of which no word is known is nothing to hear", async () => {
    const engine = await createSherpaSynthesizer({ model: `path:${place("vits")}` });
    try {
      expect(await speak(engine, "xyzzy \u0000 12")).toBe(0);
      expect(await speak(engine, `good ${"a".repeat(5000)} morning`)).toBeGreaterThan(1000);
    } finally {
      await engine.close();
    }
  });
});

describe.skipIf(sherpa.missing)(sherpa.title("a bad model is named before the library sees it"), () => {
  const bad = (name: string, change: (folder: string) => void): string => {
    const copy = place(`bad ${name}/vits`);
    mkdirSync(copy, { recursive: true });
    for (const file of ["vits-model.onnx", "tokens.txt", "lexicon.txt"]) {
      copyFileSync(join(place("vits"), file), join(copy, file));
    }
    change(copy);
    return `path:${copy}`;
  };
  const faults: readonly (readonly [string, (folder: string) => void, RegExp])[] = [
    ["cut off", (at) => truncateSync(join(at, "vits-model.onnx"), 400), /vits-model\.onnx is cut off/],
    ["empty", (at) => truncateSync(join(at, "tokens.txt"), 0), /tokens\.txt is empty/],
    ["no network", (at) => writeFileSync(join(at, "vits-model.onnx"), "hello"), /vits-model\.onnx is no ONNX file/],
    ["a web page", (at) => writeFileSync(join(at, "vits-model.onnx"), "<!DOCTYPE html>"), /is a web page/],
    [
      "a pointer",
      (at) => writeFileSync(join(at, "vits-model.onnx"), "version https://git-lfs.github.com/spec/v1\n"),
      /is a pointer of Git LFS/,
    ],
    [
      "other tokens",
      (at) => writeFileSync(join(at, "tokens.txt"), "a 0\nb\n"),
      /tokens\.txt is no list of tokens: line 2/,
    ],
    [
      "of another kind",
      (at) => copyFileSync(join(place("sense-voice"), "model.onnx"), join(at, "vits-model.onnx")),
      /is no vits network: its metadata lacks sample_rate/,
    ],
  ];
  test.each(faults)("%s", async (name, change, message) => {
    await expect(createSherpaSynthesizer({ model: bad(name, change) })).rejects.toThrow(message);
    expect(fork).not.toHaveBeenCalled();
  });

  test("what the library finds wrong is told in its words", async () => {
    const model = bad("lexicon", (at) => writeFileSync(join(at, "lexicon.txt"), "hello h e l l ö\n"));
    // Whatever it does with such a line, loading ends with an engine or with a reason.
    const result = await createSherpaSynthesizer({ model }).then((engine) => engine.close(), code);
    expect([undefined, "engine_unavailable"]).toContain(result);
    writeFileSync(join(place("sense-voice"), "tokens.txt"), "▁low 1\n");
    const failed = createSherpaRecognizer({ model: `path:${place("sense-voice")}` });
    await failed
      .then((engine) => engine.close())
      .catch((error: unknown) => expect(code(error)).toBe("engine_unavailable"));
    writeSenseVoice(place("sense-voice"));
  });

  test.each([
    [{ workers: 0 }, /workers must be a whole number from 1 to 64/],
    [{ threads: 1.5 }, /threads must be a whole number from 1 to 64/],
    [{ maxMemoryMb: 3 }, /maxMemoryMb must be a whole number from 64/],
    [{ model: "no-such-model" }, /model: There is no model "no-such-model"/],
    [{ model: `path:${place("sense-voice")}` }, /is for recognition, not for synthesis/],
  ])("%o is refused by its name", async (options, message) => {
    await expect(createSherpaSynthesizer({ model: `path:${place("vits")}`, ...options })).rejects.toThrow(message);
  });
});
