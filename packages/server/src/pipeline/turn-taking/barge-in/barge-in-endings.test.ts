import type { SessionUpdate } from "@vivavoce/protocol";
import type { RecognizerOptions } from "@vivavoce/engine";
import {
  createScriptedLanguageModel,
  createScriptedNoiseSuppressor,
  createScriptedRecognizer,
} from "@vivavoce/engine/testing";
import type { TraceEvent } from "@vivavoce/protocol";
import { describe, expect, it } from "vitest";
import { openScenario } from "../../../testing/scenario.ts";
import type { Scenario, ScenarioOptions } from "../../../testing/scenario.ts";

const longAnswer =
  "This answer goes on for a good while, so that somebody can say something, be it much or little, before it is over.";
const semantic = { type: "azure_semantic_vad", remove_filler_words: true } as const;
const audioMs = ({ events }: Scenario) =>
  events.reduce(
    (sum, event) => sum + (event.type === "response.audio.delta" ? Buffer.from(event.delta, "base64").length / 48 : 0),
    0,
  );
const outcomes = ({ events }: Scenario) =>
  events.flatMap((event) => (event.type === "response.done" ? [event.response.status] : []));

/** A session whose assistant speaks while the user does. */
async function speakingOver(options: ScenarioOptions, turn_detection: SessionUpdate["turn_detection"] = semantic) {
  const scenario = await openScenario({ speech: [[1000, 3000]], answers: [longAnswer, "Next."], ...options });
  await scenario.send({ type: "session.update", session: { turn_detection } });
  await scenario.send({ type: "response.create" });
  return scenario;
}

describe("a hold", () => {
  it("ends when the microphone says nothing more", async () => {
    const scenario = await speakingOver({ heard: ["Tea."], leadMs: 100 });
    await scenario.talk(1160);
    const atOnset = audioMs(scenario);
    await scenario.wait(600);
    expect(audioMs(scenario) - atOnset).toBeLessThanOrEqual(60);
    await scenario.wait(9000);
    expect(outcomes(scenario)).toEqual(["completed"]);
  });

  it("ends when turns are taken by plain voice activity from now on: who speaks has interrupted", async () => {
    const scenario = await speakingOver({ heard: ["Okay, okay."] });
    await scenario.talk(1160);
    await scenario.send({ type: "session.update", session: { turn_detection: { type: "server_vad" } } });
    await scenario.talk(4000);
    expect(scenario.types()).toContain("input_audio_buffer.speech_started");
    expect(outcomes(scenario)[0]).toBe("cancelled");
  });

  it("leaves no listener behind, however often it comes", async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => void warnings.push(warning.name);
    process.on("warning", note);
    const speech = Array.from({ length: 16 }, (_, i) => [1000 + 900 * i, 1250 + 900 * i] as const);
    const scenario = await speakingOver({
      speech,
      heard: speech.map(() => "Mm-hmm."),
      answers: [longAnswer.repeat(4)],
      leadMs: 100,
    });
    await scenario.talk(16_000);
    process.off("warning", note);
    expect(warnings).toEqual([]);
    expect(scenario.types()).not.toContain("input_audio_buffer.speech_started");
  });
});

describe("where speech does not interrupt", () => {
  it("a back-channel is no turn either (BH-46)", async () => {
    const turns = { ...semantic, interrupt_response: false } as const;
    const scenario = await speakingOver({ speech: [[1000, 1400]], heard: ["Mm-hmm."] }, turns);
    await scenario.talk(9000);
    expect(scenario.types().filter((type) => type.startsWith("input_audio_buffer."))).toEqual([]);
    expect(outcomes(scenario)).toEqual(["completed"]);
  });
});

describe("an answer of the user that begins while the assistant still speaks", () => {
  it("is a turn when it ends after the assistant has", async () => {
    const recognizer = createScriptedRecognizer({ utterances: ["Uh, Paris."] });
    const growing = {
      ...recognizer,
      openStream(options: RecognizerOptions) {
        const stream = recognizer.openStream(options);
        let samples = 0;
        return {
          push(pushed: Float32Array) {
            samples += pushed.length;
            stream.push(pushed);
          },
          settle: () => (samples < 800 * 16 ? Promise.resolve({ text: "Uh." }) : stream.settle()),
          close: () => stream.close(),
        };
      },
    };
    const scenario = await openScenario({
      speech: [
        [900, 1150],
        [2100, 2600],
      ],
      engines: { recognizer: growing },
      answers: ["What is the big city in the middle of it called?", "Right."],
    });
    await scenario.send({
      type: "session.update",
      session: { turn_detection: { ...semantic, silence_duration_ms: 1200 } },
    });
    await scenario.send({ type: "response.create" });
    await scenario.talk(2000);
    expect(scenario.types()).not.toContain("input_audio_buffer.speech_started");
    await scenario.talk(4000);
    expect(scenario.types()).toContain("conversation.item.input_audio_transcription.completed");
    expect(outcomes(scenario)).toEqual(["completed", "completed"]);
  });
});

describe("an answer made ahead", () => {
  const ahead = {
    maxWastedPerMinute: 5,
    features: ["vivavoce_trace"],
    speech: [[500, 1500]] as const,
    heard: ["Hello."],
  };
  const kinds = ({ events }: Scenario) =>
    (events as readonly { type: string; trace?: TraceEvent }[]).flatMap(({ trace }) =>
      trace?.kind.startsWith("speculation") === true ? [trace.kind] : [],
    );

  it.each([
    ["the audio is cleared", { type: "input_audio_buffer.clear" }],
    ["the audio is committed", { type: "input_audio_buffer.commit" }],
    ["turns go by hand", { type: "session.update", session: { turn_detection: null } }],
    [
      "nobody wants answers any more",
      { type: "session.update", session: { turn_detection: { type: "server_vad", create_response: false } } },
    ],
  ] as const)("is stopped when %s", async (_, event) => {
    const languageModel = createScriptedLanguageModel(["Hi.", "Hi again."]);
    const scenario = await openScenario({ ...ahead, engines: { languageModel } });
    await scenario.talk(1900);
    expect(kinds(scenario)).toEqual(["speculation_started"]);
    await scenario.send(event);
    await scenario.talk(1000);
    expect(languageModel.requests[0]?.signal.aborted).toBe(true);
    expect(kinds(scenario).slice(0, 2)).toEqual(["speculation_started", "speculation_ended"]);
  });

  it("is done without when the judge fails, which ends no session", async () => {
    const judge = {
      id: "broken",
      judge: () => {
        throw new Error("broken");
      },
    };
    const scenario = await openScenario({ ...ahead, engines: { judge }, answers: ["Hi."] });
    await scenario.talk(4000);
    expect(outcomes(scenario)).toEqual(["completed"]);
    expect(scenario.log.some((line) => line.includes("foreseen"))).toBe(true);
  });
});

describe("a response beside the conversation that is cancelled", () => {
  it("does not change what is known of the answer that plays (BH-44)", async () => {
    const languageModel = createScriptedLanguageModel([longAnswer, "Beside.", "Next."]);
    const scenario = await openScenario({ speech: [[3000, 3600]], heard: ["Stop."], engines: { languageModel } });
    await scenario.send({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", auto_truncate: true } },
    });
    await scenario.send({ type: "response.create" });
    await scenario.talk(1000);
    await scenario.send({ type: "response.create", response: { conversation: "none", modalities: ["text"] } });
    const beside = scenario.events.findLast((event) => event.type === "response.created");
    await scenario.send({ type: "response.cancel", response_id: beside?.response.id ?? "" });
    await scenario.talk(4000);
    expect(scenario.types()).toContain("conversation.item.truncated");
  });
});

describe("a noise suppressor that fails", () => {
  it("leaves a session that hears", async () => {
    const noiseSuppressor = {
      ...createScriptedNoiseSuppressor(),
      openStream: () => {
        throw new Error("no memory");
      },
    };
    const scenario = await openScenario({
      speech: [[1000, 1600]],
      heard: ["Hello."],
      answers: ["Hi."],
      engines: { noiseSuppressor },
    });
    await scenario.send({
      type: "session.update",
      session: { turn_detection: semantic, input_audio_noise_reduction: { type: "near_field" } },
    });
    await scenario.talk(4000);
    expect(outcomes(scenario)).toEqual(["completed"]);
  });
});
