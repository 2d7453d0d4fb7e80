import type { Clock } from "@vivavoce/audio/clock";
import { EngineError, healthOf, synthesizerOf } from "@vivavoce/engine";
import type {
  EngineHealth,
  EngineSet,
  HealthReporting,
  Recognizer,
  RecognizerStream,
  SpeechChunk,
  Synthesizer,
  WatchQueue,
} from "@vivavoce/engine";
import { faceOf, openedThrough } from "../runtime/stand-in.ts";
import type { Labels } from "./metric-registry.ts";
import type { ServerMetrics } from "./server-metrics.ts";

/** An operation that an engine was asked for. */
interface WatchedOperation {
  /** By which whoever does it goes on with the trace (W3C Trace Context). */
  readonly headers: Readonly<Record<string, string>>;
  /** It has given its first piece. */
  first(): void;
  /** What was understood or answered. */
  said(role: "user" | "assistant", text: string): void;
  /** @param failure its error code */
  end(failure?: string): void;
}

/** Sees what sessions ask engines for. */
export interface EngineWatch {
  /** @param startedMs by the clock; undefined when nobody watches the session */
  asked(
    sessionId: string,
    operation: "speech_to_text" | "text_to_speech",
    engine: string,
    startedMs: number,
  ): WatchedOperation | undefined;
}

/** The same engines, whose recognizer and synthesizer are counted and timed under their ids. */
export function meterEngines<Engines extends EngineSet>(
  engines: Engines,
  metrics: ServerMetrics,
  clock: Pick<Clock, "now">,
  watch?: EngineWatch,
): Engines {
  const meter = { metrics, clock, watch };
  return {
    ...engines,
    recognizer: meteredRecognizer(engines.recognizer, meter),
    synthesizer: meteredSynthesizer(engines.synthesizer, meter),
  };
}

/** Adds which engines can work, and what waits for them: each of those that one is made of, by its id. */
export function addEngineMetrics({ registry }: ServerMetrics, engines: Partial<EngineSet>): void {
  const { voiceActivity, recognizer, synthesizer, languageModel, noiseSuppressor } = engines;
  const stages: Readonly<Record<string, readonly (Reporting | undefined)[]>> = {
    voiceActivity: [voiceActivity],
    recognizer: recognizersOf(recognizer),
    synthesizer: synthesizersOf(synthesizer),
    languageModel: [languageModel],
    noiseSuppressor: [noiseSuppressor],
  };
  const rows = (
    read: (health: EngineHealth) => number | undefined,
    together: (one: number, other: number) => number,
  ): (readonly [Labels, number])[] =>
    Object.entries(stages).flatMap(([stage, all]) => {
      // Two engines may have one id, and a page has each series once.
      const values = new Map<string, number>();
      for (const engine of all) {
        const value = engine === undefined ? undefined : read(healthOf(engine));
        if (engine === undefined || value === undefined) continue;
        const other = values.get(engine.info.id);
        values.set(engine.info.id, other === undefined ? value : together(other, value));
      }
      return [...values].map(([engine, value]) => [{ stage, engine }, value] as const);
    });
  const labels = ["stage", "engine"];
  const ready = { name: "vivavoce_engine_ready", help: "1 while the engine can work", labels };
  registry.gauge(ready, () => rows(({ isReady }) => Number(isReady), Math.min));
  const waiting = { name: "vivavoce_engine_waiting", help: "Requests that wait for a worker of the engine", labels };
  registry.gauge(waiting, () =>
    rows(
      (health) => health.waiting,
      (one, other) => one + other,
    ),
  );
}

type Reporting = HealthReporting & { readonly info: { readonly id: string } };

function recognizersOf(recognizer: Recognizer | undefined): readonly (Reporting | undefined)[] {
  const { byLanguage } = recognizer ?? {};
  if (byLanguage === undefined) return [recognizer];
  return [...new Set([byLanguage.usual, ...byLanguage.parts.map(({ engine }) => engine)])];
}

function synthesizersOf(synthesizer: Synthesizer | undefined): readonly (Reporting | undefined)[] {
  if (synthesizer?.engineOf === undefined) return [synthesizer];
  return [...new Set(synthesizer.info.capabilities.voices.map(({ name }) => synthesizerOf(synthesizer, name)))];
}

interface Meter {
  readonly metrics: ServerMetrics;
  readonly clock: Pick<Clock, "now">;
  readonly watch: EngineWatch | undefined;
}

function meteredRecognizer(recognizer: Recognizer, meter: Meter): Recognizer {
  const { metrics, clock } = meter;
  return openedThrough(recognizer, (engine) => (options) => {
    const watchQueue = watchOf(engine.info.id, metrics, clock);
    return meteredStream(engine.openStream({ watchQueue, ...options }), engine, options?.sessionId, meter);
  });
}

function meteredStream(
  stream: RecognizerStream,
  { info: { id, capabilities } }: Recognizer,
  sessionId: string | undefined,
  { metrics, clock, watch }: Meter,
): RecognizerStream {
  // Asked again without more sound, it gives the same answer at no cost.
  let hasAnswered = false;
  return {
    push(samples) {
      hasAnswered = false;
      metrics.heard(id, samples.length / capabilities.sampleRate);
      stream.push(samples);
    },
    async settle(need) {
      const isAnswered = hasAnswered;
      hasAnswered = true;
      const askedMs = clock.now();
      const seen =
        isAnswered || sessionId === undefined ? undefined : watch?.asked(sessionId, "speech_to_text", id, askedMs);
      try {
        const recognition = await stream.settle(seen === undefined ? need : { ...need, trace: seen.headers });
        if (!isAnswered) metrics.recognized(id, (clock.now() - askedMs) / 1000);
        seen?.said("user", recognition.text);
        seen?.end();
        return recognition;
      } catch (error) {
        const code = codeOf(error);
        seen?.end(code === "engine_closed" ? undefined : code);
        // A stream that is closed while it is asked is an utterance that nobody wants any more.
        if (!isAnswered && code !== "engine_closed") metrics.recognized(id, 0, code);
        throw error;
      }
    },
    close: () => stream.close(),
  };
}

function meteredSynthesizer(synthesizer: Synthesizer, meter: Meter): Synthesizer {
  const { metrics, clock, watch } = meter;
  const { sampleRate } = synthesizer.info.capabilities;
  const { engineOf } = synthesizer;
  return {
    ...faceOf(synthesizer),
    ...(engineOf !== undefined && {
      engineOf: (voice: string) => meteredSynthesizer(engineOf.call(synthesizer, voice), meter),
    }),
    async *synthesize(request): AsyncGenerator<SpeechChunk, void> {
      const { id } = (engineOf?.call(synthesizer, request.voice) ?? synthesizer).info;
      let busyMs = 0;
      let samples = 0;
      let failure: string | undefined;
      let askedMs = clock.now();
      const { sessionId } = request;
      const seen = sessionId === undefined ? undefined : watch?.asked(sessionId, "text_to_speech", id, askedMs);
      const trace = seen === undefined ? {} : { trace: seen.headers };
      const asked = { watchQueue: watchOf(id, metrics, clock), ...trace, ...request };
      try {
        for await (const chunk of synthesizer.synthesize(asked)) {
          busyMs += clock.now() - askedMs;
          if (samples === 0 && chunk.samples.length > 0) metrics.firstSound(id, busyMs / 1000);
          if (chunk.samples.length > 0) seen?.first();
          samples += chunk.samples.length;
          yield chunk;
          // Only the engine's time counts, not that of whoever takes the sound.
          askedMs = clock.now();
        }
        busyMs += clock.now() - askedMs;
      } catch (error) {
        failure = codeOf(error);
        throw error;
      } finally {
        metrics.spoke(id, busyMs / 1000, samples / sampleRate, failure);
        seen?.end(failure);
      }
    },
  };
}

function watchOf(id: string, metrics: ServerMetrics, clock: Pick<Clock, "now">): WatchQueue<string> {
  return (kind) => {
    const askedMs = clock.now();
    return {
      started: () => metrics.waited(id, kind, (clock.now() - askedMs) / 1000),
      dropped: () => metrics.gaveUp(id, kind),
    };
  };
}

function codeOf(error: unknown): string {
  return error instanceof EngineError ? error.code : "engine_failed";
}
