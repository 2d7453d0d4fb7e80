import type { ModelMessage } from "@vivavoce/engine";
import type { MadeBefore } from "../../session/state/session-effect.ts";
import type { WrittenPart } from "../../session/state/response-part.ts";

/** What is known of an answer: what the model wrote, or at least what was said of it. */
export function knownParts({ written, text }: MadeBefore): readonly WrittenPart[] {
  const [first] = written;
  // What was said while the answer was late is none of the model's words.
  const isSaid = text === "" || (first?.type === "text" && first.text.startsWith(text));
  return isSaid ? written : [{ type: "text", text }];
}

/** The text of what was written, without calls. */
export function textOf(parts: readonly WrittenPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** The end of what a model is asked when the beginning of its answer is known. */
export function goOnMessages(known: string): readonly ModelMessage[] {
  if (known.trim() === "") return [];
  const text =
    "(Your answer was cut off here by a fault of the connection. Go on with it exactly behind the last word. " +
    "Repeat nothing, and say nothing of the fault.)";
  return [
    { role: "assistant", text: known, toolCalls: [] },
    { role: "user", content: [{ type: "text", text }] },
  ];
}

/** Words that may be the same by chance. */
const leastOverlap = 12;
/** So much is looked at before it counts as new. */
const lookAhead = 60;

/** Leaves out what a model says again of what it has said already: all from the beginning, or the last words. */
export function createOverlapFilter(known: string): { push(text: string): string; flush(): string } {
  let held = "";
  let isOpen = known === "";

  function settle(isEnd: boolean): string {
    if (!isEnd && known.startsWith(held) && held.length < known.length) return "";
    if (held.startsWith(known)) return open(known.length);
    if (isEnd && known.startsWith(held)) return open(held.length);
    if (!isEnd && held.length < lookAhead) return "";
    for (let length = Math.min(held.length, known.length); length >= leastOverlap; length--) {
      if (known.endsWith(held.slice(0, length))) return open(length);
    }
    return open(0);
  }

  function open(from: number): string {
    isOpen = true;
    const text = held.slice(from);
    held = "";
    return text;
  }

  return {
    push(text) {
      if (isOpen) return text;
      held += text;
      return settle(false);
    },
    flush: () => (isOpen ? "" : settle(true)),
  };
}
