import type { Grade } from "../app/ask-server.ts";
import { abilities } from "../app/state.ts";
import { settingLabels, settingMeanings } from "../text/chinese-settings.ts";
import { language } from "../text/language.ts";
import type { Language } from "../text/language.ts";

const englishLabels: Readonly<Record<string, string>> = {
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

/** What the server makes of a setting, where it says so. */
export function gradeOf(path: string): Grade | undefined {
  const grade = abilities.value?.grades[path];
  return grade === "honoured" ? undefined : grade;
}

/** A setting's name for people. */
export function labelOf(name: string, wanted: Language): string {
  const known = wanted === "zh-CN" ? settingLabels[name] : englishLabels[name];
  if (known !== undefined) return known;
  const words = name
    .replace(/^input_audio_(?!format|sampling)/, "")
    .replace(/_ms$/, "")
    .replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * What a setting does, in the language of the page.
 * @param path dotted path from the session down; for a variant of an object, a colon and its type behind it
 * @param english the words of the protocol's schema
 */
export function meaningOf(path: string, english: string): string {
  return language.value === "zh-CN" ? (settingMeanings[path] ?? english) : english;
}
