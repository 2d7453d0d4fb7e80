import { deferred } from "@vivavoce/audio/deferred";
import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario } from "../testing/scenario.ts";

const longAnswer = "This answer goes on for a good while, so that somebody can interrupt it before it is over.";

/** Audio sent since an event, in milliseconds. */
function sentMs(scenario: Scenario, from = 0): number {
  return scenario.events
    .slice(from)
    .reduce(
      (sum, event) =>
        sum + (event.type === "response.audio.delta" ? Buffer.from(event.delta, "base64").length / 48 : 0),
      0,
    );
}

describe("playback", () => {
  it("is over when a client cancels: the next answer need not wait for it", async () => {
    const scenario = await openScenario({ answers: [longAnswer, longAnswer], leadMs: 300 });
    await scenario.send({ type: "response.create" });
    await scenario.wait(1000);
    await scenario.send({ type: "response.cancel" });
    const from = scenario.events.length;
    await scenario.send({ type: "response.create" });
    expect(sentMs(scenario, from)).toBeGreaterThanOrEqual(300);
  });

  it("goes on through speech that does not interrupt (BH-46)", async () => {
    const scenario = await openScenario({ speech: [[500, 1000]], heard: ["Yes."], answers: [longAnswer], leadMs: 300 });
    const turn_detection = { type: "server_vad", interrupt_response: false, create_response: false } as const;
    await scenario.send({ type: "session.update", session: { turn_detection } });
    await scenario.send({ type: "response.create" });
    await scenario.talk(1500);
    expect(scenario.types()).toContain("input_audio_buffer.speech_started");
    expect(sentMs(scenario)).toBeLessThanOrEqual(1500 + 300 + 60);
    expect(sentMs(scenario)).toBeGreaterThanOrEqual(1500);
  });
});

describe("the judge of an utterance", () => {
  it.each([["audio", "text"] as const, ["text"] as const])(
    "knows what was answered last (%s)",
    async (...modalities) => {
      const known: string[] = [];
      const scenario = await openScenario({
        speech: [[3000, 3600]],
        heard: ["Me too."],
        answers: ["I am well."],
        engines: {
          judge: {
            id: "listening",
            judge: ({ lastAssistantText }) => {
              known.push(lastAssistantText ?? "");
              return 1;
            },
          },
        },
      });
      const turn_detection = {
        type: "azure_semantic_vad",
        create_response: false,
        end_of_utterance_detection: { model: "semantic_detection_v1" },
      } as const;
      await scenario.send({ type: "session.update", session: { turn_detection } });
      await scenario.send({ type: "response.create", response: { modalities: [...modalities] } });
      await scenario.talk(4500);
      expect(known).toEqual(["I am well."]);
    },
  );
});

describe("a function call", () => {
  it("is answered when its output and response.create follow at once (wire.md 8.6 and 16.12)", async () => {
    const languageModel = createScriptedLanguageModel([
      {
        parts: [
          { type: "toolCall", index: 0, callId: "call_1", name: "weather" },
          { type: "toolCallArguments", index: 0, text: "{}" },
        ],
      },
      "Eighteen degrees.",
    ]);
    const scenario = await openScenario({ engines: { languageModel } });
    await scenario.send({ type: "response.create" });
    await scenario.send({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id: "call_1", output: "18" },
    });
    await scenario.send({ type: "response.create" });
    await scenario.wait(3000);
    expect(languageModel.requests[1]?.messages.slice(1)).toMatchObject([
      { role: "assistant", toolCalls: [{ callId: "call_1", name: "weather", arguments: "{}" }] },
      { role: "tool", callId: "call_1", output: "18" },
    ]);
    expect(scenario.events.at(-1)).toMatchObject({ response: { status: "completed", output: [{ type: "message" }] } });
  });

  it("is given up when the user speaks before it is written (BH-47)", async () => {
    const { promise: opened, resolve: open } = deferred();
    const call = { type: "toolCall", index: 0, callId: "call_1", name: "weather" } as const;
    const languageModel = createScriptedLanguageModel([{ parts: [call], gate: { beforePart: 1, opened } }, "Yes?"]);
    const scenario = await openScenario({ engines: { languageModel }, speech: [[500, 1000]], heard: ["Stop."] });
    await scenario.send({ type: "response.create" });
    await scenario.talk(800);
    open();
    await scenario.talk(2500);
    const done = scenario.events.flatMap((event) => (event.type === "response.done" ? [event.response] : []));
    expect(done).toMatchObject([
      { status: "cancelled", output: [{ type: "function_call", status: "incomplete" }] },
      { status: "completed" },
    ]);
    expect(scenario.types()).not.toContain("response.function_call_arguments.done");
    expect(JSON.stringify(languageModel.requests[1]?.messages)).not.toContain("weather");
  });
});
