import type { ModelPart } from "@vivavoce/engine";
import type { Failure } from "../../session/state/response-part.ts";

/** What one answer of a language model may be, whatever the model. */
export interface AnswerLimits {
  /** Text, in UTF-16 units. A longer answer is cut and ends incomplete, as one that has used up its tokens. */
  readonly maxAnswerChars: number;
  /** Arguments of all calls together, in bytes of UTF-8. With more the answer ends incomplete and nothing is called. */
  readonly maxArgumentBytes: number;
  /** Calls of tools. With more the response fails and nothing is called. */
  readonly maxToolCalls: number;
}

/** What holds where nothing else is said. */
export const defaultAnswerLimits: AnswerLimits = {
  maxAnswerChars: 200_000,
  maxArgumentBytes: 256 * 1024,
  maxToolCalls: 32,
};

/** An answer that nobody can use; the message is meant for the client. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly failure: Failure;

  constructor(code: string, message: string) {
    super(message);
    this.failure = { type: "server_error", code, message };
  }
}

/** Longest name of a tool and longest id of a call, in UTF-16 units. */
const maxNameLength = 256;

/**
 * The parts of an answer up to its limits. Reading stops where a limit is passed, and with it the model.
 * @throws AnswerError when there are too many calls
 */
export async function* withinLimits(
  parts: AsyncIterable<ModelPart>,
  { maxAnswerChars, maxArgumentBytes, maxToolCalls }: AnswerLimits,
): AsyncGenerator<ModelPart, void> {
  let charsLeft = maxAnswerChars;
  let bytesLeft = maxArgumentBytes;
  let calls = 0;
  for await (const part of parts) {
    if (part.type === "text") {
      if (part.text.length > charsLeft) {
        yield { type: "text", text: beginningOf(part.text, charsLeft) };
        return yield { type: "finish", reason: "length" };
      }
      charsLeft -= part.text.length;
    } else if (part.type === "toolCall") {
      calls += 1;
      if (calls > maxToolCalls) {
        const message = `The model called more than ${maxToolCalls} tools in one answer. None of them is called.`;
        throw new AnswerError("too_many_tool_calls", message);
      }
      if (part.name.length > maxNameLength || part.callId.length > maxNameLength) {
        throw new AnswerError("invalid_output", "The model called a tool by a name or an id that is far too long.");
      }
    } else if (part.type === "toolCallArguments") {
      bytesLeft -= Buffer.byteLength(part.text);
      if (bytesLeft < 0) return yield { type: "finish", reason: "length" };
    }
    yield part;
  }
}

/** At most so many units of a text, and no half of a character. */
export function beginningOf(text: string, length: number): string {
  const end = isHighSurrogate(text.charCodeAt(length - 1)) ? length - 1 : length;
  return text.slice(0, Math.max(0, end));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
