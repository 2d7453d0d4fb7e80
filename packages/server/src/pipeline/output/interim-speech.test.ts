import { deferred } from "@vivavoce/audio/deferred";
import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import type { ServerEvent } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { openScenario } from "../../testing/scenario.ts";
import type { Scenario } from "../../testing/scenario.ts";

const interim = (fields: object = {}): object => ({
  type: "static_interim_response",
  texts: ["One moment."],
  latency_threshold_ms: 800,
  ...fields,
});

/** A gate that a test opens. */
function createGate(): { readonly opened: Promise<void>; open(): void } {
  const { promise: opened, resolve: open } = deferred();
  return { opened, open: () => open() };
}

function spoken(scenario: Scenario): string {
  return scenario.events
    .map((event: ServerEvent) => (event.type === "response.audio_transcript.delta" ? event.delta : ""))
    .join("");
}

async function ask(scenario: Scenario, interim_response: object): Promise<void> {
  scenario.handle.receive(JSON.stringify({ type: "session.update", session: { interim_response } }));
  await scenario.send({ type: "response.create" });
}

describe("interim speech (SF-21)", () => {
  it("fills the wait for a late model, within the same item", async () => {
    const gate = createGate();
    const scenario = await openScenario({ answers: [{ parts: ["Here it is."], gate: { opened: gate.opened } }] });
    await ask(scenario, interim());
    await scenario.wait(700);
    expect(spoken(scenario)).toBe("");
    await scenario.wait(400);
    expect(spoken(scenario)).toBe("One moment. ");
    gate.open();
    await scenario.wait(2500);
    expect(spoken(scenario)).toBe("One moment. Here it is.");
    expect(scenario.types().filter((type) => type === "response.output_item.added")).toHaveLength(1);
    expect(scenario.types().at(-1)).toBe("response.done");
  });

  it("is silent when the model is in time", async () => {
    const scenario = await openScenario({ answers: ["At once."] });
    await ask(scenario, interim());
    await scenario.wait(3000);
    expect(spoken(scenario)).toBe("At once.");
  });

  it("is said before a call when tools trigger it", async () => {
    const call = { type: "toolCall", index: 0, callId: "call_1", name: "look" } as const;
    const scenario = await openScenario({ answers: [{ parts: [call] }] });
    await ask(scenario, interim({ triggers: ["tool"] }));
    await scenario.wait(2000);
    expect(spoken(scenario)).toBe("One moment. ");
    const items = scenario.events.flatMap((event) =>
      event.type === "response.output_item.done" ? [event.item.type] : [],
    );
    expect(items).toEqual(["message", "function_call"]);
  });

  it.each([
    ["en-US", /^(?:One moment, please|Let me see)\. $/],
    ["de-DE", /^(?:Einen Moment, bitte|Mal sehen)\. $/],
    ["zh-CN", /^(?:请稍等|让我看看)。 ?$/],
    ["sw-KE", /^$/],
  ])("has words of its own in %s where the session names none", async (language, words) => {
    const gate = createGate();
    const voices = [{ name: "alto", language, gender: "female" }] as const;
    const scenario = await openScenario({
      answers: [{ parts: ["?"], gate: { opened: gate.opened } }],
      synthesis: { voices },
    });
    await ask(scenario, interim({ texts: undefined }));
    await scenario.wait(1200);
    expect(spoken(scenario)).toMatch(words);
    gate.open();
  });

  it("is written in the language of the voice", async () => {
    const gate = createGate();
    const model = createScriptedLanguageModel([{ parts: ["?"], gate: { opened: gate.opened } }, "Moment."]);
    const voices = [{ name: "alto", language: "de-DE", gender: "female" }] as const;
    const scenario = await openScenario({ engines: { languageModel: model }, synthesis: { voices } });
    await ask(scenario, { type: "llm_interim_response", latency_threshold_ms: 100 });
    await scenario.wait(500);
    const asked = model.requests.map((request) => JSON.stringify(request).includes("Say it in German."));
    expect(asked).toEqual([false, true]);
    gate.open();
  });

  it("is written by the model when asked for, and given up when that fails", async () => {
    const gate = createGate();
    const answers = [{ parts: ["Yes."], gate: { opened: gate.opened } }, "Let me see."];
    const scenario = await openScenario({ answers });
    await ask(scenario, { type: "llm_interim_response", latency_threshold_ms: 100 });
    await scenario.wait(500);
    expect(spoken(scenario)).toBe("Let me see. ");
    gate.open();
    await scenario.wait(2500);
    expect(spoken(scenario)).toBe("Let me see. Yes.");
  });

  it("stops with the response", async () => {
    const scenario = await openScenario({ answers: [{ parts: ["Never."], gate: { opened: new Promise(() => {}) } }] });
    await ask(scenario, interim());
    await scenario.send({ type: "response.cancel" });
    await scenario.wait(2000);
    expect(spoken(scenario)).toBe("");
    expect(scenario.clock.pending).toBe(1);
  });
});
