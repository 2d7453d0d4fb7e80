import type { ServerEvent } from "@vivavoce/protocol";
import { createScriptedRecognizer } from "@vivavoce/engine/testing";
import { spokenTurn } from "@vivavoce/protocol/testing";
import { describe, expect, it } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario } from "../testing/scenario.ts";

function last<Type extends ServerEvent["type"]>(scenario: Scenario, type: Type): Extract<ServerEvent, { type: Type }> {
  const event = scenario.events.findLast((candidate) => candidate.type === type);
  if (event === undefined) throw new Error(`no ${type} was sent`);
  return event as Extract<ServerEvent, { type: Type }>;
}

function sentAudioMs(events: readonly ServerEvent[]): number {
  return events.reduce(
    (sum, event) => sum + (event.type === "response.audio.delta" ? Buffer.from(event.delta, "base64").length / 48 : 0),
    0,
  );
}

const longAnswer = "This answer goes on for a good while, so that somebody can interrupt it before it is over.";

describe("a conversation on scripted engines", () => {
  it("hears a turn and answers it in the order of wire.md 8.1", async () => {
    const scenario = await openScenario({ speech: [[500, 1500]], heard: ["Hello."], answers: ["Hi, you."] });
    await scenario.talk(4000);
    expect(scenario.types()).toEqual(["session.created", ...spokenTurn]);
    // The onset less the prefix padding, and the silence counted in (BH-31, BH-32); frames are 32 ms long.
    expect(last(scenario, "input_audio_buffer.speech_started").audio_start_ms).toBeCloseTo(100, -2);
    expect(last(scenario, "input_audio_buffer.speech_stopped").audio_end_ms).toBeCloseTo(2000, -2);
    expect(last(scenario, "response.done").response).toMatchObject({
      status: "completed",
      output: [{ content: [{ type: "audio", transcript: "Hi, you." }] }],
    });
  });

  it("lets a speaker pause and resume within the silence that was asked for", async () => {
    const scenario = await openScenario({
      speech: [
        [500, 1200],
        [1500, 2200],
      ],
      heard: ["One long sentence."],
      answers: ["I see."],
    });
    await scenario.talk(4500);
    expect(scenario.types()).toEqual(["session.created", ...spokenTurn]);
  });

  it("takes noise without words for nothing (false start, BH-39)", async () => {
    const scenario = await openScenario({ speech: [[500, 900]], heard: [""] });
    await scenario.talk(3000);
    expect(scenario.types()).toEqual(["session.created", ...spokenTurn.slice(0, 5)]);
    expect(last(scenario, "conversation.item.input_audio_transcription.completed").transcript).toBe("");
  });

  it("stops at once when the user speaks, and sends no audio of the old answer after that", async () => {
    const scenario = await openScenario({
      speech: [
        [500, 1000],
        [2600, 3400],
      ],
      heard: ["Tell me.", "Stop."],
      answers: [longAnswer, "Fine."],
    });
    await scenario.talk(2700);
    const before = scenario.events.length;
    await scenario.talk(3500);
    const first = scenario.events.find((event) => event.type === "response.created")?.response.id;
    const started = scenario.events.findIndex(
      (event, index) => index >= before && event.type === "input_audio_buffer.speech_started",
    );
    expect(scenario.types(started).slice(0, 6)).toEqual([
      "input_audio_buffer.speech_started",
      "response.audio.done",
      "response.audio_transcript.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.done",
    ]);
    const late = scenario.events
      .slice(started)
      .filter((event) => event.type === "response.audio.delta" && event.response_id === first);
    expect(late).toEqual([]);
    expect(scenario.types(started).slice(6)).toEqual(spokenTurn.slice(1));
  });

  it("keeps audio at most its lead ahead of playback", async () => {
    const scenario = await openScenario({ answers: [longAnswer], leadMs: 400 });
    await scenario.send({ type: "response.create" });
    await scenario.wait(200);
    const after200 = sentAudioMs(scenario.events);
    await scenario.wait(1000);
    const after1200 = sentAudioMs(scenario.events);
    // Never more than the lead and one delta ahead, never behind.
    expect(after200).toBeGreaterThan(200);
    expect(after200).toBeLessThanOrEqual(200 + 400 + 60);
    expect(after1200 - after200).toBeGreaterThanOrEqual(1000 - 120);
    expect(after1200 - after200).toBeLessThanOrEqual(1000 + 120);
  });

  it("truncates what was not heard when asked to (BH-45)", async () => {
    const scenario = await openScenario({
      speech: [[2000, 3000]],
      heard: ["Wait."],
      answers: [longAnswer],
    });
    const turn_detection = { type: "azure_semantic_vad", auto_truncate: true } as const;
    await scenario.send({ type: "session.update", session: { turn_detection } });
    await scenario.send({ type: "response.create" });
    await scenario.talk(2600);
    const truncated = last(scenario, "conversation.item.truncated");
    const whole = last(scenario, "response.audio_transcript.done").transcript;
    await scenario.send({ type: "conversation.item.retrieve", item_id: truncated.item_id });
    const { item } = last(scenario, "conversation.item.retrieved");
    const kept = item.type === "message" && item.content[0]?.type === "audio" ? (item.content[0].transcript ?? "") : "";
    expect(truncated.audio_end_ms).toBeGreaterThan(1900);
    expect(truncated.audio_end_ms).toBeLessThan(2400);
    expect(kept.length).toBeGreaterThan(0);
    expect(whole.startsWith(kept)).toBe(true);
    expect(kept.length).toBeLessThan(whole.length);
  });

  it("waits for a slow synthesizer without losing the turn", async () => {
    const scenario = await openScenario({ answers: ["Slowly spoken."], synthesis: { manual: true } });
    await scenario.send({ type: "response.create" });
    await scenario.wait(5000);
    expect(scenario.types().at(-1)).toBe("response.audio_transcript.delta");
    await scenario.send({ type: "response.cancel" });
    expect(last(scenario, "response.done").response.status).toBe("cancelled");
  });

  it("fails the response, not the session, with the synthesizer", async () => {
    const scenario = await openScenario({ answers: ["One.", "Two."], synthesis: { failAtRequest: 1 } });
    await scenario.send({ type: "response.create" });
    expect(last(scenario, "response.done").response).toMatchObject({
      status: "failed",
      status_details: { type: "failed", error: { code: "engine_failed" } },
    });
    await scenario.send({ type: "response.create" });
    await scenario.wait(1000);
    expect(last(scenario, "response.done").response.status).toBe("completed");
  });

  it("fails the response with the model", async () => {
    const scenario = await openScenario({
      answers: [
        { parts: ["Half an ", "answer."], fail: { beforePart: 1, code: "rate_limited", message: "slow down" } },
      ],
    });
    await scenario.send({ type: "response.create" });
    await scenario.wait(500);
    expect(last(scenario, "response.done").response).toMatchObject({
      status: "failed",
      status_details: { error: { type: "rate_limit_error", code: "rate_limited" } },
    });
  });

  it("tells of a failed recognition and hears the next turn", async () => {
    const scenario = await openScenario({
      speech: [
        [500, 1000],
        [3000, 3500],
      ],
      heard: [{ text: "", failure: "out of order" }, "Hello."],
      answers: ["Hi."],
    });
    await scenario.talk(5500);
    expect(scenario.types().slice(3, 6)).toEqual([
      "input_audio_buffer.committed",
      "conversation.item.input_audio_transcription.failed",
      "conversation.item.created",
    ]);
    expect(last(scenario, "response.done").response.status).toBe("completed");
    // The operator reads why.
    expect(scenario.log.find((line) => line.includes("recognition failed"))).toMatch(
      /code=engine_failed reason="?out of order/,
    );
  });

  it("stops model and synthesizer when the socket closes mid-answer", async () => {
    const scenario = await openScenario({ answers: [longAnswer] });
    await scenario.send({ type: "response.create" });
    const before = scenario.events.length;
    scenario.handle.disconnected();
    await scenario.handle.closed;
    await scenario.wait(2000);
    expect(scenario.events).toHaveLength(before);
    expect(scenario.clock.pending).toBe(0);
  });

  it("refuses audio that nobody commits, and keeps what it has", async () => {
    const scenario = await openScenario({ limits: { maxBufferedMs: 1000 }, heard: ["Hello."], speech: [[100, 900]] });
    await scenario.send({ type: "session.update", session: { turn_detection: null } });
    await scenario.talk(1100);
    const errors = scenario.events.filter((event) => event.type === "error");
    expect(errors).toHaveLength(5);
    expect(errors[0]).toMatchObject({ error: { code: "input_audio_buffer_full", param: "audio" } });
    await scenario.send({ type: "input_audio_buffer.commit" });
    expect(last(scenario, "conversation.item.created").item).toMatchObject({
      content: [{ type: "input_audio", transcript: "Hello." }],
    });
  });

  it("answers each bad message with one error that names the event", async () => {
    const scenario = await openScenario();
    scenario.handle.receive("{");
    scenario.handle.receive(JSON.stringify({ type: "nonsense", event_id: "a" }));
    scenario.handle.receive(JSON.stringify({ type: "input_audio_buffer.append", audio: "not base64!", event_id: "b" }));
    const errors = scenario.events.flatMap((event) => (event.type === "error" ? [event.error] : []));
    expect(errors.map((error) => error.event_id)).toEqual([null, "a", "b"]);
    expect(errors.map((error) => error.code)).toEqual(["invalid_json", "invalid_event", "invalid_value"]);
  });

  it("ends a session at its time, with an error first (TR-56)", async () => {
    const scenario = await openScenario({ limits: { maxSessionMs: 2000 } });
    await scenario.wait(2100);
    expect(last(scenario, "error").error.code).toBe("session_expired");
    expect(scenario.closedWith).toEqual({ code: 1001, reason: "session expired" });
  });

  it("lets an answer end before it drains", async () => {
    const scenario = await openScenario({ answers: [longAnswer] });
    await scenario.send({ type: "response.create" });
    const drained = scenario.handle.drain();
    expect(scenario.closedWith).toBeNull();
    await scenario.wait(6000);
    await drained;
    expect(last(scenario, "response.done").response.status).toBe("completed");
    expect(scenario.closedWith?.code).toBe(1001);
  });

  it("names what it cannot honour: to new clients in a warning, for old ones in the log", async () => {
    const update = {
      type: "session.update",
      session: { input_audio_noise_reduction: { type: "azure_deep_noise_suppression" } },
    } as const;
    const fresh = await openScenario({ apiVersion: "2026-07-15" });
    await fresh.send(update);
    expect(last(fresh, "warning").warning.param).toBe("session.input_audio_noise_reduction");
    const old = await openScenario({ apiVersion: "2025-05-01-preview" });
    await old.send(update);
    expect(old.types()).toEqual(["session.created", "session.updated"]);
    expect(old.log.join("\n")).toContain("session.input_audio_noise_reduction");
  });

  it("shows in its journal what became of the output, to the close", async () => {
    const lines: string[] = [];
    const script = { speech: [[500, 1500]] as const, heard: ["Hello."], answers: ["Hi."] };
    const scenario = await openScenario({ ...script, journal: createLineJournal((line) => lines.push(line)) });
    await scenario.talk(3000);
    void scenario.handle.drain();
    await scenario.wait(5000);
    expect(scenario.closedWith).toEqual({ code: 1001, reason: "server stops" });
    const effects = replayJournal(lines);
    const itemId = last(scenario, "response.content_part.added").item_id;
    const responseId = last(scenario, "response.done").response.id;
    expect(effects.filter(({ type }) => ["beginSound", "flushOutput", "noteAnswer", "close"].includes(type))).toEqual([
      { type: "flushOutput", responseId: null },
      { type: "beginSound", responseId, itemId },
      { type: "noteAnswer", text: "Hi." },
      { type: "close", code: 1001, reason: "server stops" },
    ]);
  });

  it("decides the same however fast audio comes, and replays from its journal to the same bytes", async () => {
    const lines: string[] = [];
    const script = { speech: [[500, 1500]] as const, heard: ["Hello."], answers: ["Hi."] };
    const scenario = await openScenario({ ...script, journal: createLineJournal((line) => lines.push(line)) });
    await scenario.talk(3000);
    const replayed = replayJournal(lines).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
    expect(replayed).toEqual(scenario.events);

    const fast = await openScenario(script);
    const audio = Buffer.alloc(24_000 * 2 * 3).toString("base64");
    await fast.send({ type: "input_audio_buffer.append", audio });
    await fast.talk(1000);
    const marks = (run: Scenario): object[] =>
      run.events.flatMap((event) =>
        event.type === "input_audio_buffer.speech_started" || event.type === "input_audio_buffer.speech_stopped"
          ? [event]
          : [],
      );
    expect(marks(fast)).toEqual(marks(scenario));
  });

  it("lets no client make it send more than clients take (TR-53)", async () => {
    const scenario = await openScenario();
    const update = (event_id: string, session: object) =>
      scenario.send({ type: "session.update", event_id, session } as Parameters<Scenario["send"]>[0]);
    await update("a", { instructions: "long ".repeat(300_000) });
    await update("b", { metadata: { ["k".repeat(1_000_000)]: 5 } });
    await update("c", { instructions: "x".repeat(200_000) });
    await update("d", { tools: [{ type: "function", name: "look", description: "x".repeat(200_000) }] });
    const errors = scenario.events.flatMap((event) => (event.type === "error" ? [event.error] : []));
    expect(errors.map((error) => [error.event_id, error.code])).toEqual([
      ["a", "invalid_value"],
      ["b", "invalid_value"],
      ["d", "invalid_value"],
    ]);
    expect(last(scenario, "session.updated").session.instructions).toHaveLength(200_000);
    for (const event of scenario.events) expect(JSON.stringify(event).length).toBeLessThan(300_000);
  });

  it("warns of unknown settings one by one only while they are few", async () => {
    const scenario = await openScenario();
    const session = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]));
    await scenario.send({ type: "session.update", session } as Parameters<Scenario["send"]>[0]);
    const unknown = scenario.events.filter(
      (event) => event.type === "warning" && event.warning.code === "unknown_parameter",
    );
    expect(unknown.length).toBeLessThan(50);
    expect(last(scenario, "warning").warning.message).toMatch(/^\d+ more settings/);
  });

  it("names the event whose audio it cannot take, in binary frames too", async () => {
    const scenario = await openScenario({ limits: { maxBufferedMs: 500 } });
    await scenario.send({ type: "session.update", session: { turn_detection: null } });
    const audio = Buffer.alloc(48_000).toString("base64");
    const message = JSON.stringify({ type: "input_audio_buffer.append", event_id: "too much", audio });
    scenario.handle.receive(message);
    scenario.handle.receive(Buffer.from(message));
    const errors = scenario.events.flatMap((event) => (event.type === "error" ? [event.error.event_id] : []));
    expect(errors).toEqual(["too much", "too much"]);
  });

  it("transcribes what was committed while transcription was on, though it is off by then", async () => {
    const recognizer = createScriptedRecognizer({ utterances: ["Hello."], manual: true });
    const scenario = await openScenario({ speech: [[100, 900]], engines: { recognizer } });
    await scenario.send({ type: "session.update", session: { turn_detection: null } });
    await scenario.talk(1000);
    await scenario.send({ type: "input_audio_buffer.commit" });
    await scenario.send({ type: "session.update", session: { input_audio_transcription: null } });
    while (recognizer.pendingCount > 0) recognizer.release();
    await scenario.wait(100);
    expect(scenario.types().slice(-3)).toEqual([
      "session.updated",
      "conversation.item.input_audio_transcription.completed",
      "conversation.item.created",
    ]);
  });

  it("refuses a response on an item that is not there", async () => {
    const scenario = await openScenario();
    const response = { input_items: [{ type: "item_reference" as const, id: "item_of_nobody" }] };
    await scenario.send({ type: "response.create", event_id: "mine", response });
    expect(scenario.types()).toEqual(["session.created", "error"]);
    expect(last(scenario, "error").error).toMatchObject({
      code: "item_not_found",
      event_id: "mine",
      param: "response.input_items[0].id",
    });
  });
});
