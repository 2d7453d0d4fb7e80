import { pcm16ToBytes, samplesToPcm16 } from "@vivavoce/audio";
import { createManualClock } from "@vivavoce/audio/clock";
import { createJudgeByLanguage } from "@vivavoce/engine";
import type { EndOfUtteranceJudge, PauseListener, PauseListenOptions } from "@vivavoce/engine";
import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../runtime/logger.ts";
import { inputSettings, withJudge } from "../../../testing/input-settings.ts";
import { AudioInput } from "../../input/audio-input.ts";
import type { AudioInputCue, AudioInputFact } from "../cues.ts";

type Model = "smart_end_of_turn_detection" | "semantic_detection_v1";

interface RigOptions {
  readonly model?: Model;
  /** What the listener answers; undefined: it answers when told. */
  readonly heard?: number | Error;
  readonly timeoutMs?: number;
  readonly words?: number;
  readonly language?: string;
}

/** A session's ear with a judge of words, and a listener that answers when it is told to. */
function rig({ model = "smart_end_of_turn_detection", heard, timeoutMs = 1000, words = 0.9, language }: RigOptions) {
  const clock = createManualClock();
  const facts: AudioInputFact[] = [];
  const cues: AudioInputCue[] = [];
  const warnings: string[] = [];
  const asked: (PauseListenOptions & { samples: number; answer: (heard: number) => void })[] = [];
  const listener: PauseListener = {
    id: "test-listener",
    soundMs: 1200,
    sampleRate: 16_000,
    budgetMs: 150,
    listen: (sound, options) =>
      new Promise((resolve, reject) => {
        asked.push({ ...options, samples: sound.length, answer: resolve });
        if (heard instanceof Error) reject(heard);
        else if (heard !== undefined) resolve(heard);
      }),
  };
  const judge: EndOfUtteranceJudge = {
    id: "test",
    judge: (pause) => pause.heard ?? words,
    listener: () => listener,
  };
  const wordJudge: EndOfUtteranceJudge = { id: "words", judge: () => words };
  const input = new AudioInput({
    voiceActivity: createEnergyVoiceActivity(),
    recognizer: createScriptedRecognizer({ utterances: ["one", "two"], manual: false }),
    judge: createJudgeByLanguage({ usual: judge, parts: [{ language: "sw", engine: wordJudge }] }),
    logger: { ...silentLogger, log: (_level, text) => void warnings.push(text) },
    limits: { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    clock,
    sessionId: "session1",
    cue: (cue) => cues.push(cue),
    post: (fact) => facts.push(fact),
  });
  const input_audio_transcription =
    language === undefined
      ? null
      : { model: "any", language, phrase_list: null, custom_speech: null, prompt: null, delay: null };
  const end_of_utterance_detection = { ...withJudge.end_of_utterance_detection, model, timeout_ms: timeoutMs };
  const turn_detection = { ...withJudge, end_of_utterance_detection };
  input.configure(inputSettings({ input_audio_transcription, turn_detection }), 1);
  const judged = () => cues.filter((cue) => cue.type === "turnJudged");
  const stops = () => facts.filter((fact) => fact.type === "speechStopped");
  return { input, clock, asked, judged, stops, warnings };
}

/** A tone from 1 s on, for as long, and silence after it. */
function speech(speechMs: number, silenceMs: number): Uint8Array {
  const [from, to, end] = [16_000, 16 * (1000 + speechMs), 16 * (1000 + speechMs + silenceMs)];
  const samples = Float32Array.from({ length: end }, (_, i) =>
    i < from || i >= to ? 0 : 0.3 * Math.sin((2 * Math.PI * 440 * i) / 16_000),
  );
  return pcm16ToBytes(samplesToPcm16(samples));
}

async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

describe("a judge that listens", () => {
  it("is asked with the sound of the utterance while the silence is still too short to decide", async () => {
    const { input, asked, judged } = rig({ heard: 0.9 });
    input.append(speech(500, 300));
    await idle();
    expect(asked).toHaveLength(1);
    // The speech and the pause so far, and nothing from before the onset.
    expect(asked[0]?.samples).toBeGreaterThan(16 * 650);
    expect(asked[0]?.samples).toBeLessThan(16 * 780);
    expect(asked[0]?.sessionId).toBe("session1");
    expect(judged()).toHaveLength(0);
  });

  it("hears no more of a long utterance than it wants", async () => {
    const { input, asked } = rig({ heard: 0.9 });
    input.append(speech(5000, 300));
    await idle();
    expect(asked.map(({ samples }) => samples)).toEqual([16 * 1200]);
  });

  it("keeps a turn open that the words took for finished, and both opinions are told", async () => {
    const { input, judged, stops } = rig({ heard: 0.02, words: 0.95 });
    input.append(speech(1000, 3000));
    await idle();
    expect(judged()).toMatchObject([{ probability: 0.02, words: 0.95, sound: 0.02, extraSilenceMs: 1000 }]);
    expect(stops()).toMatchObject([{ endMs: 3552, judged: { words: 0.95, sound: 0.02, probability: 0.02 } }]);
  });

  it("is waited for within its budget; late, the words stand and the question is withdrawn", async () => {
    const { input, clock, asked, judged, stops } = rig({ words: 0.95 });
    input.append(speech(1000, 3000));
    await idle();
    expect([judged().length, stops().length]).toEqual([0, 0]);
    await clock.advanceAsync(149);
    await idle();
    expect(stops()).toHaveLength(0);
    await clock.advanceAsync(1);
    await idle();
    expect(judged()).toMatchObject([{ probability: 0.95, words: 0.95, sound: null, extraSilenceMs: 0 }]);
    expect(stops()).toMatchObject([{ judged: { sound: null } }]);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    asked[0]?.answer(0.01);
    await idle();
    expect(judged()).toHaveLength(1);
  });

  it("is waited for no longer than the session lets anyone wait", async () => {
    const { input, clock, stops } = rig({ timeoutMs: 40, words: 0.95 });
    input.append(speech(1000, 3000));
    await idle();
    await clock.advanceAsync(40);
    await idle();
    expect(stops()).toHaveLength(1);
  });

  it("is asked no more when the speaker goes on or the session ends, and anew at the next pause", async () => {
    const { input, asked } = rig({});
    input.append(speech(1000, 300));
    await idle();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false]);
    // A second of silence would end it: the tone comes at once.
    input.append(speech(1000, 300).slice(32_000));
    await idle();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    input.close();
    await idle();
    expect(asked[1]?.signal.aborted).toBe(true);
  });

  it("that fails or answers nonsense leaves the decision to the words, with one line a session", async () => {
    for (const heard of [new Error("out of order"), 7, Number.NaN]) {
      const { input, judged, stops, warnings } = rig({ heard, words: 0.95 });
      input.append(speech(1000, 2000));
      input.append(speech(1000, 2000));
      await idle();
      expect(judged()).toMatchObject([
        { probability: 0.95, sound: null },
        { probability: 0.95, sound: null },
      ]);
      expect(stops()).toHaveLength(2);
      expect(warnings).toEqual(["the sound of a pause could not be judged"]);
    }
  });

  it("is not asked by models that go by words, nor in a language that another judges", async () => {
    for (const options of [{ model: "semantic_detection_v1" }, { language: "sw" }] as const) {
      const { input, asked, judged, stops } = rig({ ...options, words: 0.95 });
      input.append(speech(1000, 2000));
      await idle();
      expect(asked).toHaveLength(0);
      expect(judged()[0]).not.toHaveProperty("sound");
      expect(stops()[0]).not.toHaveProperty("judged");
    }
  });

  it("decides the same, however the sound is cut into frames", async () => {
    const whole = rig({ heard: 0.3 });
    whole.input.append(speech(1000, 2500));
    await idle();
    const cut = rig({ heard: 0.3 });
    const bytes = speech(1000, 2500);
    for (let at = 0; at < bytes.length; at += 1234) {
      cut.input.append(bytes.slice(at, at + 1234));
      await setImmediate();
    }
    await idle();
    expect(cut.judged()).toEqual(whole.judged());
    expect(cut.stops()).toEqual(whole.stops());
  });
});
