import type { Skill } from "../skill.ts";

const ASKED =
  /\b(?:connect|use|add|set up|setup|install|configure|switch to|get|plug in|run)\b.*\b(?:better|real|larger|bigger|smarter|another|other|different|language|large|new|own)\b.*\b(?:model|llm|brain|ai)\b|\b(?:connect|use|add|set up|setup|configure|switch to|plug in)\b.*\b(?:open ?ai|open a i|ollama|olama|o llama|chat ?gpt|gpt|llama|azure|model)\b|\bhow (?:can|do|could) (?:i|we|you)\b.*\b(?:smarter|better)\b/;

/** Explains how to put a larger model in its place. */
export const connecting: Skill = {
  name: "connecting",
  scope: "sentence",
  answer({ words }) {
    if (!ASKED.test(words)) return undefined;
    if (/\b(?:ollama|olama|o llama|llama|local)\b/.test(words)) {
      return "Start Ollama with a chat model, then restart the server.";
    }
    if (/\b(?:open ?ai|open a i|chat ?gpt|gpt|key)\b/.test(words)) {
      return "Set OPENAI_API_KEY and the engine, as the readme says.";
    }
    if (/\b(?:address|server|own)\b/.test(words)) return "Set OPENAI_BASE_URL, then restart.";
    return "Start Ollama, then restart the server.";
  },
};
