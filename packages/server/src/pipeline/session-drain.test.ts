import type { ServerEvent } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario } from "../testing/scenario.ts";

const answer = "This answer goes on for a good while, so that somebody has to wait for its end before he goes.";

function last<Type extends ServerEvent["type"]>(scenario: Scenario, type: Type): Extract<ServerEvent, { type: Type }> {
  const event = scenario.events.findLast((candidate) => candidate.type === type);
  if (event === undefined) throw new Error(`no ${type} was sent`);
  return event as Extract<ServerEvent, { type: Type }>;
}

function audioMs({ events }: Scenario): number {
  return events.reduce(
    (sum, event) => sum + (event.type === "response.audio.delta" ? Buffer.from(event.delta, "base64").length / 48 : 0),
    0,
  );
}

/** Talks or waits until the session is closed; the time that took, in milliseconds. */
async function untilClosed(scenario: Scenario, how: "talk" | "wait" = "talk"): Promise<number> {
  const startMs = scenario.clock.now();
  while (scenario.closedWith === null && scenario.clock.now() - startMs < 60_000) await scenario[how](20);
  expect(scenario.closedWith).toEqual({ code: 1001, reason: "server stops" });
  return scenario.clock.now() - startMs;
}

describe("a session that drains", () => {
  it("closes at once when nothing has begun", async () => {
    const scenario = await openScenario();
    await scenario.talk(1000);
    void scenario.handle.drain();
    expect(await untilClosed(scenario)).toBeLessThan(200);
  });

  it("hears the sentence that is being said, answers it and lets the answer be heard", async () => {
    const scenario = await openScenario({ speech: [[500, 2500]], heard: ["Hello there."], answers: [answer] });
    await scenario.talk(1500);
    expect(scenario.types()).toEqual(["session.created", "input_audio_buffer.speech_started"]);
    const drained = scenario.handle.drain();
    const tookMs = await untilClosed(scenario);
    await drained;
    expect(last(scenario, "response.done").response.status).toBe("completed");
    // A second of speech, half a second of silence, and all of the answer.
    expect(audioMs(scenario)).toBeGreaterThan(3000);
    expect(tookMs).toBeGreaterThan(1000 + 500 + audioMs(scenario));
  });

  it("hears it, too, when it has begun only just now", async () => {
    const scenario = await openScenario({ speech: [[500, 2500]], heard: ["Hello there."], answers: ["Hi."] });
    await scenario.talk(580);
    expect(scenario.types()).toEqual(["session.created"]);
    void scenario.handle.drain();
    await untilClosed(scenario);
    expect(last(scenario, "response.done").response.status).toBe("completed");
  });

  it("waits for the text of what was said, and for its answer", async () => {
    const scenario = await openScenario({ speech: [[500, 1500]], heard: ["Hello."], answers: ["Hi, you."] });
    await scenario.talk(2000);
    expect(scenario.types()).not.toContain("response.done");
    void scenario.handle.drain();
    await untilClosed(scenario);
    expect(scenario.types()).toContain("response.done");
  });

  it("lets the last second of an answer be heard, and no new turn begin", async () => {
    /** An answer that has been sent, and not been heard to its end; and the user's time at that. */
    async function answered(...later: [number, number][]): Promise<[Scenario, number]> {
      const speech: [number, number][] = [[500, 1500], ...later];
      const scenario = await openScenario({ speech, heard: ["Hello.", "Stop."], answers: [answer, "Never."] });
      const startMs = scenario.clock.now();
      while (!scenario.types().includes("response.done")) await scenario.talk(20);
      return [scenario, scenario.clock.now() - startMs];
    }
    const [, doneMs] = await answered();
    const [scenario] = await answered([doneMs + 300, doneMs + 1300]);
    void scenario.handle.drain();
    expect(scenario.closedWith).toBeNull();
    await scenario.send({ type: "response.create", event_id: "late" });
    expect(last(scenario, "error").error).toMatchObject({ code: "session_expired", event_id: "late" });
    expect(await untilClosed(scenario)).toBeGreaterThan(1000);
    expect(scenario.types().filter((type) => type === "input_audio_buffer.speech_started")).toHaveLength(1);
    expect(scenario.types().filter((type) => type === "response.created")).toHaveLength(1);
  });

  it("does not wait for sound that the client has thrown away", async () => {
    const scenario = await openScenario({ answers: [answer] });
    await scenario.send({ type: "response.create" });
    await scenario.wait(500);
    void scenario.handle.drain();
    await scenario.send({ type: "response.cancel" });
    expect(await untilClosed(scenario, "wait")).toBeLessThan(500);
  });

  it("waits for the result of a function, and for what the model says to it", async () => {
    const call = [
      { type: "toolCall" as const, index: 0, callId: "call_1", name: "look" },
      { type: "toolCallArguments" as const, index: 0, text: "{}" },
    ];
    const scenario = await openScenario({ answers: [{ parts: call }, answer] });
    await scenario.send({
      type: "session.update",
      session: { modalities: ["text"], tools: [{ type: "function", name: "look" }] },
    });
    await scenario.send({ type: "response.create" });
    await scenario.wait(100);
    expect(scenario.types()).toContain("response.done");
    void scenario.handle.drain();
    await scenario.wait(5000);
    expect(scenario.closedWith).toBeNull();
    await scenario.send({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id: "call_1", output: "5" },
    });
    await scenario.wait(500);
    await scenario.send({ type: "response.create" });
    await untilClosed(scenario, "wait");
    expect(scenario.events.filter(({ type }) => type === "response.done")).toHaveLength(2);
  });

  it("waits a little for a client that asks for its answers itself, not for one that wants none", async () => {
    const scenario = await openScenario({ answers: ["Hi."] });
    const content = [{ type: "input_text" as const, text: "Hello." }];
    await scenario.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    void scenario.handle.drain();
    await scenario.wait(500);
    await scenario.send({ type: "response.create" });
    await untilClosed(scenario, "wait");
    expect(scenario.types()).toContain("response.done");

    const silent = await openScenario();
    await silent.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    await silent.wait(3000);
    void silent.handle.drain();
    expect(await untilClosed(silent, "wait")).toBeLessThan(200);
  });

  it("waits for the commit of a turn by hand", async () => {
    const scenario = await openScenario({ speech: [[200, 2000]], heard: ["Hello."], answers: ["Hi."] });
    await scenario.send({ type: "session.update", session: { turn_detection: null } });
    await scenario.talk(1000);
    void scenario.handle.drain();
    await scenario.talk(1200);
    expect(scenario.closedWith).toBeNull();
    await scenario.send({ type: "input_audio_buffer.commit" });
    await scenario.send({ type: "response.create" });
    await untilClosed(scenario);
    expect(scenario.types()).toContain("response.done");
  });
});
