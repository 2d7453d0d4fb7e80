import type {
  EndOfUtteranceJudge,
  NoiseSuppressorEngine,
  Recognizer,
  Synthesizer,
  VoiceActivityEngine,
} from "@vivavoce/engine";
import type { Logger } from "@vivavoce/server";

/** What an engine is loaded with. */
export interface EngineSettings {
  readonly workers: number | undefined;
  /** Most requests of one session that may wait; the engine's own choice when absent. */
  readonly maxWaiting?: number;
  /** Most sound of one session that may wait, in milliseconds; the engine's own choice when absent. */
  readonly maxWaitingMs?: number;
  readonly logger: Logger;
}

/** Loads an engine; its code is read only then. */
export type LoadEngine<Engine> = (settings: EngineSettings) => Promise<Engine>;

/** Speech engines by the name they have in the configuration. */
export interface EngineTable {
  readonly voiceActivity: Readonly<Record<string, LoadEngine<VoiceActivityEngine>>>;
  readonly recognizer: Readonly<Record<string, LoadEngine<Recognizer>>>;
  readonly synthesizer: Readonly<Record<string, LoadEngine<Synthesizer>>>;
  readonly endOfUtterance: Readonly<Record<string, LoadEngine<EndOfUtteranceJudge>>>;
  /** `none` gives undefined: noise is left as it is. */
  readonly noiseSuppressor: Readonly<Record<string, LoadEngine<NoiseSuppressorEngine | undefined>>>;
}

/** All speech engines there are. A new one is a new line. */
export const engineTable: EngineTable = {
  voiceActivity: {
    silero: async () => (await import("@vivavoce/engines/silero")).createSileroVoiceActivity(),
  },
  recognizer: {
    moonshine: async ({ workers, ...settings }) => {
      const { createMoonshineRecognizer } = await import("@vivavoce/engines/moonshine");
      return createMoonshineRecognizer({ ...settings, ...(workers === undefined ? {} : { workers }) });
    },
  },
  synthesizer: {
    flite: async ({ workers, ...settings }) => {
      const { createFliteSynthesizer } = await import("@vivavoce/engines/flite");
      return createFliteSynthesizer({ ...settings, ...(workers === undefined ? {} : { workers }) });
    },
  },
  endOfUtterance: {
    vivavoce: async () => (await import("@vivavoce/engines/end-of-utterance")).createEndOfUtteranceJudge(),
    rules: async () => (await import("@vivavoce/engines/end-of-utterance")).createTextRuleJudge(),
  },
  noiseSuppressor: {
    rnnoise: async () => (await import("@vivavoce/engines/noise-suppression")).createNoiseSuppressor(),
    none: () => Promise.resolve(undefined),
  },
};
