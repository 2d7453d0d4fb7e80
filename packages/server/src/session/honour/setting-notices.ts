import type { McpTool, Session, SessionUpdate, Tool, Voice } from "@vivavoce/protocol";
import type { Capabilities } from "../state/capabilities.ts";
import { parsePitch, parseRate, parseVolume } from "./prosody.ts";
import { selectVoice } from "./voice-selection.ts";

/** A setting that was accepted and cannot be done as asked. */
export interface SettingNotice {
  readonly code: "setting_not_supported" | "engine_substituted" | "voice_substituted" | "setting_not_understood";
  readonly message: string;
  /** Dotted path of the setting. */
  readonly param: string;
}

/** What of an update cannot be honoured by the engines in use; looks only at what the client has sent. */
export function settingNotices(session: Session, update: SessionUpdate, capabilities: Capabilities): SettingNotice[] {
  const sent = <Key extends keyof SessionUpdate>(key: Key): boolean =>
    update[key] !== undefined && update[key] !== null;
  return [
    ...(sent("voice") ? voiceNotices(session.voice, capabilities, "session") : []),
    ...(sent("turn_detection") ? turnNotices(session, capabilities) : []),
    ...(sent("input_audio_transcription") ? transcriptionNotices(session, capabilities) : []),
    ...plainNotices(session, sent, capabilities),
    ...(sent("tools") ? toolNotices(session.tools, capabilities, "session") : []),
  ];
}

/** Settings of the session stay; those of one response are gone with it. */
export type NoticeScope = "session" | "response";

/** @param param dotted path below the scope */
export function unsupported(param: string, what: string, scope: NoticeScope = "session"): SettingNotice {
  const effect = scope === "session" ? "It is kept and has no effect." : "It has no effect.";
  return { code: "setting_not_supported", message: `${what} ${effect}`, param: `${scope}.${param}` };
}

function plainNotices(
  session: Session,
  sent: (key: keyof SessionUpdate) => boolean,
  capabilities: Capabilities,
): SettingNotice[] {
  const rows: readonly [boolean, SettingNotice][] = [
    [
      sent("input_audio_noise_reduction") && !capabilities.noiseSuppression,
      unsupported(
        "input_audio_noise_reduction",
        "No noise suppressor that fits the other engines is available on this server.",
      ),
    ],
    [
      sent("input_audio_echo_cancellation") && !capabilities.echoCancellation,
      unsupported("input_audio_echo_cancellation", "Echo can be cancelled with voice activity at 16 kHz only."),
    ],
    [sent("avatar"), unsupported("avatar", "No avatar renderer is available on this server.")],
    [
      sent("interim_response") &&
        session.interim_response?.type === "llm_interim_response" &&
        !isAlias(session, capabilities),
      {
        code: "engine_substituted",
        message: `Model '${capabilities.model.id}' writes interim responses.`,
        param: "session.interim_response.model",
      },
    ],
    [
      sent("ga") && (session.ga?.speed ?? 1) !== 1 && !capabilities.synthesizer.rate,
      unsupported("audio.output.speed", `Synthesizer '${capabilities.synthesizer.id}' has one pace.`),
    ],
    [
      sent("reasoning_effort") && !capabilities.model.reasoningEffort,
      unsupported("reasoning_effort", `Model '${capabilities.model.id}' has no reasoning effort.`),
    ],
    [
      sent("temperature") && !capabilities.model.temperature,
      unsupported("temperature", `Model '${capabilities.model.id}' has no temperature.`),
    ],
    [
      session.animation?.outputs?.includes("blendshapes") === true && sent("animation"),
      unsupported("animation.outputs", "Blend shapes are not available; ask for viseme_id."),
    ],
    [
      session.animation?.outputs?.includes("viseme_id") === true &&
        sent("animation") &&
        !capabilities.synthesizer.phones,
      unsupported("animation.outputs", `Synthesizer '${capabilities.synthesizer.id}' gives no phonemes.`),
    ],
    [
      sent("output_audio_timestamp_types") && !capabilities.synthesizer.wordTimes,
      {
        code: "setting_not_supported",
        message: `Synthesizer '${capabilities.synthesizer.id}' gives no word times; they are estimated.`,
        param: "session.output_audio_timestamp_types",
      },
    ],
    ...includeRows(session, sent, capabilities),
  ];
  return rows.filter(([applies]) => applies).map(([, notice]) => notice);
}

function isAlias({ interim_response: interim }: Session, { model }: Capabilities): boolean {
  return interim?.type === "llm_interim_response" && model.aliases.includes(interim.model);
}

function includeRows(
  session: Session,
  sent: (key: keyof SessionUpdate) => boolean,
  capabilities: Capabilities,
): [boolean, SettingNotice][] {
  const asks = (value: string): boolean =>
    sent("include") && ((session.include as readonly string[] | null)?.includes(value) ?? false);
  const { recognizer } = capabilities;
  return [
    [
      asks("item.input_audio_transcription.phrases") && !recognizer.wordTimes,
      unsupported("include", `Recognizer '${recognizer.id}' gives no word times, so no phrases.`),
    ],
    [
      asks("item.input_audio_transcription.logprobs") && !recognizer.logprobs,
      unsupported("include", `Recognizer '${recognizer.id}' gives no log probabilities.`),
    ],
    [asks("file_search_call.results"), unsupported("include", "File search is not available on this server.")],
  ];
}

/** Voice members that no embedded synthesizer has. */
const voiceExtras = [
  "temperature",
  "style",
  "custom_lexicon_url",
  "custom_text_normalization_url",
  "prefer_locales",
  "endpoint_id",
] as const;

/** What of a voice cannot be honoured. */
export function voiceNotices(voice: Voice, capabilities: Capabilities, scope: NoticeScope): SettingNotice[] {
  const { synthesizer } = capabilities;
  const members = voice as Readonly<Record<string, unknown>>;
  const selected = selectVoice(voice, synthesizer.voices);
  const notices: SettingNotice[] = [];
  if (!selected.exact) {
    const asked = typeof members["name"] === "string" ? members["name"] : String(members["type"]);
    notices.push({
      code: "voice_substituted",
      message: `Voice '${asked}' is not available; '${selected.name}' of '${synthesizer.id}' speaks in its place.`,
      param: `${scope}.voice`,
    });
  }
  for (const key of voiceExtras) {
    if (members[key] == null) continue;
    notices.push(
      unsupported(`voice.${key}`, `Synthesizer '${synthesizer.id}' does not have this voice setting.`, scope),
    );
  }
  const parsers = { rate: parseRate, pitch: parsePitch, volume: parseVolume };
  for (const key of ["rate", "pitch", "volume"] as const) {
    const value = members[key];
    if (typeof value !== "string" || value === "") continue;
    if (!synthesizer[key]) {
      notices.push(unsupported(`voice.${key}`, `Synthesizer '${synthesizer.id}' cannot change it.`, scope));
    } else if (parsers[key](value) === undefined) {
      notices.push({
        code: "setting_not_understood",
        message: `'${value}' is not an SSML prosody ${key}. The voice's own is used.`,
        param: `${scope}.voice.${key}`,
      });
    }
  }
  return notices;
}

/** Members seen in the service's echoes only (SF-08.15 to SF-08.20). */
const undocumentedTurnMembers = [
  "profile",
  "neg_threshold",
  "window_size",
  "distinct_ci_phones",
  "require_vowel",
  "require_vowel_assistant_speaking",
] as const;

function turnNotices(session: Session, capabilities: Capabilities): SettingNotice[] {
  const detection = session.turn_detection;
  if (detection === null) return [];
  const members = detection as Readonly<Record<string, unknown>>;
  const notices: SettingNotice[] = [];
  if (
    !capabilities.endOfUtterance &&
    (detection.type === "semantic_vad" || members["end_of_utterance_detection"] != null)
  ) {
    const at = detection.type === "semantic_vad" ? "type" : "end_of_utterance_detection";
    notices.push(unsupported(`turn_detection.${at}`, "Nobody here judges what is said: silence alone ends turns."));
  }
  const languages = Array.isArray(members["languages"]) ? (members["languages"] as string[]) : [];
  const foreign = languages.filter((language) => !hears(capabilities, language));
  if (foreign.length > 0) {
    notices.push(unsupported("turn_detection.languages", `Not understood here: ${foreign.join(", ")}.`));
  }
  if (detection.auto_truncate && !detection.interrupt_response) {
    notices.push(unsupported("turn_detection.auto_truncate", "Nothing is cut without interrupt_response."));
  }
  for (const key of undocumentedTurnMembers) {
    if (members[key] == null) continue;
    notices.push(unsupported(`turn_detection.${key}`, "This setting is not documented and not known here."));
  }
  return notices;
}

function transcriptionNotices(session: Session, capabilities: Capabilities): SettingNotice[] {
  const transcription = session.input_audio_transcription;
  if (transcription === null) return [];
  const { recognizer } = capabilities;
  const at = "input_audio_transcription";
  const notices: SettingNotice[] = [];
  if (transcription.model !== recognizer.id) {
    notices.push({
      code: "engine_substituted",
      message: `Recognizer '${recognizer.id}' transcribes in place of '${transcription.model}'.`,
      param: `session.${at}.model`,
    });
  }
  const foreign = (transcription.language ?? "")
    .split(",")
    .filter((code) => code.trim() !== "" && !hears(capabilities, code));
  if (foreign.length > 0) {
    const known = recognizer.languages.join(", ");
    notices.push(unsupported(`${at}.language`, `Recognizer '${recognizer.id}' understands ${known} only.`));
  }
  if ((transcription.phrase_list?.length ?? 0) > 0 && !recognizer.phraseList) {
    notices.push(unsupported(`${at}.phrase_list`, `Recognizer '${recognizer.id}' takes no phrase list.`));
  }
  for (const key of ["custom_speech", "prompt"] as const) {
    if (transcription[key] != null) {
      notices.push(unsupported(`${at}.${key}`, `Recognizer '${recognizer.id}' does not have this setting.`));
    }
  }
  return notices;
}

/** What of the tools cannot be honoured. */
export function toolNotices(
  tools: readonly Tool[],
  capabilities: Capabilities,
  scope: NoticeScope,
  knows: (tool: McpTool) => boolean = () => true,
): SettingNotice[] {
  if (!capabilities.model.tools && tools.length > 0) {
    return [unsupported("tools", `Model '${capabilities.model.id}' cannot call tools.`, scope)];
  }
  return tools.flatMap((tool, index) => {
    if (tool.type === "function" || (tool.type === "mcp" && knows(tool))) return [];
    const what =
      tool.type === "mcp"
        ? "Only MCP servers of the session's tools, with the same label and address, can be used in a response."
        : `Tools of type '${tool.type}' are not available on this server yet.`;
    return [unsupported(`tools[${index}]`, what, scope)];
  });
}

function hears(capabilities: Capabilities, language: string): boolean {
  const wanted = language.trim().toLowerCase();
  return capabilities.recognizer.languages.some(
    (known) => known === "*" || wanted === known.toLowerCase() || wanted.startsWith(`${known.toLowerCase()}-`),
  );
}
