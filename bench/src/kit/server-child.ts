/**
 * The process of the server under measurement; started by `startMeasuredServer`, not by people. The server is the one
 * of `vivavoce serve`; engines are passed through a stopwatch that reports when each was asked and when it answered.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { LanguageModel, Recognizer, Synthesizer } from "@vivavoce/engine";
import { createServer } from "@vivavoce/server";
import type { Logger } from "@vivavoce/server";
import { loadConfig, loadEngines } from "vivavoce";
import { wallMs } from "./child-messages.ts";
import type { FromChild, Stage, ToChild } from "./child-messages.ts";
import { watchUsage } from "./process-usage.ts";

function tell(message: FromChild): void {
  process.send?.(message);
}

/** Warnings and errors are counted by the bench; nothing else is of interest. */
const logger: Logger = {
  log(level, message) {
    if (level === "warn" || level === "error") tell({ type: "logged", level, message });
  },
  child: () => logger,
};

function report(stage: Stage["stage"], startMs: number, firstMs: number): void {
  tell({ type: "stage", stage: { stage, startMs, firstMs, endMs: wallMs() } });
}

async function* timed<Part>(
  stage: Stage["stage"],
  parts: AsyncIterable<Part>,
  delayMs = 0,
): AsyncGenerator<Part, void> {
  const startMs = wallMs();
  let firstMs = Number.NaN;
  if (delayMs > 0) await sleep(delayMs);
  try {
    for await (const part of parts) {
      if (Number.isNaN(firstMs)) firstMs = wallMs();
      yield part;
    }
  } finally {
    report(stage, startMs, firstMs);
  }
}

function timedModel(model: LanguageModel, delayMs: number): LanguageModel {
  return {
    info: model.info,
    generate: (request) => timed("model", model.generate(request), delayMs),
    close: () => model.close(),
  };
}

function timedSynthesizer(synthesizer: Synthesizer): Synthesizer {
  return {
    info: synthesizer.info,
    synthesize: (request) => timed("synthesizer", synthesizer.synthesize(request)),
    close: () => synthesizer.close(),
  };
}

function timedRecognizer(recognizer: Recognizer): Recognizer {
  return {
    info: recognizer.info,
    openStream(options) {
      const stream = recognizer.openStream(options);
      return {
        push: (samples) => stream.push(samples),
        async settle() {
          const startMs = wallMs();
          const recognition = await stream.settle();
          report("recognizer", startMs, wallMs());
          return recognition;
        },
        close: () => stream.close(),
      };
    },
    close: () => recognizer.close(),
  };
}

const usage = watchUsage();

const { config } = await loadConfig({ flags: {}, env: process.env, cwd: process.cwd() });
const loaded = await loadEngines(config, { logger });
const server = createServer({
  engines: {
    voiceActivity: loaded.voiceActivity,
    recognizer: timedRecognizer(loaded.recognizer),
    synthesizer: timedSynthesizer(loaded.synthesizer),
    languageModel: timedModel(loaded.languageModel, Number(process.env["BENCH_MODEL_DELAY_MS"] ?? 0)),
    judge: loaded.judge,
    ...(loaded.noiseSuppressor === undefined ? {} : { noiseSuppressor: loaded.noiseSuppressor }),
  },
  leadMs: config.output.leadMs,
  maxWastedPerMinute: config.turns.maxWastedPerMinute,
  logger,
});
const { url } = await server.listen();

async function close(): Promise<void> {
  await server.close();
  await loaded.close();
  process.disconnect();
}

process.on("message", (message: ToChild) => {
  if (message.type === "usage") tell({ type: "usage", usage: usage() });
  else void close();
});
// A bench that was stopped takes its server along.
process.once("disconnect", () => process.exit());
const { voiceActivity, recognizer, synthesizer, languageModel } = loaded;
tell({
  type: "listening",
  url,
  engines: {
    voiceActivity: voiceActivity.info.id,
    recognizer: recognizer.info.id,
    synthesizer: synthesizer.info.id,
    languageModel: languageModel.info.id,
  },
});
