import { setTimeout as wait } from "node:timers/promises";
import { createNodeTransport } from "@vivavoce/client";
import { createResume } from "@vivavoce/client/resume";
import { sum } from "../kit/statistics.ts";
import { key, sentenceOf } from "./script.ts";

/** What one conversation came to. */
export interface Talk {
  readonly turns: number;
  /** Turns that nobody heard, or with other words. */
  readonly lost: number;
  /** Turns, answers or messages that came more than once. */
  readonly doubled: number;
  /** Answers that came whole, and those that were told as failed. */
  readonly answered: number;
  readonly failed: number;
  /** What was told of those. */
  readonly failures: readonly string[];
  /** Times until the conversation went on, in milliseconds. */
  readonly resumesMs: readonly number[];
  /** Ends and errors that there should not have been. */
  readonly troubles: readonly string[];
}

/** What several came to. */
export function together(talks: readonly Talk[]): Talk {
  const count = (of: "turns" | "lost" | "doubled" | "answered" | "failed"): number =>
    sum(talks.map((each) => each[of]));
  return {
    turns: count("turns"),
    lost: count("lost"),
    doubled: count("doubled"),
    answered: count("answered"),
    failed: count("failed"),
    failures: talks.flatMap(({ failures }) => failures),
    resumesMs: talks.flatMap(({ resumesMs }) => resumesMs),
    troubles: talks.flatMap(({ troubles }) => troubles),
  };
}

interface SaidEvent {
  readonly type: string;
  readonly event_id?: string;
  readonly transcript?: string;
  readonly response?: { readonly id: string; readonly status: string; readonly status_details?: unknown };
}

const chunkMs = 100;
const chunkSamples = 24 * chunkMs;

export interface TalkOptions {
  readonly url: string;
  readonly turns: number;
  readonly turnMs: number;
  /** Speech of a text, pcm16 at 24 kHz. */
  readonly speech: (text: string) => Int16Array;
  /** Before it begins, in milliseconds: not all speak at the same time. */
  readonly afterMs: number;
}

/** Has one conversation in real time: says a sentence in each turn, and listens for the rest of it. */
export async function talk({ url, turns, turnMs, speech, afterMs }: TalkOptions): Promise<Talk> {
  const got: SaidEvent[] = [];
  const troubles: string[] = [];
  const resumesMs: number[] = [];
  let opened = (): void => {};
  const isOpen = new Promise<void>((resolve) => (opened = resolve));
  const resume = createResume({ transport: createNodeTransport() });
  resume.onChange((change) => {
    if (change.state === "back") resumesMs.push(change.awayMs);
    if (change.state === "lost") troubles.push(`lost: ${change.reason}`);
  });
  const socket = resume.transport(
    {
      url: new URL("/voice-live/realtime?api-version=2026-07-15&model=m", url.replace("http", "ws")),
      credential: { key },
    },
    {
      opened: () => opened(),
      message: (text) => void got.push(JSON.parse(text) as SaidEvent),
      closed: (code, reason) => void troubles.push(`closed ${code} ${reason}`),
      refused: (message) => void troubles.push(`refused ${message}`),
    },
  );
  await isOpen;
  await wait(afterMs);
  let dueMs = performance.now();
  for (let turn = 0; turn < turns; turn++) {
    const voice = speech(sentenceOf(turn));
    for (let chunk = 0; chunk * chunkMs < turnMs; chunk++) {
      const frame = new Int16Array(chunkSamples);
      frame.set(voice.subarray(chunk * chunkSamples, (chunk + 1) * chunkSamples));
      const audio = Buffer.from(frame.buffer).toString("base64");
      socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio }));
      dueMs += chunkMs;
      await wait(Math.max(0, dueMs - performance.now()));
    }
  }
  const ends = [...troubles];
  socket.close(1000, "");
  return { ...judge(got, turns), resumesMs, troubles: [...ends, ...errorsIn(got)] };
}

function judge(got: readonly SaidEvent[], turns: number): Omit<Talk, "resumesMs" | "troubles"> {
  const heard = got.flatMap(({ type, transcript }) =>
    type === "conversation.item.input_audio_transcription.completed" ? [transcript ?? ""] : [],
  );
  const wanted = Array.from({ length: turns }, (_, turn) => sentenceOf(turn));
  const lost = wanted.filter((text) => !heard.includes(text)).length;
  const ids = got.flatMap(({ event_id: id }) => id ?? []);
  const created = got.filter(({ type }) => type === "response.created").length;
  const done = got.filter(({ type }) => type === "response.done");
  const doubled = sum([
    heard.length - new Set(heard).size,
    ids.length - new Set(ids).size,
    Math.max(0, created - heard.length),
    Math.abs(created - done.length),
  ]);
  const answered = done.filter(({ response }) => response?.status === "completed").length;
  const failures = done.flatMap(({ response }) =>
    response?.status === "completed" ? [] : [JSON.stringify([response?.status, response?.status_details])],
  );
  return { turns, lost, doubled, answered, failed: failures.length, failures };
}

function errorsIn(got: readonly SaidEvent[]): string[] {
  return got.filter(({ type }) => type === "error").map((event) => JSON.stringify(event));
}
