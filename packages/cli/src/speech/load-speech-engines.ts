import type { Recognizer, Synthesizer, VoiceActivityEngine } from "@vivavoce/engine";
import { silentLogger } from "@vivavoce/server";
import { engineTable } from "../compose/engine-table.ts";
import { pickEngine } from "../compose/load-engines.ts";
import type { Config } from "../config/config-schema.ts";

/** Loads the configured synthesizer alone. */
export function loadSynthesizer({ synthesizer: { engine, workers } }: Config): Promise<Synthesizer> {
  return pickEngine("synthesizer", engine, engineTable.synthesizer)({ logger: silentLogger, workers });
}

/** Loads the configured recognizer alone. */
export function loadRecognizer({ recognizer: { engine, workers } }: Config): Promise<Recognizer> {
  return pickEngine("recognizer", engine, engineTable.recognizer)({ logger: silentLogger, workers });
}

/** Loads the configured voice activity engine alone. */
export function loadVoiceActivity({ voiceActivity: { engine } }: Config): Promise<VoiceActivityEngine> {
  return pickEngine("voiceActivity", engine, engineTable.voiceActivity)({ logger: silentLogger, workers: undefined });
}
