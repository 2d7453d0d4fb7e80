import type { SettingSpec } from "./setting-spec.ts";

/** Settings that belong together. */
export interface SettingGroup {
  readonly title: string;
  readonly hint: string;
  readonly settings: readonly SettingSpec[];
}

interface GroupPlan {
  readonly title: string;
  readonly hint: string;
  readonly names: readonly string[];
}

const plans: readonly GroupPlan[] = [
  {
    title: "Answers",
    hint: "Who speaks, and how.",
    names: ["instructions", "voice", "temperature", "max_response_output_tokens", "reasoning_effort", "modalities"],
  },
  { title: "Turns", hint: "When you have finished, and what an interruption does.", names: ["turn_detection"] },
  {
    title: "Hearing",
    hint: "What is done to the sound before it is understood.",
    names: ["input_audio_noise_reduction", "input_audio_echo_cancellation", "input_audio_transcription"],
  },
  {
    title: "Tools and waiting",
    hint: "What the model may call, and what is said while an answer is late.",
    names: ["interim_response", "tools", "tool_choice", "parallel_tool_calls"],
  },
  {
    title: "Formats",
    hint: "How sound travels. This page follows what you choose.",
    names: [
      "input_audio_format",
      "input_audio_sampling_rate",
      "output_audio_format",
      "output_audio_timestamp_types",
      "animation",
      "avatar",
    ],
  },
];

/** Settings in groups; what no group names comes last, so that a new setting is never lost. */
export function groupSettings(settings: readonly SettingSpec[]): readonly SettingGroup[] {
  const groups = plans.map(({ title, hint, names }) => ({
    title,
    hint,
    settings: names.flatMap((name) => settings.filter((setting) => setting.name === name)),
  }));
  const named = new Set(plans.flatMap(({ names }) => names));
  const others = settings.filter(({ name }) => !named.has(name));
  return [...groups, { title: "More", hint: "Extra data, and pairs of your own.", settings: others }];
}

const labels: Readonly<Record<string, string>> = {
  max_response_output_tokens: "Longest answer",
  end_of_utterance_detection: "End-of-utterance detection",
  reasoning_effort: "Reasoning effort",
  parallel_tool_calls: "Several calls at once",
  name: "Name",
  phrase_list: "Expected phrases",
  auto_truncate: "Cut to what was heard",
  interrupt_response: "Interruptible",
  create_response: "Answer by itself",
  remove_filler_words: "Ignore fillers",
};

/** A setting's name for people. */
export function labelOf(name: string): string {
  const known = labels[name];
  if (known !== undefined) return known;
  const words = name
    .replace(/^input_audio_(?!format|sampling)/, "")
    .replace(/_ms$/, "")
    .replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
