import type { Loudspeaker } from "./loudspeaker.ts";
import type { ResponseRecord, ToolCall } from "./response-book.ts";
import type { ToneBook } from "./tone-book.ts";
import { ToneEar } from "./tone-ear.ts";

/** The agent's turn: one response, or several where functions were called in between. Times are the call's, in ms. */
export interface AgentTurn {
  /** Everything the agent had to say, heard or not. */
  readonly transcript: string;
  /** The words that the user heard, from the audio itself; null where the agent speaks with a real voice. */
  readonly heard: string | null;
  /** `interrupted` when the user's speech ended it, be it in the making or while it was played. */
  readonly status: "completed" | "interrupted" | "cancelled" | "failed" | "incomplete";
  /** Why it failed; null when it did not. */
  readonly error: string | null;
  /** From the last sound of the user, or their text, to the first sound of the agent; null without sound. */
  readonly firstAudioAfterMs: number | null;
  /** When the agent could first be heard; when it began to think, where it could not be heard. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Sound that the user heard. */
  readonly audioMs: number;
  readonly toolCalls: readonly ToolCall[];
  readonly responseIds: readonly string[];
}

/** What a turn must be; what is left out does not matter. */
export interface ExpectedTurn {
  /** The transcript, or what it matches. */
  readonly says?: string | RegExp;
  /** What the user heard of it. */
  readonly heard?: string | RegExp;
  /** Longest time from the user's last sound to the agent's first, in milliseconds. */
  readonly withinMs?: number;
  /** Names of the functions called, in order. */
  readonly calls?: readonly string[];
  /** `completed` when left out. */
  readonly status?: AgentTurn["status"];
}

/** The turn that these responses make, once all are over and played. `userEndsMs`: when the user last fell silent. */
export function buildAgentTurn(
  records: readonly ResponseRecord[],
  speaker: Loudspeaker,
  book: ToneBook | null,
  userEndsMs: readonly number[],
): AgentTurn {
  const responseIds = records.map(({ id }) => id);
  const span = speaker.span(responseIds);
  const thinksAtMs = records[0]?.createdAtMs ?? 0;
  const startedAtMs = span?.startMs ?? thinksAtMs;
  const spokenToAtMs = userEndsMs.findLast((endMs) => endMs <= startedAtMs);
  const status = records.at(-1)?.status ?? "completed";
  const wasCut = speaker.wasCut(responseIds);
  return {
    transcript: records
      .flatMap(({ texts }) => [...texts.values()].map((text) => text.trim()))
      .filter((text) => text !== "")
      .join(" "),
    // Listening takes time, and most tests do not ask.
    get heard() {
      return book === null ? null : wordsHeard(speaker, responseIds, book);
    },
    status: status === "running" || (status === "completed" && wasCut) ? "interrupted" : status,
    error: records.findLast(({ error }) => error !== null)?.error ?? null,
    firstAudioAfterMs: span === null || spokenToAtMs === undefined ? null : Math.round(span.startMs - spokenToAtMs),
    startedAtMs: Math.round(startedAtMs),
    endedAtMs: Math.round(Math.max(span?.endMs ?? 0, wasCut ? 0 : (records.at(-1)?.doneAtMs ?? thinksAtMs))),
    audioMs: Math.round(speaker.heardMs(responseIds)),
    toolCalls: records.flatMap(({ calls }) => calls),
    responseIds,
  };
}

/** What is wrong with a turn, one line each; empty when it is as expected. */
export function turnFaults(turn: AgentTurn, expected: ExpectedTurn): string[] {
  const { says, heard, withinMs, calls, status = "completed" } = expected;
  const faults: string[] = [];
  if (turn.status !== status) faults.push(`is ${turn.status}${because(turn.error)}, expected ${status}`);
  if (!matches(turn.transcript, says)) faults.push(`says ${quoted(turn.transcript)}, expected ${quoted(says)}`);
  if (!matches(turn.heard ?? "", heard)) faults.push(`was heard as ${quoted(turn.heard)}, expected ${quoted(heard)}`);
  if (withinMs !== undefined && !(turn.firstAudioAfterMs !== null && turn.firstAudioAfterMs <= withinMs)) {
    const after = turn.firstAudioAfterMs === null ? "is never heard" : `is heard after ${turn.firstAudioAfterMs} ms`;
    faults.push(`${after}, expected within ${withinMs} ms`);
  }
  const called = turn.toolCalls.map(({ name }) => name);
  if (calls !== undefined && calls.join() !== called.join()) {
    faults.push(`calls ${called.join(", ") || "no function"}, expected ${calls.join(", ") || "none"}`);
  }
  return faults;
}

function wordsHeard(speaker: Loudspeaker, responseIds: readonly string[], book: ToneBook): string {
  let ear: ToneEar | undefined;
  for (const { samples, sampleRate } of speaker.heard(responseIds)) {
    ear ??= new ToneEar(book, sampleRate);
    ear.push(samples);
  }
  return ear?.words.join(" ") ?? "";
}

function matches(text: string, expected: string | RegExp | undefined): boolean {
  if (expected === undefined) return true;
  return typeof expected === "string" ? text === expected : expected.test(text);
}

function quoted(text: string | RegExp | null | undefined): string {
  return text instanceof RegExp ? String(text) : JSON.stringify(text ?? null);
}

function because(error: string | null): string {
  return error === null ? "" : ` (${error})`;
}
