import { sentence } from "../sentence.ts";
import { identifierWords } from "./tool-schema.ts";

const MAX_FACTS = 4;
const MAX_TEXT_CHARS = 400;

/** Says what a tool gave back: plain text as it is, JSON as a few short facts. */
export function speakOutput(output: string): string {
  const text = output.trim();
  if (text === "") return "It is done.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return sentence(shorten(text));
  }
  return speakValue(value);
}

function speakValue(value: unknown): string {
  if (value === null || value === true) return "It is done.";
  if (value === false) return "The answer is no.";
  if (Array.isArray(value)) return speakList(value);
  if (typeof value === "object") return speakRecord(value);
  return typeof value === "string" ? sentence(shorten(value)) : `It is ${brief(value)}.`;
}

function speakList(values: readonly unknown[]): string {
  if (values.length === 0) return "Nothing was found.";
  const shown = values.slice(0, MAX_FACTS).map(brief);
  const rest = values.length > shown.length ? `, and ${values.length - shown.length} more` : "";
  return sentence(shown.join(", ") + rest);
}

function speakRecord(record: object): string {
  const entries = Object.entries(record).filter(([, value]) => value !== null && value !== "");
  const failure = entries.find(([key]) => /^(?:error|errors|message_error|failure)$/i.test(key));
  if (failure) return sentence(`That did not work: ${brief(failure[1])}`);
  const [only] = entries;
  if (entries.length === 1 && only) {
    const [key, value] = only;
    if (/^(?:result|answer|text|message|output|response|content|summary)$/i.test(key)) return speakValue(value);
  }
  if (entries.length === 0) return "It is done.";
  const facts = entries
    .slice(0, MAX_FACTS)
    .map(([key, value]) => `the ${identifierWords(key).join(" ")} is ${brief(value)}`);
  return sentence(facts.length > 1 ? `${facts.slice(0, -1).join(", ")} and ${facts.at(-1)}` : (facts[0] ?? ""));
}

function brief(value: unknown): string {
  if (typeof value === "string") return shorten(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.slice(0, MAX_FACTS).map(brief).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.values(value)
      .filter((inner) => typeof inner !== "object")
      .slice(0, MAX_FACTS)
      .map(brief)
      .join(" ");
  }
  return String(value);
}

function shorten(text: string): string {
  return text.length <= MAX_TEXT_CHARS ? text : `${text.slice(0, MAX_TEXT_CHARS).replace(/\s+\S*$/, "")}, and so on`;
}
