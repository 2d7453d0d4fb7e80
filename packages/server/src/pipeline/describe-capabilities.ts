import { API_VERSIONS } from "@vivavoce/protocol";
import { describeLanguages } from "@vivavoce/engine";
import type { EngineSet } from "@vivavoce/engine";
import { settingGrades } from "../session/honour/setting-grades.ts";
import type { ModelSummary, ModelTable } from "./models/model-table.ts";
import { capabilitiesOf } from "./opening-facts.ts";

/** More of one kind are not listed: what is told is bounded, whatever engines there are. */
const maxListed = 1000;

/**
 * What a server can do, for clients that offer a choice: models, voices, languages, engines, and what becomes of each
 * setting (docs/guides/run-the-server.md). Made from what the engines say of themselves; holds no address and no secret.
 */
export function describeCapabilities(engines: EngineSet, models: ModelTable): object {
  const { languageModel, recognizer, synthesizer, voiceActivity, judge, noiseSuppressor } = engines;
  const capabilities = capabilitiesOf(engines, []);
  const own: ModelSummary = { name: languageModel.info.id, aliases: [], kind: "language-model", languageModel };
  const others = (models.list?.() ?? []).filter(({ name }) => name !== own.name);
  return {
    object: "capabilities",
    api_versions: API_VERSIONS,
    default_model: own.name,
    models: [own, ...others].slice(0, maxListed).map(describeModel),
    voices: synthesizer.info.capabilities.voices.slice(0, maxListed).map(({ name, language, languages, gender }) => ({
      name,
      language,
      languages: languages ?? [language],
      gender,
    })),
    languages: {
      heard: recognizer.info.languages.slice(0, maxListed),
      spoken: synthesizer.info.languages.slice(0, maxListed),
    },
    by_language: describeLanguages(engines).slice(0, maxListed),
    engines: {
      recognizer: recognizer.info.id,
      synthesizer: synthesizer.info.id,
      voice_activity: voiceActivity.info.id,
      judge: judge?.id ?? null,
      noise_suppressor: noiseSuppressor?.info.id ?? null,
    },
    settings: settingGrades(capabilities),
  };
}

function describeModel({ name, aliases, kind, languageModel }: ModelSummary): object {
  const { tools, images, temperature, reasoningEffort } = languageModel?.info.capabilities ?? {};
  const known = languageModel === undefined ? {} : { tools, images, temperature, reasoning_effort: reasoningEffort };
  return { name, aliases, kind, engine: languageModel?.info.id ?? null, ...known };
}
