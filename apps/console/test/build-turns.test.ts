import { expect, it } from "vitest";
import { buildTurns } from "../src/turns/build-turns.ts";
import { factsOf } from "../src/turns/turn-facts.ts";
import { english } from "../src/text/english.ts";
import type { LoggedEvent } from "../src/record/event-log.ts";

let number = 0;

function received(atMs: number, type: string, fields: object = {}): LoggedEvent {
  return { number: ++number, atMs, direction: "received", type, event: { type, ...fields } };
}

/** Sound of the microphone, sent from one moment to another as it was spoken. */
function sent(fromMs: number, toMs: number): LoggedEvent {
  const audio = { count: (toMs - fromMs) / 20, lastMs: toMs, durationMs: toMs - fromMs, placeMs: fromMs };
  const type = "input_audio_buffer.append";
  return { number: ++number, atMs: fromMs + 20, direction: "sent", type, event: { type }, audio };
}

const trace = (atMs: number, kind: string, fields: object = {}): LoggedEvent =>
  // The server's clock is 1000 ms behind, and messages take at least 5 ms.
  received(atMs + 5, "vivavoce.trace", { trace: { at_ms: atMs - 1000, kind, ...fields } });

/** A question from 1200 to 2000 ms, answered from 2750 ms on; the microphone was opened at 1000 ms. */
const question = [
  sent(1000, 4000),
  received(1300, "input_audio_buffer.speech_started", { audio_start_ms: 200, item_id: "u1" }),
  received(2520, "input_audio_buffer.speech_stopped", { audio_end_ms: 1000, item_id: "u1" }),
  received(2600, "conversation.item.input_audio_transcription.completed", { item_id: "u1", transcript: "What time?" }),
];
const answer = [
  received(2610, "response.created", { response: { id: "r1" } }),
  received(2660, "response.audio_transcript.delta", { response_id: "r1", item_id: "a1", delta: "It is " }),
  received(2740, "response.audio.delta", { response_id: "r1", item_id: "a1" }),
  received(2900, "response.audio_transcript.done", { response_id: "r1", item_id: "a1", transcript: "It is ten." }),
  received(3000, "response.done", { response: { id: "r1", status: "completed" } }),
];
const played = { stretches: [{ startMs: 2750, endMs: 3900, cut: false }] };

it("reads the stages of a turn from the wire alone", () => {
  const [turn, ...others] = buildTurns({ events: [...question, ...answer], assistant: played });
  expect(others).toEqual([]);
  expect(turn).toMatchObject({
    number: 1,
    you: "What time?",
    assistant: "It is ten.",
    traced: false,
    fromMs: 1200,
    toMs: 3900,
  });
  expect(turn?.spans).toEqual([
    { kind: "speech", fromMs: 1200, toMs: 2000 },
    { kind: "wait", fromMs: 2000, toMs: 2520 },
    { kind: "recognition", fromMs: 2520, toMs: 2600 },
    { kind: "thinking", fromMs: 2610, toMs: 2660 },
    { kind: "voicing", fromMs: 2660, toMs: 2740 },
    { kind: "playback", fromMs: 2750, toMs: 3900 },
  ]);
  expect(turn?.figures).toEqual({
    responseMs: 750,
    turnEndMs: 520,
    recognitionMs: 80,
    firstTokenMs: 50,
    firstAudioMs: 80,
  });
});

it("gives a turn no sound of later answers, though the next turn had none", () => {
  const second = [
    received(6000, "input_audio_buffer.speech_started", { audio_start_ms: 5000, item_id: "u2" }),
    received(6400, "response.created", { response: { id: "r2" } }),
    received(6500, "response.done", { response: { id: "r2", status: "failed" } }),
    received(9000, "input_audio_buffer.speech_started", { audio_start_ms: 8000, item_id: "u3" }),
    received(9500, "response.created", { response: { id: "r3" } }),
    received(9600, "response.audio.delta", { response_id: "r3", item_id: "a3" }),
  ];
  const stretches = [...played.stretches, { startMs: 9700, endMs: 9900, cut: false }];
  const turns = buildTurns({ events: [...question, ...answer, ...second], assistant: { stretches } });
  const heard = turns.map(({ spans }) => spans.filter(({ kind }) => kind === "playback").map(({ fromMs }) => fromMs));
  expect(heard).toEqual([[2750], [], [9700]]);
});

it("adds pauses, judgements and the inner clock of a server that tells", () => {
  const inside = [
    trace(1700, "speech_paused", { media_ms: 600 }),
    trace(1900, "turn_judged", { media_ms: 800, probability: 0.2, threshold: 0.6, extra_silence_ms: 400 }),
    trace(1950, "speech_resumed", { media_ms: 900 }),
    trace(2100, "speech_paused", { media_ms: 1000 }),
    trace(2300, "turn_judged", { media_ms: 1200, probability: 0.9, threshold: 0.6, extra_silence_ms: 0 }),
    trace(2310, "speculation_started"),
    trace(2500, "speech_stopped", { media_ms: 1400 }),
    trace(2560, "transcribed", { item_id: "u1" }),
    trace(2650, "first_token", { response_id: "r1" }),
  ];
  const events = [...question, ...answer, ...inside].toSorted((a, b) => a.atMs - b.atMs);
  const [turn] = buildTurns({ events, assistant: played });
  expect(turn?.traced).toBe(true);
  expect(turn?.spans.slice(0, 4)).toEqual([
    { kind: "speech", fromMs: 1200, toMs: 1600 },
    { kind: "pause", fromMs: 1600, toMs: 1900 },
    { kind: "speech", fromMs: 1900, toMs: 2000 },
    // The fastest message took 5 ms, so much later all moments of the server lie.
    { kind: "wait", fromMs: 2000, toMs: 2505 },
  ]);
  expect(turn?.judgements).toEqual([
    { atMs: 1905, probability: 0.2, threshold: 0.6, extraSilenceMs: 400 },
    { atMs: 2305, probability: 0.9, threshold: 0.6, extraSilenceMs: 0 },
  ]);
  expect(turn?.figures).toMatchObject({ turnEndMs: 505, recognitionMs: 60 });
  expect(turn?.marks.map(({ say }) => say(english))).toEqual(["Asked the model ahead of the end of the turn"]);
});

it("gives each turn its own answer, and errors and interruptions where they happened", () => {
  const second = [
    received(3200, "input_audio_buffer.speech_started", { audio_start_ms: 2150, item_id: "u2" }),
    received(3210, "conversation.item.truncated", { item_id: "a1", audio_end_ms: 450 }),
    received(3700, "input_audio_buffer.speech_stopped", { audio_end_ms: 2400, item_id: "u2" }),
    received(3800, "error", { error: { code: "bad_thing", message: "No." } }),
    received(3810, "response.created", { response: { id: "r2" } }),
    received(3900, "response.output_audio.delta", { response_id: "r2", item_id: "a2" }),
  ];
  const stretches = [
    { startMs: 2750, endMs: 3200, cut: true },
    { startMs: 3910, endMs: 4500, cut: false },
  ];
  const turns = buildTurns({ events: [...question, ...answer, ...second], assistant: { stretches } });
  expect(turns.map(({ spans }) => spans.filter(({ kind }) => kind === "playback"))).toEqual([
    [{ kind: "playback", fromMs: 2750, toMs: 3200 }],
    [{ kind: "playback", fromMs: 3910, toMs: 4500 }],
  ]);
  expect(turns.map(({ marks }) => marks.map(({ kind, say }) => `${kind}: ${say(english)}`))).toEqual([
    ["note: Cut to the 450 ms that were heard"],
    ["error: bad_thing: No."],
  ]);
});

it("makes turns of typed messages and of greetings too", () => {
  const item = { role: "user", content: [{ type: "input_text", text: "Hello" }] };
  const turns = buildTurns({
    events: [...answer, received(5000, "conversation.item.created", { item })],
    assistant: { stretches: [] },
  });
  expect(turns.map(({ you, assistant }) => [you, assistant])).toEqual([
    ["", "It is ten."],
    ["Hello", ""],
  ]);
});

it("puts what was sent at once where it was sent: nobody spoke that fast", () => {
  const burst: LoggedEvent = { ...sent(0, 20), atMs: 5000, audio: { count: 1, lastMs: 5000, durationMs: 3000 } };
  const events = [
    burst,
    received(5100, "input_audio_buffer.speech_started", { audio_start_ms: 500, item_id: "u" }),
    received(5200, "input_audio_buffer.speech_stopped", { audio_end_ms: 1500, item_id: "u" }),
  ];
  const [turn] = buildTurns({ events, assistant: { stretches: [] } });
  expect(turn?.spans[0]).toEqual({ kind: "speech", fromMs: 5000, toMs: 5000 });
});

it("counts what a session that came back is told of it again as nothing new", () => {
  const typed = { id: "t1", role: "user", content: [{ type: "input_text", text: "And now?" }] };
  const told = (atMs: number, item: object) => received(atMs, "conversation.item.created", { item });
  const events = [
    ...question,
    ...answer,
    told(3100, typed),
    // Spoken while a button was held: no event tells where it began.
    told(3200, { id: "u2", role: "user", content: [{ type: "input_audio", transcript: null }] }),
    received(4000, "session.created", { session: { id: "s2" } }),
    told(4010, { id: "u1", role: "user", content: [{ type: "input_text", text: "What time?" }] }),
    told(4020, typed),
    told(4030, { id: "u2", role: "user", content: [{ type: "input_text", text: "Thank you." }] }),
  ];
  const turns = buildTurns({ events, assistant: played });
  expect(turns.map(({ you }) => you)).toEqual(["What time?", "And now?"]);
});

it("gives what was said by hand, of which no event tells the beginning, a turn of its own", () => {
  const byHand = (atMs: number, item: string, said: string): LoggedEvent[] => [
    { ...received(atMs, "input_audio_buffer.commit"), direction: "sent" },
    received(atMs + 10, "input_audio_buffer.committed", { item_id: item, previous_item_id: null }),
    received(atMs + 50, "conversation.item.input_audio_transcription.completed", { item_id: item, transcript: said }),
    received(atMs + 60, "response.created", { response: { id: `r ${item}` } }),
    received(atMs + 90, "response.audio.delta", { response_id: `r ${item}`, item_id: `a ${item}` }),
    received(atMs + 900, "response.done", { response: { id: `r ${item}`, status: "completed" } }),
  ];
  const events = [...question, received(2525, "input_audio_buffer.committed", { item_id: "u1" }), ...answer];
  events.push(...byHand(5000, "u2", "And now?"), ...byHand(8000, "u3", "Thank you."));
  const stretches = [
    ...played.stretches,
    { startMs: 5310, endMs: 6000, cut: false },
    { startMs: 8110, endMs: 8900, cut: false },
  ];
  const turns = buildTurns({ events, assistant: { stretches } });
  expect(turns.map(({ you, figures }) => [you, figures.responseMs])).toEqual([
    ["What time?", 750],
    ["And now?", 300],
    ["Thank you.", 100],
  ]);
  expect(factsOf({ id: "r u3" }, { events, assistant: { stretches } })).toEqual({ firstSoundMs: 100 });
});
