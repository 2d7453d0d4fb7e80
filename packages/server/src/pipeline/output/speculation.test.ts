import type { ModelRequest } from "@vivavoce/engine";
import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import type { TraceEvent } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { openScenario } from "../../testing/scenario.ts";
import type { Scenario, ScenarioOptions } from "../../testing/scenario.ts";

/** Two stretches of speech with a pause of 400 ms, which the usual 500 ms of silence bear. */
const pausing = [
  [500, 1200],
  [1600, 2200],
] as const;

const traced = { features: ["vivavoce_trace"], maxWastedPerMinute: 5 };

function traces({ events }: Scenario): TraceEvent[] {
  return (events as readonly { type: string; trace?: TraceEvent }[]).flatMap((event) =>
    event.type === "vivavoce.trace" && event.trace !== undefined ? [event.trace] : [],
  );
}

const kinds = (scenario: Scenario) =>
  traces(scenario).flatMap((trace) =>
    trace.kind === "speculation_ended" ? [trace.outcome] : trace.kind === "speculation_started" ? ["ahead"] : [],
  );

const wire = ({ events }: Scenario) =>
  JSON.stringify(events.filter((event) => (event.type as string) !== "vivavoce.trace"));

async function heard(options: ScenarioOptions, ms = 4000): Promise<Scenario> {
  const scenario = await openScenario(options);
  await scenario.talk(ms);
  return scenario;
}

describe("an answer made ahead", () => {
  it("is the answer that would have been made, event for event", async () => {
    const script = { speech: [[500, 1500]] as const, heard: ["Hello."], answers: ["Hi. How are you?"] };
    const plain = await heard(script);
    const ahead = await heard({ ...script, ...traced });
    expect(kinds(ahead)).toEqual(["ahead", "used"]);
    expect(wire(ahead)).toBe(wire(plain));
  });

  it("asks the model before the silence is over, and once", async () => {
    const languageModel = createScriptedLanguageModel(["Hi."]);
    const script = { speech: [[500, 1500]] as const, heard: ["Hello."], engines: { languageModel } };
    const scenario = await openScenario({ ...script, ...traced });
    await scenario.talk(1900);
    expect(scenario.types()).not.toContain("input_audio_buffer.speech_stopped");
    expect(languageModel.requests).toHaveLength(1);
    await scenario.talk(2000);
    expect(languageModel.requests).toHaveLength(1);
    expect(scenario.types()).toContain("response.done");
  });

  it("leaves no trace on the wire when the user goes on, and its model is stopped", async () => {
    const requests: ModelRequest[] = [];
    const scripted = createScriptedLanguageModel(["For nothing.", "Whole."]);
    const languageModel = {
      ...scripted,
      generate(request: ModelRequest) {
        requests.push(request);
        return scripted.generate(request);
      },
    };
    const scenario = await heard(
      { speech: pausing, heard: ["All of it."], engines: { languageModel }, ...traced },
      4500,
    );
    expect(kinds(scenario)).toEqual(["ahead", "wasted", "ahead", "used"]);
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, expect.any(Boolean)]);
    expect(wire(scenario)).not.toContain("For nothing");
    expect(scenario.events.filter((event) => event.type === "response.created")).toHaveLength(1);
    expect(wire(scenario)).toContain("Whole.");
  });

  it("is not made when too many went to waste", async () => {
    const script = { speech: pausing, heard: ["All of it."], answers: ["For nothing.", "Whole."] };
    const scenario = await heard({ ...script, ...traced, maxWastedPerMinute: 1 }, 4500);
    expect(kinds(scenario)).toEqual(["ahead", "wasted"]);
    expect(scenario.types()).toContain("response.done");
  });

  it("is thrown away when the session has become another one meanwhile", async () => {
    const languageModel = createScriptedLanguageModel(["Old.", "New."]);
    const scenario = await openScenario({
      speech: [[500, 1500]],
      heard: ["Hello."],
      engines: { languageModel },
      ...traced,
    });
    await scenario.talk(1900);
    await scenario.send({ type: "session.update", session: { instructions: "Be brief." } });
    await scenario.talk(2500);
    expect(kinds(scenario)).toEqual(["ahead", "wasted"]);
    expect(wire(scenario)).toContain("New.");
    expect(wire(scenario)).not.toContain("Old.");
  });

  it("is not made when nobody has asked for answers", async () => {
    const scenario = await openScenario({ speech: [[500, 1500]], heard: ["Hello."], answers: ["No."], ...traced });
    await scenario.send({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", create_response: false } },
    });
    await scenario.talk(4000);
    expect(kinds(scenario)).toEqual([]);
  });

  it("tells the log what became of those that were made", async () => {
    const script = { speech: pausing, heard: ["All of it."], answers: ["For nothing.", "Whole."] };
    const scenario = await heard({ ...script, ...traced }, 4500);
    scenario.handle.disconnected();
    expect(scenario.log.filter((line) => line.includes("made ahead"))).toEqual([
      expect.stringMatching(/used=1.*wasted=1/),
    ]);
  });
});

describe("the trace", () => {
  it("tells of a turn from the first sound to the last, for those who asked (TR-20)", async () => {
    const script = { speech: [[500, 1500]] as const, heard: ["Hello."], answers: ["Hi."] };
    const scenario = await heard({ ...script, ...traced });
    expect(traces(scenario).map(({ kind }) => kind)).toEqual([
      "speech_detected",
      "speech_started",
      "speech_paused",
      "speculation_started",
      "speech_stopped",
      "transcribed",
      "speculation_ended",
      "response_started",
      "first_token",
      "first_audio",
      "turn_measured",
      "response_ended",
    ]);
    const times = traces(scenario).map(({ at_ms }) => at_ms);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(traces(await heard(script))).toEqual([]);
  });
});
