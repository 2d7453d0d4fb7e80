import type { ModelPart } from "@vivavoce/engine";
import { nextTurn } from "../../runtime/after-others.ts";
import { beginningOf } from "./answer-limits.ts";

/**
 * The parts of an answer between the model, which is read as fast as it writes, and the speech made of them, which takes
 * as long as speech does. It never holds up the model: what its answer may be is bounded before.
 */
export interface AnswerQueue extends AsyncIterable<ModelPart> {
  /** Takes in a part: long text in pieces, and pieces that pile up joined. */
  push(part: ModelPart): void;
  /** No more parts; the reader still gets what is queued. */
  end(): void;
  /** The reader's next step throws `error`, after what is queued. */
  fail(error: unknown): void;
  /** The reader has gone: what is queued is dropped, and what comes later. */
  close(): void;
}

/** Longest piece of text that goes on at once, in UTF-16 units: it becomes one event, and is divided at one go. */
const pieceLength = 2048;
/** Parts that wait before more of the same kind is joined to them. */
const joinFrom = 64;
/** Text after which others get a turn, in UTF-16 units: a queue that is full is read without waiting. */
const charsPerTurn = 8192;

/** Parts of an answer, to be read beside their making. */
export function createAnswerQueue(): AnswerQueue {
  let parts: ModelPart[] = [];
  let taken = 0;
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  let isClosed = false;
  let wake = (): void => undefined;

  /** Joins text to the text before it, as far as nothing but text waits behind that. */
  function join(part: ModelPart): boolean {
    const last = parts.at(-1);
    if (parts.length - taken < joinFrom || last === undefined || !("text" in last) || !("text" in part)) return false;
    if (last.text.length + part.text.length > pieceLength) return false;
    if (last.type === "text" && part.type === "text") {
      parts[parts.length - 1] = { type: "text", text: last.text + part.text };
      return true;
    }
    if (last.type !== "toolCallArguments" || part.type !== "toolCallArguments" || last.index !== part.index)
      return false;
    parts[parts.length - 1] = { ...last, text: last.text + part.text };
    return true;
  }

  function add(part: ModelPart): void {
    if (!join(part)) parts.push(part);
  }

  function shift(): ModelPart | undefined {
    const part = parts[taken];
    taken += 1;
    if (taken >= parts.length) {
      parts = [];
      taken = 0;
    }
    return part;
  }

  return {
    push(part) {
      if (isClosed || isOver) return;
      if (!("text" in part)) add(part);
      else {
        for (let rest = part.text; ;) {
          const piece = beginningOf(rest, pieceLength);
          add({ ...part, text: piece });
          rest = rest.slice(piece.length);
          if (rest === "") break;
        }
      }
      wake();
    },
    end() {
      isOver = true;
      wake();
    },
    fail(error) {
      if (!isOver) failure = { error };
      isOver = true;
      wake();
    },
    close() {
      isClosed = true;
      parts = [];
      taken = 0;
      wake();
    },
    [Symbol.asyncIterator]() {
      let chars = 0;
      return {
        async next() {
          while (parts.length === 0 && !isOver && !isClosed) {
            await new Promise<void>((resolve) => (wake = resolve));
          }
          const part = parts.length === 0 ? undefined : shift();
          if (part === undefined) {
            if (failure !== undefined && !isClosed) throw failure.error;
            return { done: true, value: undefined };
          }
          chars += "text" in part ? part.text.length : 0;
          if (chars >= charsPerTurn) {
            chars = 0;
            await nextTurn();
          }
          return { done: false, value: part };
        },
      };
    },
  };
}
