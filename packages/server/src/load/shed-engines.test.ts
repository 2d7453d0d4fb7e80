import type { EngineSet, NoiseSuppressorStream, RecognizerOptions } from "@vivavoce/engine";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import { createLoadWatch } from "./load-watch.ts";
import type { LoadWatch } from "./load-watch.ts";
import { shedEngines } from "./shed-engines.ts";

const delaySamples = 3;

/** Doubles what it gets, and makes ten times of it at rest, so that it can be told from sound that was left alone. */
function doubling(): NoiseSuppressorStream {
  let late = new Float32Array(delaySamples);
  const times =
    (gain: number) =>
    (samples: Float32Array): Float32Array => {
      const joined = Float32Array.from([...late, ...samples]);
      late = joined.slice(samples.length);
      return joined.slice(0, samples.length).map((sample) => sample * gain);
    };
  return {
    process: times(2),
    rest: times(10),
    clear: () => void (late = new Float32Array(delaySamples)),
    close() {},
  };
}

function setUp() {
  const load: LoadWatch = createLoadWatch({ maxLoopDelayMs: 100, maxWaitingFinals: 0 });
  const opened: RecognizerOptions[] = [];
  const scripted = createScriptedRecognizer({ utterances: ["Hello."] });
  const engines: EngineSet = {
    voiceActivity: createScriptedVoiceActivity({ speech: [] }),
    recognizer: {
      info: scripted.info,
      openStream(options) {
        opened.push(options);
        return scripted.openStream(options);
      },
      close: () => scripted.close(),
    },
    languageModel: createScriptedLanguageModel([]),
    synthesizer: createScriptedSynthesizer(),
    noiseSuppressor: {
      info: { id: "doubling", name: "doubling", version: "1", capabilities: { sampleRate: 16_000, delaySamples } },
      openStream: doubling,
      close: () => Promise.resolve(),
    } as unknown as NonNullable<EngineSet["noiseSuppressor"]>,
    judge: { id: "doubtful", judge: () => 0.1, listener: () => undefined },
  };
  return { load, opened, engines: shedEngines(engines, load), late: (ms: number) => repeat(load, ms) };
}

function repeat(load: LoadWatch, ms: number): void {
  for (let count = 0; count < 5; count++) load.loopDelay(ms);
}

describe("engines of a server with too much to do", () => {
  it("are told how soon a text is needed, and count none that an ended utterance never got", async () => {
    const counts: number[] = [];
    const needs: unknown[] = [];
    const { engines } = setUp();
    const hanging: EngineSet = {
      ...engines,
      recognizer: {
        ...engines.recognizer,
        openStream: () => ({
          push() {},
          settle(need) {
            needs.push(need);
            return new Promise(() => undefined);
          },
          close() {},
        }),
      },
    };
    const load = createLoadWatch({ maxLoopDelayMs: 100, maxWaitingFinals: 2 });
    const stream = shedEngines(hanging, load).recognizer.openStream({ sessionId: "s" });
    void stream.settle({ withinMs: 300 });
    void stream.settle();
    counts.push(load.waitingFinals);
    stream.close();
    counts.push(load.waitingFinals);
    expect(needs).toEqual([{ withinMs: 300 }, undefined]);
    expect(counts).toEqual([1, 0]);
  });

  it("make no growing text for an utterance that begins then, and always the last one", async () => {
    const { engines, opened, load, late } = setUp();
    const options = { onPartial: () => {}, sessionId: "s" } as unknown as RecognizerOptions;
    engines.recognizer.openStream(options);
    late(50);
    const stream = engines.recognizer.openStream(options);
    expect(opened.map(({ onPartial }) => onPartial !== undefined)).toEqual([true, false]);
    stream.push(new Float32Array(1600));
    const asked = stream.settle();
    expect(load.waitingFinals).toBe(1);
    expect((await asked).text).toBe("Hello.");
    expect(load.waitingFinals).toBe(0);
  });

  it("leave the noise in, as late as it would be without it, and take it out again", () => {
    const { engines, late } = setUp();
    const stream = engines.noiseSuppressor?.openStream();
    const out: number[] = [];
    const give = (...samples: number[]): void => void out.push(...(stream?.process(Float32Array.from(samples)) ?? []));
    give(1, 2, 3, 4);
    late(70);
    give(5, 6);
    give(7);
    late(1);
    give(8, 9, 10, 11);
    expect(out).toEqual([0, 0, 0, 2, 2, 3, 4, 10, 12, 14, 16]);
  });

  it("let a suppressor rest that can, but for then", () => {
    const { engines, late } = setUp();
    const stream = engines.noiseSuppressor?.openStream();
    const out: number[] = [];
    const rest = (...samples: number[]): void => void out.push(...(stream?.rest?.(Float32Array.from(samples)) ?? []));
    rest(1, 2, 3, 4);
    late(70);
    rest(5, 6);
    late(1);
    rest(7);
    out.push(...(stream?.process(Float32Array.of(8, 9, 10)) ?? []));
    expect(out).toEqual([0, 0, 0, 10, 2, 3, 40, 10, 12, 14]);
  });

  it("let silence alone end a turn", () => {
    const { engines, late } = setUp();
    const facts = { text: "And then", speechMs: 500, lastAssistantText: "" };
    expect(engines.judge?.judge(facts)).toBe(0.1);
    late(80);
    expect(engines.judge?.judge(facts)).toBe(1);
    expect(engines.judge?.listener?.("en")).toBeUndefined();
  });

  it("say what the judge does without, and what it was made for", () => {
    const { engines, load } = setUp();
    const health = { isReady: true, degraded: "it does not listen" };
    const judge = { id: "deaf", judge: () => 0.1, heard: ["en"], health: () => health };
    const shedding = shedEngines({ ...engines, judge }, load);
    expect(shedding.judge?.health?.()).toEqual(health);
    expect(shedding.judge?.heard).toEqual(["en"]);
  });
});
