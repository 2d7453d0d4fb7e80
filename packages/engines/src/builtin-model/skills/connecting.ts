import { replyTo } from "../skill.ts";
import type { Replies, Skill } from "../skill.ts";

const ASKED =
  /\b(?:connect|use|add|set up|setup|install|configure|switch to|get|plug in|run)\b.*\b(?:better|real|larger|bigger|smarter|another|other|different|language|large|new|own)\b.*\b(?:model|llm|brain|ai)\b|\b(?:connect|use|add|set up|setup|configure|switch to|plug in)\b.*\b(?:open ?ai|open a i|ollama|olama|o llama|chat ?gpt|gpt|llama|azure|model)\b|\bhow (?:can|do|could) (?:i|we|you)\b.*\b(?:smarter|better)\b/;
const WAYS: Replies = [
  [/\b(?:ollama|olama|o llama|llama|local)\b/, "Start Ollama with a chat model, then restart the server."],
  [/\b(?:open ?ai|open a i|chat ?gpt|gpt|key)\b/, "Set OPENAI_API_KEY and the engine, as the readme says."],
  [/\b(?:address|server|own)\b/, "Set OPENAI_BASE_URL, then restart."],
];

/** Explains how to put a larger model in its place. */
export const connecting: Skill = ({ words }) =>
  ASKED.test(words) ? (replyTo(words, WAYS) ?? "Start Ollama, then restart the server.") : undefined;
