import type { SettingSpec } from "./setting-spec.ts";

/** Settings that belong together. */
export interface SettingGroup {
  readonly title: string;
  readonly hint: string;
  readonly settings: readonly SettingSpec[];
}

/** Title and hint of each group that the rows of the protocol name. */
const groups: Readonly<Record<string, readonly [title: string, hint: string]>> = {
  answers: ["Answers", "Who speaks, and how."],
  turns: ["Turns", "When you have finished, and what an interruption does."],
  hearing: ["Hearing", "What is done to the sound before it is understood."],
  tools: ["Tools and waiting", "What the model may call, and what is said while an answer is late."],
  formats: ["Formats", "How sound travels. This page follows what you choose."],
  more: ["More", "Extra data, and pairs of your own."],
};

/** Settings in groups. */
export function groupSettings(settings: readonly SettingSpec[]): readonly SettingGroup[] {
  return Object.entries(groups).map(([key, [title, hint]]) => ({
    title,
    hint,
    settings: settings.filter(({ group }) => group === key),
  }));
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
