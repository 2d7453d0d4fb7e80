import type { EndOfUtteranceJudge } from "./end-of-utterance.ts";
import type { LanguageModel } from "./language-model.ts";
import type { NoiseSuppressorEngine } from "./noise-suppressor.ts";
import type { Recognizer } from "./recognizer.ts";
import type { Synthesizer } from "./synthesizer.ts";
import type { VoiceActivityEngine } from "./voice-activity.ts";

/** The engines of a server, one of each kind, shared by all its sessions. A new kind of engine is a new line here. */
export interface EngineSet {
  /** Tells speech from other sound, frame by frame. */
  readonly voiceActivity: VoiceActivityEngine;
  /** Writes down what is said. */
  readonly recognizer: Recognizer;
  /** Speaks. */
  readonly synthesizer: Synthesizer;
  /** Answers. */
  readonly languageModel: LanguageModel;
  /** Absent: silence alone ends turns, and end-of-utterance detection is named in a warning. */
  readonly judge?: EndOfUtteranceJudge;
  /** Absent: noise reduction is named in a warning. */
  readonly noiseSuppressor?: NoiseSuppressorEngine;
}

/** Name of a kind of engine. */
export type EngineKind = keyof EngineSet;

/** What an engine is loaded with. It takes what it knows and leaves the rest. */
export interface EngineSettings {
  /** Threads of its own; the engine's choice when absent. */
  readonly workers?: number | undefined;
  /** Most requests of one session that may wait; the engine's own choice when absent. */
  readonly maxWaiting?: number;
  /** Most sound of one session that may wait, in milliseconds; the engine's own choice when absent. */
  readonly maxWaitingMs?: number;
  /** What only this engine knows: a folder, a voice, a key. An engine refuses names that it does not know. */
  readonly options?: EngineOptions | undefined;
  /** Key of the server that the engine asks, read for each request: in place of its option `apiKey`, which is that of the start. */
  readonly apiKey?: () => string;
  /** Told of trouble that no request has: workers that were lost. Static texts, never what was said. */
  readonly logger?: { log(level: "warn" | "info", text: string, facts?: Readonly<Record<string, unknown>>): void };
}

/** Options of one engine by name, as they stand in a configuration. */
export type EngineOptions = Readonly<Record<string, string | number | boolean>>;

/**
 * Loads an engine; its code and data are read only then.
 * @throws EngineError when it cannot be had, or is given an option that it does not know
 */
export type LoadEngine<Engine> = (settings: EngineSettings) => Engine | Promise<Engine>;

/** How each kind of engine is loaded. */
export type EngineLoaders = { readonly [Kind in EngineKind]: () => EngineSet[Kind] | Promise<EngineSet[Kind]> };

/** Loaded engines of all kinds that were asked for. */
export interface LoadedEngineSet extends EngineSet {
  /** Closes all of them; never rejects. Close the server first. */
  close(): Promise<void>;
}

/**
 * Loads one engine of each kind, side by side. When one fails, those that were loaded are closed, and its error is thrown.
 *
 *     const engines = await loadEngineSet({ ...loaders, languageModel: () => myModel });
 *
 * @param onUnclosed told of engines whose `close` fails
 */
export async function loadEngineSet(
  loaders: EngineLoaders,
  onUnclosed: (reason: unknown) => void = () => undefined,
): Promise<LoadedEngineSet> {
  const kinds = Object.entries(loaders);
  const loading = await Promise.allSettled(kinds.map(async ([, load]) => load()));
  const loaded = loading.map((result) => (result.status === "fulfilled" ? result.value : undefined));
  const close = async (): Promise<void> => {
    const closing = loaded.map(async (engine) =>
      engine !== undefined && "close" in engine ? engine.close() : undefined,
    );
    for (const result of await Promise.allSettled(closing)) if (result.status === "rejected") onUnclosed(result.reason);
  };
  const failed = loading.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const entries = kinds.flatMap(([kind], index) => (loaded[index] === undefined ? [] : [[kind, loaded[index]]]));
  return { ...(Object.fromEntries(entries) as EngineSet), close };
}
