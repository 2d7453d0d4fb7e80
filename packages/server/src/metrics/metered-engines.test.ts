import { createManualClock } from "@vivavoce/audio/clock";
import { createRecognizerByLanguage, createSynthesizerByLanguage, recognizerFor } from "@vivavoce/engine";
import type { EngineHealth, EngineSet, Recognizer, RecognizerOptions, Synthesizer } from "@vivavoce/engine";
import { createScriptedRecognizer, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { addEngineMetrics, meterEngines } from "./metered-engines.ts";
import { createServerMetrics } from "./server-metrics.ts";

function ears(id: string, health: EngineHealth): Recognizer {
  const scripted = createScriptedRecognizer({ utterances: [] });
  return { ...scripted, info: { ...scripted.info, id }, health: () => health };
}

function mouth(id: string, health: EngineHealth): Synthesizer {
  const scripted = createScriptedSynthesizer();
  return { ...scripted, info: { ...scripted.info, id }, health: () => health };
}

test("tells of every engine that one is made of whether it works and what waits for it", () => {
  const metrics = createServerMetrics();
  addEngineMetrics(metrics, {
    recognizer: createRecognizerByLanguage({
      usual: ears("usual", { isReady: true, waiting: 3 }),
      parts: [
        { language: "zh", engine: ears("part", { isReady: false, waiting: 1 }) },
        { language: "ja", engine: ears("part", { isReady: true, waiting: 4 }) },
      ],
    }),
    synthesizer: createSynthesizerByLanguage({
      usual: mouth("voice", { isReady: true }),
      parts: [{ language: "zh", engine: mouth("other", { isReady: false, waiting: 2 }) }],
    }),
  });
  const rows = metrics.registry
    .render()
    .split("\n")
    .filter((line) => line.startsWith("vivavoce_engine_"));
  expect(rows).toEqual([
    'vivavoce_engine_ready{stage="recognizer",engine="usual"} 1',
    'vivavoce_engine_ready{stage="recognizer",engine="part"} 0',
    'vivavoce_engine_ready{stage="synthesizer",engine="voice"} 1',
    'vivavoce_engine_ready{stage="synthesizer",engine="other"} 0',
    'vivavoce_engine_waiting{stage="recognizer",engine="usual"} 3',
    'vivavoce_engine_waiting{stage="recognizer",engine="part"} 5',
    'vivavoce_engine_waiting{stage="synthesizer",engine="other"} 2',
  ]);
});

test("an engine of several languages stays one", async () => {
  let closed = 0;
  const shared = ears("shared", { isReady: true });
  const part: Recognizer = { ...shared, close: async () => void (closed += 1) };
  const recognizer = createRecognizerByLanguage({
    usual: ears("usual", { isReady: true }),
    parts: [
      { language: "zh", engine: part },
      { language: "ja", engine: part },
    ],
  });
  const engines = { recognizer, synthesizer: createScriptedSynthesizer() } as unknown as EngineSet;
  const metered = meterEngines(engines, createServerMetrics(), createManualClock()).recognizer;
  expect(recognizerFor(metered, ["zh"])).toBe(recognizerFor(metered, ["ja"]));
  await metered.close();
  expect(closed).toBe(1);
});

test("how long requests waited for a worker is told by engine and kind, and what was given up is counted", async () => {
  const clock = createManualClock();
  const metrics = createServerMetrics();
  const recognizer = ears("ears", { isReady: true });
  const watchers: NonNullable<RecognizerOptions["watchQueue"]>[] = [];
  const engines = meterEngines(
    {
      recognizer: {
        ...recognizer,
        openStream(options: RecognizerOptions) {
          if (options.watchQueue !== undefined) watchers.push(options.watchQueue);
          return recognizer.openStream(options);
        },
      },
      synthesizer: createScriptedSynthesizer(),
    } as unknown as EngineSet,
    metrics,
    clock,
  );
  engines.recognizer.openStream({}).close();
  const final = watchers[0]?.("final");
  const partial = watchers[0]?.("partial");
  clock.advance(40);
  final?.started();
  partial?.dropped();
  const page = metrics.registry.render();
  expect(page).toContain('\nvivavoce_engine_queue_seconds_sum{engine="ears",kind="final"} 0.04\n');
  expect(page).toContain('\nvivavoce_engine_queue_dropped_total{engine="ears",kind="partial"} 1\n');
});
