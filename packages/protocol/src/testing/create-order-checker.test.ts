import { describe, expect, test } from "vitest";
import type { ServerEvent } from "../events/server-event.ts";
import { parseServerEvent } from "../parsing/parse-server-event.ts";
import { createSession } from "../session/create-session.ts";
import { createOrderChecker } from "./create-order-checker.ts";

/** A server event without its id. */
type Body = { readonly type: ServerEvent["type"] } & Readonly<Record<string, unknown>>;

const session = createSession({ apiVersion: "2026-04-10", model: "m", id: "sess_1", expiresAt: 1 });
const opened: Body = { type: "session.created", session };
const updated = (fields: object): Body => ({ type: "session.updated", session: { ...session, ...fields } });

const responseOf = (id: string, status: string, output: readonly object[] = [], conversation: string | null = "") => ({
  id,
  object: "realtime.response",
  status,
  status_details: status === "cancelled" ? { type: "cancelled", reason: "turn_detected" } : null,
  output,
  usage: null,
  conversation_id: conversation,
  modalities: ["audio", "text"],
  voice: session.voice,
  output_audio_format: "pcm16",
  temperature: 0.8,
  max_output_tokens: null,
  metadata: null,
});
const message = (id: string, role: string, content: readonly object[] = [], status = "completed") => ({
  id,
  type: "message",
  object: "realtime.item",
  role,
  status,
  content,
});

const started = (id: string): Body => ({ type: "input_audio_buffer.speech_started", audio_start_ms: 0, item_id: id });
const stopped = (id: string): Body => ({ type: "input_audio_buffer.speech_stopped", audio_end_ms: 900, item_id: id });
const committed = (id: string, previous: string | null = null): Body => ({
  type: "input_audio_buffer.committed",
  item_id: id,
  previous_item_id: previous,
});
const cleared: Body = { type: "input_audio_buffer.cleared" };
const transcribed = (id: string): Body => ({
  type: "conversation.item.input_audio_transcription.completed",
  item_id: id,
  content_index: 0,
  transcript: "hello",
});
const failed = (id: string): Body => ({
  type: "conversation.item.input_audio_transcription.failed",
  item_id: id,
  content_index: 0,
  error: { type: "server_error", code: null, message: "m", param: null },
});
const heard = (id: string): Body => ({
  type: "conversation.item.created",
  previous_item_id: null,
  item: message(id, "user", [{ type: "input_audio", transcript: "hello" }]),
});
const recorded = (id: string): Body => ({
  type: "conversation.item.created",
  previous_item_id: null,
  item: message(id, "user", [{ type: "input_audio", transcript: null }]),
});
const begun = (id = "R", conversation: string | null = ""): Body => ({
  type: "response.created",
  response: responseOf(id, "in_progress", [], conversation),
});
const done = (id = "R", items: readonly string[] = ["A"], status = "completed"): Body => ({
  type: "response.done",
  response: responseOf(
    id,
    status,
    items.map((item) => message(item, "assistant")),
  ),
});
const place = { response_id: "R", item_id: "A", output_index: 0, content_index: 0 };
const added: Body = {
  type: "response.output_item.added",
  response_id: "R",
  output_index: 0,
  item: message("A", "assistant", [], "incomplete"),
};
const announced: Body = { type: "conversation.item.created", previous_item_id: "U", item: message("A", "assistant") };
const partAdded: Body = { type: "response.content_part.added", ...place, part: { type: "audio", transcript: "" } };
const words = (delta = "Hi"): Body => ({ type: "response.audio_transcript.delta", ...place, delta });
const audio: Body = { type: "response.audio.delta", ...place, delta: "AAAA" };
const audioDone: Body = { type: "response.audio.done", ...place };
const wordsDone = (transcript = "Hi"): Body => ({ type: "response.audio_transcript.done", ...place, transcript });
const partDone: Body = { type: "response.content_part.done", ...place, part: { type: "audio", transcript: "Hi" } };
const itemDone: Body = {
  type: "response.output_item.done",
  response_id: "R",
  output_index: 0,
  item: message("A", "assistant"),
};

const userTurn = [started("U"), stopped("U"), committed("U"), transcribed("U"), heard("U")];
const head = [begun(), added, announced, partAdded];
const tail = [audioDone, wordsDone(), partDone, itemDone, done()];
const answer = [...head, words(), audio, ...tail];

/** Runs the events, each of which must match its schema, and gives back what the checker says at the end. */
function run(bodies: readonly Body[]): string {
  const checker = createOrderChecker();
  try {
    for (const [index, body] of bodies.entries())
      checker.check(parseServerEvent({ event_id: `event_${index}`, ...body }));
    checker.end();
    return "";
  } catch (error) {
    if (error instanceof Error && error.name === "OrderError") return error.message;
    throw error;
  }
}

const without = (bodies: readonly Body[], body: Body): Body[] => bodies.filter((other) => other !== body);

describe("what wire.md shows is in order", () => {
  test.each<readonly [string, readonly Body[]]>([
    ["a cascaded voice turn (wire.md 8.1)", [opened, updated({}), ...userTurn, ...answer]],
    ["a transcription that failed", [opened, started("U"), stopped("U"), committed("U"), failed("U"), heard("U")]],
    [
      "a turn without transcription",
      [opened, updated({ input_audio_transcription: null }), committed("U"), heard("U")],
    ],
    ["recorded sound in an item, transcribed", [opened, recorded("U"), transcribed("U")]],
    ["recorded sound that is not understood", [opened, recorded("U"), failed("U")]],
    ["a manual turn (wire.md 8.3)", [opened, committed("U"), transcribed("U"), heard("U")]],
    ["a commit that ends speech", [opened, started("U"), committed("U"), transcribed("U"), heard("U")]],
    ["a clear that ends speech", [opened, started("U"), cleared, started("V"), cleared]],
    [
      "manual turns that end speech",
      [opened, started("U"), updated({ turn_detection: null }), committed("V"), transcribed("V"), heard("V")],
    ],
    ["a response cancelled before any output", [opened, begun(), done("R", [], "cancelled")]],
    ["a response cancelled early", [opened, ...userTurn, ...head, ...tail.with(1, wordsDone(""))]],
    ["a response out of band beside another", [opened, begun("R"), begun("B", null), done("B", []), done("R", [])]],
    ["a deleted utterance", [opened, committed("U"), { type: "conversation.item.deleted", item_id: "U" }]],
    [
      "the next turn while the last is transcribed",
      [opened, started("U"), stopped("U"), committed("U"), started("V"), transcribed("U"), heard("U"), cleared],
    ],
  ])("%s", (_what, bodies) => {
    expect(run(bodies)).toBe("");
  });
});

describe("what breaks a rule is named", () => {
  test.each<readonly [string, readonly Body[], string]>([
    ["nothing at all", [], "no session.created"],
    ["another first event", [cleared, opened], "comes first"],
    ["a second session.created", [opened, opened], "comes first"],
    ["an event_id used twice", [opened, { ...cleared, event_id: "x" }, { ...cleared, event_id: "x" }], "used before"],
    [
      "an item that was not announced",
      [opened, { type: "conversation.item.deleted", item_id: "X" }],
      "before it is announced",
    ],
    ["a transcription of nothing", [opened, transcribed("X")], "between committed and created"],
    [
      "a recording transcribed twice",
      [opened, recorded("U"), transcribed("U"), transcribed("U")],
      "has no sound without text",
    ],
    ["a previous item that was not announced", [opened, committed("U", "X")], "before it is announced"],
    ["an item created twice", [opened, ...userTurn, heard("U")], "created again"],
    ["speech started twice", [opened, started("U"), started("V")], "started already"],
    ["speech stopped before it started", [opened, stopped("U")], "no speech"],
    ["speech stopped twice", [opened, started("U"), stopped("U"), stopped("U")], "no speech"],
    ["a stop without commit", [opened, started("U"), stopped("U")], "never committed"],
    ["speech after a stop without commit", [opened, started("U"), stopped("U"), started("V")], "not committed"],
    ["a commit under another id", [opened, started("U"), stopped("U"), committed("V")], "not V"],
    ["an item created before its transcription", [opened, committed("U"), heard("U")], "before transcribed"],
    ["two transcriptions", [opened, committed("U"), transcribed("U"), failed("U")], "already"],
    ["an utterance that never becomes an item", [opened, committed("U"), transcribed("U")], "never created"],
    ["two responses at once", [opened, begun("R"), begun("S")], "still open"],
    ["a response created twice", [opened, begun(), done("R", []), begun()], "again"],
    ["a response that is never done", [opened, begun()], "never done"],
    ["a response done twice", [opened, begun(), done("R", []), done("R", [])], "is done"],
    ["a response done while in progress", [opened, begun(), done("R", [], "in_progress")], "in_progress"],
    ["a response done with an open item", [opened, ...userTurn, ...head, done()], "still open"],
    ["an output that misses an item", [opened, ...userTurn, ...answer.with(-1, done("R", []))], "instead of [A]"],
    ["an item in no response", [opened, added], "was not created"],
    ["a part of no item", [opened, begun(), partAdded], "is not open"],
    ["a delta of no part", [opened, ...userTurn, begun(), added, announced, audio], "no open part"],
    ["a delta after response.done", [opened, ...userTurn, ...answer, audio], "is done"],
    ["audio after audio.done", [opened, ...userTurn, ...head, audioDone, audio], "after the done"],
    ["two audio.done", [opened, ...userTurn, ...head, audioDone, audioDone], "after the done"],
    ["words done before the audio", [opened, ...userTurn, ...head, audio, wordsDone("")], "before response.audio.done"],
    ["words that were not said", [opened, ...userTurn, ...head, words("Ho"), ...tail], "something else"],
    ["a part without audio.done", [opened, ...userTurn, ...without(answer, audioDone)], "before response.audio.done"],
    ["an item with an open part", [opened, ...userTurn, ...without(answer, partDone)], "open part"],
    ["an item announced after its parts", [opened, ...userTurn, begun(), added, partAdded, announced], "after a part"],
    ["a frame over 1 MiB", [opened, ...userTurn, ...head, { ...audio, delta: "A".repeat(1_100_000) }], "1 MiB"],
  ])("%s", (_what, bodies, says) => {
    expect(run(bodies)).toContain(says);
  });
});

test("an empty event_id is refused also where no schema looks", () => {
  const checker = createOrderChecker();
  expect(() => checker.check({ ...opened, event_id: "" } as unknown as ServerEvent)).toThrow("empty event_id");
});
