import type {
  EndOfUtteranceJudge,
  LanguageModel,
  NoiseSuppressorEngine,
  Recognizer,
  Synthesizer,
  VoiceActivityEngine,
} from "@vivavoce/engine";
import type { Abilities } from "../session/state/abilities.ts";
import { cancelsEcho, suppressesNoise } from "./input/front-end.ts";

/**
 * What the session core needs to know of the engines, as data.
 * @param modelNames names that mean the language model, besides its id
 */
export function abilitiesOf(
  engines: {
    readonly languageModel: LanguageModel;
    readonly recognizer: Recognizer;
    readonly synthesizer: Synthesizer;
    readonly voiceActivity: VoiceActivityEngine;
    readonly noiseSuppressor?: NoiseSuppressorEngine;
    readonly judge?: EndOfUtteranceJudge;
  },
  modelNames: readonly string[] = [],
): Abilities {
  const { languageModel, recognizer, synthesizer, voiceActivity, noiseSuppressor } = engines;
  return {
    model: {
      ...languageModel.info.capabilities,
      id: languageModel.info.id,
      aliases: [languageModel.info.id, ...modelNames],
    },
    recognizer: {
      ...recognizer.info.capabilities,
      id: recognizer.info.id,
      languages: recognizer.info.languages,
    },
    synthesizer: { ...synthesizer.info.capabilities, id: synthesizer.info.id },
    noiseSuppression: suppressesNoise(voiceActivity, noiseSuppressor),
    echoCancellation: cancelsEcho(voiceActivity),
    endOfUtterance: engines.judge !== undefined,
  };
}
