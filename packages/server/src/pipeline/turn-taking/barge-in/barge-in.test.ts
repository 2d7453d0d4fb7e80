import type { SessionUpdate } from "@vivavoce/protocol";
import { createScriptedRecognizer } from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import { openScenario } from "../../../testing/scenario.ts";
import type { Scenario, ScenarioOptions } from "../../../testing/scenario.ts";

const longAnswer =
  "This answer goes on for a good while, so that somebody can say something, be it much or little, before it is over.";

type Turns = NonNullable<SessionUpdate["turn_detection"]>;

const semantic: Turns = { type: "azure_semantic_vad", remove_filler_words: true };

/** A session in which the assistant speaks and the user says something a second later. */
async function interrupted(
  heard: string,
  options: ScenarioOptions = {},
  turn_detection: Turns = semantic,
): Promise<Scenario> {
  const scenario = await openScenario({
    speech: [[1000, 1400]],
    heard: [heard],
    answers: [longAnswer, "Very well."],
    ...options,
  });
  await scenario.send({ type: "session.update", session: { turn_detection } });
  await scenario.send({ type: "response.create" });
  await scenario.talk(6000);
  return scenario;
}

function audioMs({ events }: Scenario): number {
  return events.reduce(
    (sum, event) => sum + (event.type === "response.audio.delta" ? Buffer.from(event.delta, "base64").length / 48 : 0),
    0,
  );
}

const isQuiet = (scenario: Scenario) => !scenario.types().some((type) => type.startsWith("input_audio_buffer."));

describe("speech while the assistant speaks (decision 0009)", () => {
  it("leaves the answer whole when it is a back-channel, and is no turn (SF-08.10)", async () => {
    const undisturbed = await openScenario({ answers: [longAnswer] });
    await undisturbed.send({ type: "response.create" });
    await undisturbed.talk(6000);
    const scenario = await interrupted("Mm-hmm.");
    expect(isQuiet(scenario)).toBe(true);
    expect(audioMs(scenario)).toBeCloseTo(audioMs(undisturbed), 0);
    expect(scenario.events.filter((event) => event.type === "response.done")).toHaveLength(1);
  });

  it("holds back what is said while it is found out, and loses none of it", async () => {
    const scenario = await interrupted("Mm-hmm.", { leadMs: 200 });
    const done = scenario.events.find((event) => event.type === "response.done");
    expect(done).toMatchObject({ response: { status: "completed" } });
  });

  it("stops the answer when it claims the turn, and becomes one", async () => {
    const scenario = await interrupted("Stop it.");
    const types = scenario.types();
    const started = types.indexOf("input_audio_buffer.speech_started");
    expect(started).toBeGreaterThan(0);
    const cut = scenario.events.find((event) => event.type === "response.done");
    expect(cut).toMatchObject({ response: { status: "cancelled", status_details: { reason: "turn_detected" } } });
    expect(types.slice(started)).toContain("conversation.item.input_audio_transcription.completed");
    // The onset counts, not the moment at which it was believed (BH-31).
    expect(scenario.events.find((event) => event.type === "input_audio_buffer.speech_started")).toMatchObject({
      audio_start_ms: expect.closeTo(1000 - 420, -2) as number,
    });
  });

  it("sends no audio between onset and verdict", async () => {
    const scenario = await openScenario({
      speech: [[1000, 3000]],
      heard: ["Tea."],
      answers: [longAnswer],
      leadMs: 100,
    });
    await scenario.send({ type: "session.update", session: { turn_detection: semantic } });
    await scenario.send({ type: "response.create" });
    await scenario.talk(1160);
    const atOnset = audioMs(scenario);
    await scenario.talk(200);
    expect(isQuiet(scenario)).toBe(true);
    expect(audioMs(scenario) - atOnset).toBeLessThanOrEqual(60);
    await scenario.talk(200);
    expect(isQuiet(scenario)).toBe(false);
  });

  it("stops at once under plain voice activity, whatever it is", async () => {
    const scenario = await interrupted("Mm-hmm.", {}, { type: "server_vad" });
    expect(scenario.events.find((event) => event.type === "response.done")).toMatchObject({
      response: { status: "cancelled" },
    });
  });

  it("counts fillers where they are not removed, and sounds without words nowhere", async () => {
    const keeping = { ...semantic, remove_filler_words: false } as const;
    expect(isQuiet(await interrupted("Mm-hmm.", {}, keeping))).toBe(false);
    expect(isQuiet(await interrupted("", {}, keeping))).toBe(true);
    expect(isQuiet(await interrupted("Mm-hmm.", {}, { type: "semantic_vad" }))).toBe(true);
  });

  it("is a turn when the assistant is silent", async () => {
    const scenario = await openScenario({ speech: [[1000, 1400]], heard: ["Okay."], answers: ["Good."] });
    await scenario.send({ type: "session.update", session: { turn_detection: semantic } });
    await scenario.talk(3000);
    expect(scenario.types()).toContain("response.done");
  });

  it("interrupts late when it begins like a back-channel and goes on", async () => {
    const whole = "Okay, but not the red one.";
    const recognizer = createScriptedRecognizer({ utterances: [whole] });
    const open = recognizer.openStream.bind(recognizer);
    const growing = {
      ...recognizer,
      openStream(...args: Parameters<typeof open>) {
        const stream = open(...args);
        let samples = 0;
        return {
          push(pushed: Float32Array) {
            samples += pushed.length;
            stream.push(pushed);
          },
          settle: () => (samples < 900 * 16 ? Promise.resolve({ text: "Okay" }) : stream.settle()),
          close: () => stream.close(),
        };
      },
    };
    const scenario = await interrupted("", { speech: [[1000, 2400]], engines: { recognizer: growing } });
    const started = scenario.events.find((event) => event.type === "input_audio_buffer.speech_started");
    expect(started).toMatchObject({ audio_start_ms: expect.closeTo(1000 - 420, -2) as number });
    expect(
      scenario.events.find((event) => event.type === "conversation.item.input_audio_transcription.completed"),
    ).toMatchObject({
      transcript: whole,
    });
  });

  it("interrupts when nothing follows what might have been half of a back-channel", async () => {
    // Its end comes less than a syllable after the look that waits for the rest.
    expect(isQuiet(await interrupted("I.", { speech: [[1000, 1420]] }))).toBe(false);
    expect(isQuiet(await interrupted("I see.", { speech: [[1000, 1420]] }))).toBe(true);
  });

  it("interrupts with one word after a back-channel that was a guess, and not after one that was sure", async () => {
    const begunAs = async (...pieces: (readonly [string, number])[]) => {
      const logprobs = pieces.map(([token, logprob]) => ({ token, logprob }));
      const recognizer = createScriptedRecognizer({ utterances: [] });
      const hearing = {
        ...recognizer,
        openStream() {
          let samples = 0;
          return {
            push: (pushed: Float32Array) => void (samples += pushed.length),
            settle: () =>
              Promise.resolve(
                // 200 ms lie before the onset; the first look comes some 250 ms after it.
                samples < 540 * 16 ? { text: "Sure.", logprobs } : { text: "Held." },
              ),
            close() {},
          };
        },
      };
      return interrupted("", { speech: [[1000, 1500]], engines: { recognizer: hearing } });
    };
    expect(isQuiet(await begunAs(["Sure", -2.4]))).toBe(false);
    expect(isQuiet(await begunAs(["Sure", -0.4]))).toBe(true);
    expect(isQuiet(await begunAs(["Su", -0.4], ["re", -2.4], [".", -0.1]))).toBe(false);
    // Half of a character, as recognizers write letters that are no piece of their own.
    expect(isQuiet(await begunAs(["Su", -0.4], ["\ufffd", -2.4]))).toBe(false);
    // That the sentence ends there is doubted, and the word is not.
    expect(isQuiet(await begunAs(["Sure", -0.4], [".", -2.4]))).toBe(true);
    expect(isQuiet(await begunAs(["Sure", -0.4], [" …", -2.4]))).toBe(true);
  });

  it("is believed when the words do not come in time", async () => {
    const recognizer = createScriptedRecognizer({ utterances: ["Mm-hmm."] });
    const slow = {
      ...recognizer,
      openStream: () => ({ push() {}, settle: () => new Promise<never>(() => {}), close() {} }),
    };
    const scenario = await interrupted("", { engines: { recognizer: slow } });
    expect(scenario.types()).toContain("input_audio_buffer.speech_started");
  });

  it("gives a commit the audio that is on trial, and lets the answer go on", async () => {
    const scenario = await openScenario({ speech: [[1000, 2400]], heard: ["Okay."], answers: [longAnswer] });
    await scenario.send({ type: "session.update", session: { turn_detection: semantic } });
    await scenario.send({ type: "response.create" });
    await scenario.talk(1200);
    await scenario.send({ type: "input_audio_buffer.commit" });
    await scenario.talk(5000);
    expect(scenario.types()).toContain("input_audio_buffer.committed");
    expect(scenario.events.find((event) => event.type === "response.done")).toMatchObject({
      response: { status: "completed" },
    });
  });
});
