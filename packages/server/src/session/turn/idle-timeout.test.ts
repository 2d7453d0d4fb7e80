import { describe, expect, it } from "vitest";
import { openScenario } from "../../testing/scenario.ts";
import type { Scenario } from "../../testing/scenario.ts";
import { createSessionBench } from "../../testing/session-bench.ts";

const message = { type: "message" as const, role: "user" as const, content: [] };
const update = (idle_timeout_ms: number | null): object => ({
  type: "session.update",
  session: { turn_detection: { type: "server_vad", idle_timeout_ms } },
});

async function answered(idleMs: number | null, speech: readonly (readonly [number, number])[] = []): Promise<Scenario> {
  const scenario = await openScenario({ answers: ["Hello.", "Still there?"], heard: ["Yes."], speech });
  scenario.handle.receive(JSON.stringify(update(idleMs)));
  await scenario.send({ type: "response.create" });
  return scenario;
}

describe("the idle timeout (SF-08.14, SE-69)", () => {
  it("counts from the end of playback, and makes the assistant speak again", async () => {
    const scenario = await answered(2000);
    const from = scenario.events.length;
    // The answer plays for 360 ms; the wait begins when it has been heard.
    await scenario.talk(2200);
    expect(scenario.types(from)).toEqual([]);
    await scenario.talk(1500);
    expect(scenario.types(from).slice(0, 4)).toEqual([
      "input_audio_buffer.committed",
      "conversation.item.input_audio_transcription.completed",
      "conversation.item.created",
      "response.created",
    ]);
    expect(scenario.types(from).at(-1)).toBe("response.done");
  });

  it("is given up when the user speaks", async () => {
    const scenario = await answered(2000, [[1000, 2500]]);
    await scenario.talk(2600);
    const responses = scenario.types().filter((type) => type === "response.created");
    expect(responses).toHaveLength(1);
  });

  it("ends when the conversation is full: nobody is there who could make room", () => {
    const bench = createSessionBench();
    const { maxItems } = bench.state.limits;
    bench.client({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", idle_timeout_ms: 1000 } },
    });
    for (let n = 0; n < maxItems; n++) bench.client({ type: "conversation.item.create", item: message });
    bench.input({ type: "timerFired", timer: "idle" });
    expect(bench.types()).toEqual(["warning"]);
    expect(bench.state.conversation.entries).toHaveLength(maxItems);
  });

  it("does nothing when it is not set", async () => {
    const scenario = await answered(null);
    const from = scenario.events.length;
    await scenario.talk(8000);
    expect(scenario.types(from)).toEqual([]);
  });
});

describe("output_audio_buffer.clear (CE-19)", () => {
  it("is answered, and what was not played counts as dropped", async () => {
    const scenario = await answered(null);
    await scenario.send({ type: "output_audio_buffer.clear" });
    expect(scenario.types().at(-1)).toBe("output_audio_buffer.cleared");
  });
});
