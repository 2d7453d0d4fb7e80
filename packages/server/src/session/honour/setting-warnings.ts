import type { McpTool, Session, SessionUpdate, SettingName } from "@vivavoce/protocol";
import { servesLanguage } from "@vivavoce/engine/languages";
import { hearingOf, speakingOf } from "../state/capabilities.ts";
import type { AvailableVoice, Capabilities } from "../state/capabilities.ts";
import { unknownLanguages } from "../state/filler-languages.ts";
import { maxPhraseChars, maxPhrases } from "../state/phrase-limits.ts";
import { sessionLanguages } from "../state/session-languages.ts";
import { parsePitch, parseRate, parseVolume } from "./prosody.ts";
import { honoursMember } from "./voice-expression.ts";
import { nameFaults } from "./tool-names.ts";
import { selectVoice, speaks } from "./voice-selection.ts";

/** A setting that was accepted and cannot be done as asked. */
export interface SettingWarning {
  readonly code:
    | "setting_not_supported"
    | "engine_substituted"
    | "voice_substituted"
    | "setting_not_understood"
    | "language_not_known";
  readonly message: string;
  /** Dotted path of the setting. */
  readonly param: string;
}

/** Settings of the session stay; those of one response are gone with it. */
type Scope = "session" | "response";

/** What is wrong with a value: path below the setting, why, and a code where something is done in its place. */
type Fault = readonly [at: string, what: string, code?: SettingWarning["code"]];

type Values = { readonly [K in SettingName]: NonNullable<Session[K]> } & { readonly ga: { readonly speed: number } };

/**
 * What is wrong with the value in effect of one setting; `knows` tells MCP servers that may be used, and `languages` are those
 * of the session.
 */
type Rows = {
  readonly [K in keyof Values]?: (
    value: Values[K],
    capabilities: Capabilities,
    knows: (tool: McpTool) => boolean,
    languages: readonly string[],
  ) => readonly (Fault | false)[];
};

/**
 * The settings of which engines may not honour all, a row each, in the order of the warnings. What has no row is
 * honoured by the server itself.
 */
const HONOUR = {
  voice(voice, capabilities, _knows, languages) {
    const members = voice as Readonly<Record<string, unknown>>;
    const { voices } = capabilities.synthesizer;
    const selected = selectVoice(voice, voices, { languages });
    const speaking = speakingOf(capabilities, selected.name);
    const asked = typeof members["name"] === "string" ? members["name"] : voice.type;
    const instead = `'${selected.name}' of '${speaking.id}' speaks in its place.`;
    const parsers = { rate: parseRate, pitch: parsePitch, volume: parseVolume };
    return [
      !selected.exact && ["", `Voice '${asked}' is not available; ${instead}`, "voice_substituted"],
      ...localeFaults(members, voices, selected.name),
      ...present(
        members,
        extrasWithout(speaking.expression),
        `Synthesizer '${speaking.id}' does not have this voice setting.`,
      ),
      ...(["rate", "pitch", "volume"] as const).map((key): Fault | false => {
        const value = members[key];
        if (typeof value !== "string" || value === "") return false;
        if (!speaking[key]) return [`.${key}`, `Synthesizer '${speaking.id}' cannot change it.`];
        const unclear = `'${value}' is not an SSML prosody ${key}. The voice's own is used.`;
        return parsers[key](value) === undefined && [`.${key}`, unclear, "setting_not_understood"];
      }),
    ];
  },
  modalities: (values) => [
    values.includes("avatar") && ["", "No avatar renderer is available on this server."],
    !values.includes("audio") && !values.includes("text") && ["", "Answers come as text.", "setting_not_supported"],
  ],
  turn_detection(detection, capabilities, _knows, all) {
    const members = detection as Readonly<Record<string, unknown>>;
    const judged = detection.type === "semantic_vad" ? "type" : "end_of_utterance_detection";
    const languages = (members["languages"] ?? []) as readonly string[];
    const { languages: heard } = hearingOf(capabilities, all);
    const foreign = languages.filter((language) => !servesLanguage(heard, language));
    const isJudged = capabilities.endOfUtterance && members[judged] != null;
    const unread = all.filter((language) => !servesLanguage(capabilities.judgedLanguages ?? ["*"], language));
    const unknown = "remove_filler_words" in detection && detection.remove_filler_words ? unknownLanguages(all) : [];
    return [
      !capabilities.endOfUtterance &&
        members[judged] != null && [`.${judged}`, "Nobody here judges what is said: silence alone ends turns."],
      foreign.length > 0 && [".languages", `Not understood here: ${foreign.join(", ")}.`],
      isJudged &&
        unread.length > 0 && [
          `.${judged}`,
          `No words of ${unread.join(", ")} are read here: sound and silence end turns.`,
          "language_not_known",
        ],
      unknown.length > 0 && [
        ".remove_filler_words",
        `No fillers of ${unknown.join(", ")} are known here.`,
        "language_not_known",
      ],
      detection.auto_truncate &&
        !detection.interrupt_response && [".auto_truncate", "Nothing is cut without interrupt_response."],
      ...present(members, undocumentedTurnMembers, "This setting is not documented and not known here."),
    ];
  },
  input_audio_transcription(transcription, capabilities, _knows, languages) {
    const { id, languages: heard, phraseList, prompt } = hearingOf(capabilities, languages);
    const asked = (transcription.language ?? "").split(",").filter((code) => code.trim() !== "");
    const instead = `Recognizer '${id}' transcribes in place of '${transcription.model}'.`;
    const foreign = asked.filter((code) => !servesLanguage(heard, code));
    return [
      transcription.model !== id && [".model", instead, "engine_substituted"],
      // There may be several recognizers, each for some of them.
      foreign.length > 0 && [".language", `Only ${heard.join(", ")} can be understood here.`],
      (transcription.phrase_list?.length ?? 0) > 0 &&
        !phraseList && [".phrase_list", `Recognizer '${id}' takes no phrase list.`],
      phraseList && tooManyPhrases(transcription.phrase_list ?? []),
      ...present(transcription, ["custom_speech"], `Recognizer '${id}' does not have this setting.`),
      ...present(transcription, ["delay"], "This setting is not documented and not known here."),
      transcription.prompt != null &&
        prompt !== true &&
        (phraseList
          ? [
              ".prompt",
              `Recognizer '${id}' takes its names and rare words as phrases, and nothing else of it.`,
              "setting_not_supported",
            ]
          : [".prompt", `Recognizer '${id}' does not have this setting.`]),
    ];
  },
  input_audio_noise_reduction: (_value, { noiseSuppression }) => [
    !noiseSuppression && ["", "No noise suppressor that fits the other engines is available on this server."],
  ],
  input_audio_echo_cancellation: (_value, { echoCancellation }) => [
    !echoCancellation && ["", "Echo can be cancelled with voice activity at 16 kHz only."],
  ],
  avatar: () => [["", "No avatar renderer is available on this server."]],
  interim_response: (interim, { model }) => [
    interim.type === "llm_interim_response" &&
      !model.aliases.includes(interim.model) && [
        ".model",
        `Model '${model.id}' writes interim responses.`,
        "engine_substituted",
      ],
  ],
  ga: ({ speed }, { synthesizer }) => [
    speed !== 1 && !synthesizer.rate && ["", `Synthesizer '${synthesizer.id}' has one pace.`],
  ],
  reasoning_effort: (_value, { model }) => [
    !model.reasoningEffort && ["", `Model '${model.id}' has no reasoning effort.`],
  ],
  temperature: (_value, { model }) => [!model.temperature && ["", `Model '${model.id}' has no temperature.`]],
  animation: ({ outputs }, { synthesizer }) => [
    outputs.includes("blendshapes") && [".outputs", "Blend shapes are not available; ask for viseme_id."],
    outputs.includes("viseme_id") &&
      !synthesizer.phones &&
      synthesizer.visemes !== true && [".outputs", `Synthesizer '${synthesizer.id}' gives no phonemes.`],
  ],
  output_audio_timestamp_types: (_value, { synthesizer: { id, wordTimes } }) => [
    !wordTimes && ["", `Synthesizer '${id}' gives no word times; they are estimated.`, "setting_not_supported"],
  ],
  include(values, capabilities, _knows, languages) {
    const { id, wordTimes, logprobs } = hearingOf(capabilities, languages);
    return [
      values.includes("item.input_audio_transcription.phrases") &&
        !wordTimes && ["", `Recognizer '${id}' gives no word times, so no phrases.`],
      values.includes("item.input_audio_transcription.logprobs") &&
        !logprobs && ["", `Recognizer '${id}' gives no log probabilities.`],
      values.includes("file_search_call.results") && ["", "File search is not available on this server."],
    ];
  },
  tools(tools, { model }, knows) {
    if (!model.tools) return [tools.length > 0 && ["", `Model '${model.id}' cannot call tools.`]];
    const hosted = tools.map((tool, index): Fault | false => {
      if (tool.type === "function" || (tool.type === "mcp" && knows(tool))) return false;
      const what =
        tool.type === "mcp"
          ? "Only MCP servers of the session's tools, with the same label and address, can be used in a response."
          : `Tools of type '${tool.type}' are not available on this server yet.`;
      return [`[${index}]`, what];
    });
    return [...hosted, ...nameFaults(tools)];
  },
} satisfies Rows;

/** Settings of which engines may not honour all. */
export type EngineSetting = keyof typeof HONOUR;

const rows: Rows = HONOUR;

/** Voice members that a synthesizer does not honour. */
const extrasWithout = (honoured: readonly string[] | undefined): readonly string[] =>
  voiceExtras.filter((name) => !honoursMember(honoured, name));

/** Voice members that no embedded synthesizer has. */
const voiceExtras = [
  "temperature",
  "style",
  "custom_lexicon_url",
  "custom_text_normalization_url",
  "endpoint_id",
] as const;

/** Members seen in the service's echoes only (SF-08.15 to SF-08.20). */
const undocumentedTurnMembers = [
  "profile",
  "neg_threshold",
  "window_size",
  "distinct_ci_phones",
  "require_vowel",
  "require_vowel_assistant_speaking",
] as const;

const present = (value: object, names: readonly string[], what: string): Fault[] =>
  names.filter((name) => (value as Readonly<Record<string, unknown>>)[name] != null).map((name) => [`.${name}`, what]);

function tooManyPhrases(phrases: readonly string[]): Fault | false {
  const isWhole = phrases.length <= maxPhrases && phrases.every((phrase) => phrase.length <= maxPhraseChars);
  const most = `The first ${maxPhrases} phrases of up to ${maxPhraseChars} characters are used.`;
  return !isWhole && [".phrase_list", most, "setting_not_supported"];
}

/** What of `locale` and `prefer_locales` the voice that speaks does not have. */
function localeFaults(
  { locale, prefer_locales: preferred }: Readonly<Record<string, unknown>>,
  voices: readonly AvailableVoice[],
  name: string,
): Fault[] {
  const voice = voices.find((candidate) => candidate.name === name);
  const faults: Fault[] = [];
  if (voice === undefined) return faults;
  if (typeof locale === "string" && locale !== "" && !speaks(voice, locale)) {
    faults.push([".locale", `No voice here speaks ${locale}; '${name}' speaks ${voice.language}.`]);
  }
  const wanted = Array.isArray(preferred) ? preferred.filter((code) => typeof code === "string") : [];
  const isMet = wanted.some((code) => code.toLowerCase() === voice.language.toLowerCase());
  if (wanted.length > 0 && !isMet) {
    faults.push([
      ".prefer_locales",
      `No voice here that fits has one of these accents; '${name}' speaks ${voice.language}.`,
    ]);
  }
  return faults;
}

/** @param param dotted path below the scope */
export function warningOf(param: string, what: string, scope: Scope, code?: SettingWarning["code"]): SettingWarning {
  if (code !== undefined) return { code, message: what, param: `${scope}.${param}` };
  const effect = scope === "session" ? "It is kept and has no effect." : "It has no effect.";
  return { code: "setting_not_supported", message: `${what} ${effect}`, param: `${scope}.${param}` };
}

/** What of one setting, not null, cannot be honoured by the engines in use. */
export function warningsOf<K extends keyof Values>(
  name: K,
  value: Values[K],
  capabilities: Capabilities,
  scope: Scope,
  knows: (tool: McpTool) => boolean = () => true,
  languages: readonly string[] = [],
): SettingWarning[] {
  const faults = rows[name]?.(value, capabilities, knows, languages) ?? [];
  const path = name === "ga" ? "audio.output.speed" : name;
  return faults.flatMap((fault) => (fault === false ? [] : [warningOf(path + fault[0], fault[1], scope, fault[2])]));
}

/** What of an update cannot be honoured by the engines in use; looks only at what the client has sent. */
export function settingWarnings(session: Session, update: SessionUpdate, capabilities: Capabilities): SettingWarning[] {
  const languages = sessionLanguages(session);
  return (Object.keys(HONOUR) as (keyof Values)[]).flatMap((name) => {
    const value = session[name];
    if (update[name] == null || value == null) return [];
    return warningsOf(name, value as Values[typeof name], capabilities, "session", () => true, languages);
  });
}
