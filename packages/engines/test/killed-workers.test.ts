import { Worker } from "node:worker_threads";
import { EngineError, healthOf } from "@vivavoce/engine";
import type { Synthesizer } from "@vivavoce/engine";
import { createFliteSynthesizer } from "@vivavoce/engines/flite";
import { createMoonshineRecognizer } from "@vivavoce/engines/moonshine";
import { afterEach, expect, test, vi } from "vitest";
import { hastyTimers } from "./hasty-timers.ts";

/** Every worker that was given something to do, newest last. */
function watchWorkers(): Worker[] {
  const workers: Worker[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with the worker as this
  const post = Worker.prototype.postMessage;
  vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, ...args) {
    workers.push(this);
    return post.apply(this, args);
  });
  return workers;
}

afterEach(() => {
  vi.restoreAllMocks();
});

async function speak(engine: Synthesizer, text: string): Promise<number> {
  let samples = 0;
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const { signal } = new AbortController();
  for await (const chunk of engine.synthesize({ text, voice: "slt", prosody, signal })) samples += chunk.samples.length;
  return samples;
}

const code = (error: unknown): unknown => (error instanceof EngineError ? error.code : error);

test("a synthesizer whose worker is killed again and again says so and comes back", async () => {
  const workers = watchWorkers();
  const engine = await createFliteSynthesizer({ workers: 1, timers: hastyTimers(5000) });
  try {
    for (let round = 0; round < 5; round++) {
      const speaking = speak(engine, "This is a sentence that is not finished when its worker ends.").catch(code);
      await workers.at(-1)?.terminate();
      expect(await speaking).toBe("engine_failed");
      expect(healthOf(engine).isReady).toBe(false);
      await expect.poll(() => healthOf(engine).isReady, { timeout: 20_000 }).toBe(true);
    }
    expect(await speak(engine, "Here I am again.")).toBeGreaterThan(8000);
  } finally {
    await engine.close();
  }
});

test("a recognizer whose worker is killed again and again says so and comes back", { timeout: 60_000 }, async () => {
  const workers = watchWorkers();
  const engine = await createMoonshineRecognizer({ workers: 1, partialEveryMs: 0, timers: hastyTimers(5000) });
  const tone = Float32Array.from({ length: 32_000 }, (_, index) => 0.2 * Math.sin(index / 12));
  const recognize = async (sessionId: string): Promise<string> => {
    const stream = engine.openStream({ sessionId });
    try {
      stream.push(tone);
      return (await stream.settle()).text;
    } finally {
      stream.close();
    }
  };
  try {
    for (let turn = 0; turn < 4; turn++) {
      const failing = recognize(`caller ${turn}`).catch(code);
      await workers.at(-1)?.terminate();
      expect(await failing).toBe("engine_failed");
      expect(healthOf(engine)).toEqual({ isReady: false, detail: "0 of 1 workers run", waiting: 0 });
      await expect.poll(() => healthOf(engine).isReady, { timeout: 20_000 }).toBe(true);
    }
    expect(typeof (await recognize("fine"))).toBe("string");
  } finally {
    await engine.close();
  }
});
