import { settingRows } from "@vivavoce/protocol";
import type { Capabilities } from "../state/capabilities.ts";
import { warningsOf } from "./setting-warnings.ts";
import type { EngineSetting } from "./setting-warnings.ts";

/** What becomes of a setting: done as asked, done in another way, or kept without effect. */
export type SettingGrade = "honoured" | "approximated" | "without_effect";

/**
 * Values that ask for all that a setting can be asked for, one after another where one value cannot: of every setting that
 * engines may not honour.
 */
function probesOf({ synthesizer, recognizer, model }: Capabilities): Record<EngineSetting, readonly unknown[]> {
  const [voice] = synthesizer.voices;
  const named = { type: "azure-standard", name: voice?.name ?? "" };
  const extras = { temperature: 0.5, style: "x", custom_lexicon_url: "x", custom_text_normalization_url: "x" };
  const detection = { type: "azure_semantic_vad", languages: [], interrupt_response: true, auto_truncate: true };
  const language = recognizer.languages.find((code) => code !== "*") ?? "";
  const transcription = { model: recognizer.id, language, phrase_list: ["x"] };
  return {
    modalities: [["text", "audio"]],
    voice: [{ ...named, ...extras, prefer_locales: ["x"], rate: "+10%", pitch: "+10%", volume: "+10%" }],
    turn_detection: [{ ...detection, end_of_utterance_detection: { model: "semantic_detection_v1" } }],
    input_audio_transcription: [{ ...transcription, custom_speech: {}, prompt: "x" }],
    input_audio_noise_reduction: [{ type: "azure_deep_noise_suppression" }],
    input_audio_echo_cancellation: [{ type: "server_echo_cancellation" }],
    avatar: [{ character: "x" }],
    interim_response: [{ type: "llm_interim_response", model: model.id }],
    ga: [{ speed: 1.1 }],
    reasoning_effort: ["low"],
    temperature: [0.8],
    animation: [{ outputs: ["viseme_id"] }, { outputs: ["blendshapes"] }],
    output_audio_timestamp_types: [["word"]],
    include: [
      ["item.input_audio_transcription.phrases"],
      ["item.input_audio_transcription.logprobs"],
      ["file_search_call.results"],
    ],
    tools: [[{ type: "function", name: "x" }]],
  };
}

/**
 * What these engines make of every setting of a session; parts of a setting that differ from the whole of it have entries
 * of their own, by their dotted path. Told by the same table that makes the warnings.
 */
export function settingGrades(capabilities: Capabilities): Readonly<Record<string, SettingGrade>> {
  const grades: Record<string, SettingGrade> = {};
  for (const [name] of settingRows) grades[name] = "honoured";
  for (const [name, probes] of Object.entries(probesOf(capabilities)) as [EngineSetting, readonly unknown[]][]) {
    const warnings = probes.flatMap((value) => warningsOf(name, value as never, capabilities, "session"));
    for (const { param } of warnings) {
      const idle = warnings.filter((each) => each.param === param && each.message.endsWith("has no effect."));
      grades[param.replace(/^session\./, "")] = idle.length < probes.length ? "approximated" : "without_effect";
    }
  }
  return grades;
}
