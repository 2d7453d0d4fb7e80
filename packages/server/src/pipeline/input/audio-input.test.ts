import { pcm16ToBytes, samplesToPcm16, samplesToUlaw } from "@vivavoce/audio";
import type { EndOfUtteranceJudge, PauseFacts, Recognizer, VoiceActivityEngine } from "@vivavoce/engine";
import { EngineError } from "@vivavoce/engine";
import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import type { ScriptedRecognizer, ScriptedUtterance } from "@vivavoce/engine/testing";
import { ProtocolError } from "@vivavoce/protocol";
import fc from "fast-check";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { inputSettings, serverVad, withJudge } from "../../testing/input-settings.ts";
import { AudioInput } from "./audio-input.ts";
import type { AudioInputFact } from "../turn-taking/cues.ts";
import type { InputSettings } from "./audio-input-port.ts";

const settings = (turn_detection: InputSettings["turn_detection"], rest: Partial<InputSettings> = {}) =>
  inputSettings({ turn_detection, ...rest });

/** A tone in the given stretches of milliseconds, silence elsewhere. */
function sound(totalMs: number, speech: readonly (readonly [number, number])[], sampleRate = 16_000): Float32Array {
  const samples = new Float32Array((totalMs * sampleRate) / 1000);
  for (const [startMs, endMs] of speech) {
    for (let i = (startMs * sampleRate) / 1000; i < (endMs * sampleRate) / 1000; i++) {
      samples[i] = 0.3 * Math.sin((2 * Math.PI * 440 * i) / sampleRate);
    }
  }
  return samples;
}

const pcm16 = (...args: Parameters<typeof sound>): Uint8Array => pcm16ToBytes(samplesToPcm16(sound(...args)));

const twice = [
  [1000, 2000],
  [4000, 5000],
] as const;

interface RigOptions {
  readonly settings?: InputSettings;
  readonly utterances?: readonly (string | ScriptedUtterance)[];
  readonly manual?: boolean;
  readonly probability?: (facts: PauseFacts) => number;
  readonly recognizer?: Recognizer;
  readonly voiceActivity?: VoiceActivityEngine;
  readonly limits?: { maxPendingMs: number; maxUtteranceMs: number };
  /** Asks for the text of every utterance that stops, as the session does. Default true. */
  readonly commits?: boolean;
}

function rig(options: RigOptions = {}) {
  const facts: AudioInputFact[] = [];
  const scripted: ScriptedRecognizer = createScriptedRecognizer({
    utterances: options.utterances ?? ["one", "two", "three"],
    manual: options.manual ?? false,
  });
  const judged: PauseFacts[] = [];
  const judge: EndOfUtteranceJudge = {
    id: "test",
    judge(pause) {
      judged.push(pause);
      return options.probability?.(pause) ?? 1;
    },
  };
  let startMs = 0;
  let items = 0;
  const input = new AudioInput({
    voiceActivity: options.voiceActivity ?? createEnergyVoiceActivity(),
    recognizer: options.recognizer ?? scripted,
    judge,
    logger: silentLogger,
    limits: options.limits ?? { maxPendingMs: 60_000, maxUtteranceMs: 60_000 },
    post(fact) {
      facts.push(fact);
      if (fact.type === "speechStarted") ({ startMs } = fact);
      if (fact.type === "speechStopped" && options.commits !== false) {
        input.transcribe({ itemId: `item${++items}`, startMs, endMs: fact.endMs, epoch: fact.epoch });
      }
    },
  });
  input.configure(options.settings ?? settings(serverVad), 1);
  return { input, facts, judged, recognizer: scripted };
}

/** Lets everything that scripted engines do run out. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

const brief = (facts: readonly AudioInputFact[]) =>
  facts.map((fact) => {
    switch (fact.type) {
      case "speechStarted":
        return `start ${fact.startMs} e${fact.epoch}`;
      case "speechStopped":
        return `stop ${fact.endMs} e${fact.epoch}`;
      case "partialRecognized":
        return `partial '${fact.stableText}' e${fact.epoch}`;
      case "transcribed":
        return `${fact.itemId} '${fact.transcript.text}'`;
      case "transcriptionFailed":
        return `${fact.itemId} failed: ${fact.error.message}`;
      default:
        return fact satisfies never;
    }
  });

const open = ({ streams }: ScriptedRecognizer) => streams.filter((stream) => !stream.closed).length;

describe("turns by voice activity", () => {
  it("tells of speech in media time and gives the text of the utterance", async () => {
    const { input, facts, recognizer } = rig();
    expect(input.append(pcm16(4000, [[1000, 2000]]))).toBe(4000);
    await idle();
    // Frames of 32 ms: voiced from 1000 to 2016; 500 ms of silence end with the frame at 2528.
    expect(brief(facts)).toEqual(["start 700 e1", "stop 2528 e1", "item1 'one'"]);
    expect(open(recognizer)).toBe(0);
  });

  it("recognizes 200 ms before the onset and 250 ms after the end, no more", async () => {
    const { input, recognizer } = rig();
    input.append(pcm16(4000, [[1000, 2000]]));
    await idle();
    expect(recognizer.streams.map((stream) => stream.pushedSamples / 16)).toEqual([200 + (2016 - 1000) + 250]);
  });

  it("hears speech that goes on as one utterance and leaves out most of a long silence", async () => {
    const patient = settings({ ...serverVad, silence_duration_ms: 2000 });
    const { input, facts, recognizer } = rig({ settings: patient });
    input.append(
      pcm16(8000, [
        [1000, 2000],
        [3500, 4500],
      ]),
    );
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "stop 6528 e1", "item1 'one'"]);
    const voicedMs = 2016 - 1000 + (4512 - 3488);
    expect(recognizer.streams.map((stream) => stream.pushedSamples / 16)).toEqual([200 + voicedMs + 500 + 250]);
  });

  it("passes on language, phrases and partial text", async () => {
    const transcription = {
      model: "mai-transcribe-1",
      language: "en-US, de-DE",
      phrase_list: ["Vivavoce"],
      custom_speech: null,
      prompt: null,
      delay: null,
    };
    const partials = [{ text: "hello wor", stableText: "hello", afterMs: 600 }];
    const { input, facts, recognizer } = rig({
      settings: settings(serverVad, { input_audio_transcription: transcription }),
      utterances: [{ text: "hello world", partials }],
    });
    input.append(pcm16(4000, [[1000, 2000]]));
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "partial 'hello' e1", "stop 2528 e1", "item1 'hello world'"]);
    expect(recognizer.streams[0]?.options).toMatchObject({ language: "en-US", phraseList: ["Vivavoce"] });
  });

  it("cuts an utterance over the limit and goes on without a gap", async () => {
    const { input, facts } = rig({ limits: { maxPendingMs: 60_000, maxUtteranceMs: 2000 } });
    input.append(pcm16(6000, [[1000, 4500]]));
    await idle();
    expect(brief(facts)).toEqual([
      "start 700 e1",
      "stop 2720 e1",
      "item1 'one'",
      "start 2720 e1",
      "stop 4736 e1",
      "item2 'two'",
    ]);
  });

  it("closes the stream that nobody asks for", async () => {
    const { input, recognizer } = rig({ commits: false });
    input.append(pcm16(8000, twice));
    await idle();
    expect([recognizer.streams.length, open(recognizer)]).toEqual([2, 1]);
    input.close();
    expect(open(recognizer)).toBe(0);
  });
});

describe("the judge of the end", () => {
  it("is asked with the text, and ends the utterance at once when it is complete", async () => {
    const { input, facts, judged } = rig({ settings: settings(withJudge) });
    input.noteAssistantText("What is it?");
    input.append(pcm16(5000, [[1000, 2000]]));
    await idle();
    expect(judged).toEqual([{ text: "one", speechMs: 1016, silenceMs: 512, lastAssistantText: "What is it?" }]);
    expect(brief(facts)).toEqual(["start 700 e1", "stop 2528 e1", "item1 'one'"]);
  });

  it("lets a speaker who has not finished take the timeout", async () => {
    const { input, facts } = rig({ settings: settings(withJudge), probability: () => 0.01 });
    input.append(pcm16(5000, [[1000, 2000]]));
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "stop 3552 e1", "item1 'one'"]);
  });

  it("is asked again after the speaker went on", async () => {
    const { input, facts, judged } = rig({
      settings: settings(withJudge),
      utterances: [{ text: ["my number is", "my number is five"] }],
      probability: ({ text }) => (text.endsWith("is") ? 0.1 : 0.9),
    });
    input.append(
      pcm16(6000, [
        [1000, 2000],
        [3000, 4000],
      ]),
    );
    await idle();
    expect(judged.map(({ text }) => text)).toEqual(["my number is", "my number is five"]);
    expect(brief(facts)).toEqual(["start 700 e1", "stop 4512 e1", "item1 'my number is five'"]);
  });

  it("has its text ready: recognition starts before the silence is complete", async () => {
    const { input, facts, recognizer } = rig({ settings: settings(withJudge), manual: true });
    input.append(pcm16(2304, [[1000, 2000]]));
    await idle();
    expect(recognizer.pendingCount).toBe(1);
    input.append(pcm16(2000, []));
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1"]);
    recognizer.release();
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "stop 2528 e1", "item1 'one'"]);
    expect(recognizer.pendingCount).toBe(0);
  });

  it("is done without when the text cannot be had", async () => {
    const { input, facts, judged } = rig({
      settings: settings(withJudge),
      utterances: [{ text: "", failure: "out of order" }, "two"],
    });
    input.append(pcm16(6000, twice));
    await idle();
    expect(judged).toHaveLength(1);
    expect(brief(facts)).toEqual([
      "start 700 e1",
      "stop 2528 e1",
      "item1 failed: out of order",
      "start 3700 e1",
      "stop 5536 e1",
      "item2 'two'",
    ]);
  });
});

describe("turns by hand", () => {
  it("makes no facts about speech and recognizes what is voiced", async () => {
    const { input, facts, recognizer } = rig({ settings: settings(null) });
    const endMs = input.append(
      pcm16(3000, [
        [500, 1000],
        [2000, 2500],
      ]),
    );
    input.transcribe({ itemId: "a", startMs: 0, endMs, epoch: 2 });
    await idle();
    expect(brief(facts)).toEqual(["a 'one'"]);
    expect(recognizer.streams).toHaveLength(1);
    // Two stretches of 17 frames, the first from 16 ms into its frame on; 200 ms before, 500 between and 250 after them.
    expect(recognizer.streams[0]?.pushedSamples).toBe(16 * (2 * 17 * 32 - 16 + 200 + 500 + 250));
    expect(open(recognizer)).toBe(0);
  });

  it("answers silence with empty text and does not trouble the recognizer", async () => {
    const { input, facts, recognizer } = rig({ settings: settings(null) });
    input.transcribe({ itemId: "a", startMs: 0, endMs: input.append(pcm16(1000, [])), epoch: 2 });
    expect(facts).toEqual([]);
    await idle();
    expect(brief(facts)).toEqual(["a ''"]);
    expect(recognizer.streams).toHaveLength(0);
  });

  it("hears up to the last sample of the commit", async () => {
    const { input, recognizer } = rig({ settings: settings(null) });
    const endMs = input.append(pcm16(1010, [[100, 1010]]));
    input.transcribe({ itemId: "a", startMs: 0, endMs, epoch: 2 });
    await idle();
    expect(recognizer.streams[0]?.pushedSamples).toBe(16 * 1010);
  });

  it("keeps commits apart that come faster than the audio is worked off", async () => {
    const { input, facts } = rig({ settings: settings(null) });
    const firstMs = input.append(pcm16(1000, [[300, 800]]));
    input.transcribe({ itemId: "a", startMs: 0, endMs: firstMs, epoch: 2 });
    const secondMs = input.append(pcm16(1000, [[300, 800]]));
    input.transcribe({ itemId: "b", startMs: firstMs, endMs: secondMs, epoch: 3 });
    await idle();
    expect(brief(facts)).toEqual(["a 'one'", "b 'two'"]);
  });
});

describe("a commit by the client under turn detection", () => {
  it("ends the speech in progress without a fact, and what follows is the next utterance", async () => {
    const { input, facts } = rig();
    const endMs = input.append(pcm16(2000, [[1000, 2000]]));
    await idle();
    input.transcribe({ itemId: "early", startMs: 692, endMs, epoch: 2 });
    input.append(pcm16(2000, [[0, 500]]));
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "early 'one'", "start 2000 e2", "stop 3040 e2", "item1 'two'"]);
  });

  it("claims audio that has not been worked off yet, also beyond silence", async () => {
    const { input, facts, recognizer } = rig();
    const endMs = input.append(pcm16(5000, twice));
    input.transcribe({ itemId: "early", startMs: 0, endMs, epoch: 2 });
    await idle();
    expect(brief(facts)).toEqual(["early 'one'"]);
    expect(open(recognizer)).toBe(0);
  });

  it("takes speech too short to be announced", async () => {
    const { input, facts } = rig();
    const endMs = input.append(pcm16(1100, [[1000, 1100]]));
    await idle();
    input.transcribe({ itemId: "early", startMs: 0, endMs, epoch: 2 });
    await idle();
    expect(brief(facts)).toEqual(["early 'one'"]);
  });

  it("wins over a judgement in progress", async () => {
    const { input, facts, recognizer } = rig({ settings: settings(withJudge), manual: true });
    const endMs = input.append(pcm16(2600, [[1000, 2000]]));
    await idle();
    input.transcribe({ itemId: "early", startMs: 692, endMs, epoch: 2 });
    recognizer.release();
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "early 'one'"]);
  });
});

describe("clear", () => {
  it("forgets speech in progress and audio that waits, and media time runs on (BH-30)", async () => {
    const { input, facts, recognizer } = rig();
    input.append(pcm16(1500, [[1000, 1500]]));
    await idle();
    input.append(pcm16(2500, [[0, 2000]]));
    input.clear(2);
    expect(input.append(pcm16(3000, [[1000, 2000]]))).toBe(7000);
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "start 4700 e2", "stop 6528 e2", "item1 'two'"]);
    expect(open(recognizer)).toBe(0);
  });

  it("leaves alone what was committed before", async () => {
    const { input, facts } = rig({ settings: settings(null) });
    const endMs = input.append(pcm16(1000, [[300, 800]]));
    input.transcribe({ itemId: "a", startMs: 0, endMs, epoch: 2 });
    input.append(pcm16(1000, [[0, 1000]]));
    input.clear(3);
    input.transcribe({ itemId: "b", startMs: 2000, endMs: input.append(pcm16(500, [])), epoch: 4 });
    await idle();
    expect(brief(facts)).toEqual(["a 'one'", "b ''"]);
  });
});

describe("new settings", () => {
  it("stop facts from the current media time on when turns go by hand", async () => {
    const { input, facts } = rig();
    input.append(pcm16(1500, [[1000, 1500]]));
    await idle();
    input.configure(settings(null), 2);
    const endMs = input.append(
      pcm16(3000, [
        [0, 500],
        [1000, 2000],
      ]),
    );
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1"]);
    input.transcribe({ itemId: "a", startMs: 692, endMs, epoch: 3 });
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "a 'one'"]);
  });

  it("apply to later audio only", async () => {
    const { input, facts } = rig();
    input.append(pcm16(4000, [[1000, 2000]]));
    input.configure(settings({ ...serverVad, silence_duration_ms: 1000, prefix_padding_ms: 0 }), 1);
    input.append(pcm16(4000, [[1000, 2000]]));
    await idle();
    expect(brief(facts)).toEqual([
      "start 700 e1",
      "stop 2528 e1",
      "item1 'one'",
      "start 5000 e1",
      "stop 7040 e1",
      "item2 'two'",
    ]);
  });

  it("tell again of speech that the session has forgotten with the old epoch", async () => {
    const { input, facts } = rig();
    input.append(pcm16(1500, [[1000, 1500]]));
    await idle();
    input.configure(settings(serverVad, { input_audio_sampling_rate: 24_000 }), 2);
    input.append(pcm16(1000, [[0, 300]], 24_000));
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "start 700 e2", "stop 2336 e2", "item1 'one'"]);
  });

  it("change the format between two appends and drop the odd byte", async () => {
    const { input, facts } = rig();
    expect(input.append(pcm16(4000, [[1000, 2000]]).subarray(0, 4000 * 32 - 31 * 32 - 1))).toBe(3968);
    input.configure(settings(serverVad, { input_audio_format: "g711_ulaw", input_audio_sampling_rate: 8000 }), 1);
    expect(input.append(samplesToUlaw(sound(3000, [[1001, 2001]], 8000)))).toBe(6968);
    await idle();
    expect(brief(facts).map((fact) => fact.replace(/\d+ e/, "e"))).toEqual([
      "start e1",
      "stop e1",
      "item1 'one'",
      "start e1",
      "stop e1",
      "item2 'two'",
    ]);
    const again = facts.filter((fact) => fact.type === "speechStarted").at(1);
    expect(again?.type === "speechStarted" && Math.abs(again.startMs - (3969 + 1001 - 300))).toBeLessThan(40);
  });
});

describe("failures", () => {
  it("of opening a recognizer stream fail the item and no more", async () => {
    const scripted = createScriptedRecognizer({ utterances: ["two"] });
    let opened = 0;
    const recognizer: Recognizer = {
      ...scripted,
      openStream(options) {
        if (opened++ === 0) throw new EngineError("r", "engine_overloaded", "too many streams");
        return scripted.openStream(options);
      },
    };
    const { input, facts } = rig({ recognizer });
    input.append(pcm16(7000, twice));
    await idle();
    expect(brief(facts)).toEqual([
      "start 700 e1",
      "stop 2528 e1",
      "item1 failed: too many streams",
      "start 3700 e1",
      "stop 5536 e1",
      "item2 'two'",
    ]);
  });

  it("of voice activity let speech in progress end, and a commit is not answered as silence", async () => {
    const energy = createEnergyVoiceActivity();
    let frames = 0;
    const voiceActivity: VoiceActivityEngine = {
      ...energy,
      openStream() {
        const stream = energy.openStream();
        return {
          ...stream,
          process: (frame) =>
            frames++ < 50 || frames > 130
              ? stream.process(frame)
              : Promise.reject(new EngineError("v", "engine_failed", "voice activity is broken")),
        };
      },
    };
    const { input, facts } = rig({ voiceActivity });
    const endMs = input.append(pcm16(4000, [[1000, 4000]]));
    await idle();
    input.transcribe({ itemId: "a", startMs: 2500, endMs, epoch: 2 });
    input.append(pcm16(4000, [[1000, 2000]]));
    await idle();
    expect(brief(facts)).toEqual([
      "start 700 e1",
      "stop 2112 e1",
      "item1 'one'",
      "a failed: voice activity is broken",
      "start 4700 e2",
      "stop 6528 e2",
      "item2 'two'",
    ]);
  });

  it("over the limit of waiting audio refuse the append and change nothing", async () => {
    const { input, facts } = rig({ limits: { maxPendingMs: 5000, maxUtteranceMs: 60_000 } });
    expect(input.append(pcm16(4000, [[1000, 2000]]))).toBe(4000);
    expect(() => input.append(pcm16(1001, [[0, 1001]]))).toThrow(ProtocolError);
    expect(input.append(pcm16(1000, []))).toBe(5000);
    await idle();
    expect(input.append(pcm16(4000, []))).toBe(9000);
    await idle();
    expect(brief(facts)).toEqual(["start 700 e1", "stop 2528 e1", "item1 'one'"]);
  });

  it("are not told after close, and all streams are closed", async () => {
    const { input, facts, recognizer } = rig({ manual: true });
    input.append(
      pcm16(4500, [
        [1000, 2000],
        [3000, 4500],
      ]),
    );
    await idle();
    expect(open(recognizer)).toBe(2);
    const before = [...facts];
    input.close();
    input.append(pcm16(1000, []));
    await idle();
    expect(facts).toEqual(before);
    expect(open(recognizer)).toBe(0);
  });
});

describe("media time alone decides", () => {
  const speech = [
    [700, 1500],
    [1900, 2600],
    [3600, 3700],
    [4400, 6000],
  ] as const;
  const factsOf = async (bytes: Uint8Array, cuts: readonly number[], rate: number): Promise<string[]> => {
    const { input, facts } = rig({
      settings: settings(withJudge, { input_audio_sampling_rate: rate }),
      utterances: [{ text: ["well", "well yes"] }, "second"],
      probability: ({ text }) => (text === "well" ? 0.1 : 0.9),
    });
    let at = 0;
    for (const length of cuts) {
      input.append(bytes.slice(at, at + length));
      at += length;
      if (length % 3 === 0) await idle();
    }
    input.append(bytes.slice(at));
    await idle();
    return brief(facts);
  };

  it.each([8000, 16_000, 24_000, 44_100, 48_000])("in 20 ms pieces or all at once, %i Hz", async (rate) => {
    const bytes = pcm16(8000, speech, rate);
    const whole = await factsOf(bytes, [], rate);
    expect(whole).toHaveLength(6);
    const pieceBytes = 2 * Math.round(rate / 50);
    const pieces = Array.from({ length: Math.floor(bytes.length / pieceBytes) }, () => pieceBytes);
    expect(await factsOf(bytes, pieces, rate)).toEqual(whole);
  });

  it("in any pieces, odd ones too", async () => {
    const bytes = pcm16(8000, speech, 24_000);
    const whole = await factsOf(bytes, [], 24_000);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 60_001 }), { maxLength: 8 }), async (cuts) => {
        expect(await factsOf(bytes, cuts, 24_000)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});
