import assert from "node:assert/strict";
import { EngineError, type EngineErrorCode } from "../engine-error.ts";
import type { VoiceActivityEngine, VoiceActivityStream } from "../voice-activity.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** What the suite of voice activity is run on. */
export interface VoiceActivityConformanceOptions {
  /** The engine under test. The suite does not close it. */
  readonly open: () => Promise<VoiceActivityEngine>;
  /** Speech at the engine's rate, at least a second; the case that needs it is left out without it. */
  readonly speech?: Float32Array;
  /** Probability is below a half on silence. Default true; a scripted engine cannot tell. */
  readonly hearsSilence?: boolean;
}

/** What every voice activity engine must do, as cases for any test runner. */
export function voiceActivityConformance(options: VoiceActivityConformanceOptions): ConformanceCase[] {
  const { open, speech, hearsSilence = true } = options;
  const cases: ConformanceCase[] = [
    { name: "describes itself", run: async () => describesItself(await open()) },
    { name: "gives probabilities", run: async () => givesProbabilities(await open()) },
    { name: "refuses a frame of another length", run: async () => refusesLength(await open()) },
    { name: "refuses frames once closed", run: async () => refusesAfterClose(await open()) },
    { name: "forgets on clear", run: async () => forgets(await open()) },
    { name: "changes no frame that it is given", run: async () => leavesFrames(await open()) },
    { name: "keeps streams apart", run: async () => keepsApart(await open()) },
  ];
  if (hearsSilence) cases.push({ name: "hears silence as silence", run: async () => hearsSilent(await open()) });
  if (speech !== undefined) {
    cases.push({ name: "hears speech as speech", run: async () => hearsSpeech(await open(), speech) });
  }
  return cases;
}

function describesItself(engine: VoiceActivityEngine): void {
  assert.notEqual(engine.info.id, "");
  assert.ok(engine.info.capabilities.sampleRate >= 8000);
  assert.ok(engine.info.capabilities.frameSamples > 0);
}

async function givesProbabilities(engine: VoiceActivityEngine): Promise<void> {
  for (const probability of await probabilities(engine.openStream(), sound(engine, 20))) {
    assert.ok(probability >= 0 && probability <= 1);
  }
}

async function refusesLength(engine: VoiceActivityEngine): Promise<void> {
  const stream = engine.openStream();
  const { frameSamples } = engine.info.capabilities;
  await assert.rejects(stream.process(new Float32Array(frameSamples - 1)), isEngineError("unsupported"));
  await assert.rejects(stream.process(new Float32Array(frameSamples + 1)), isEngineError("unsupported"));
  stream.close();
}

async function refusesAfterClose(engine: VoiceActivityEngine): Promise<void> {
  const stream = engine.openStream();
  stream.close();
  stream.close();
  const frame = new Float32Array(engine.info.capabilities.frameSamples);
  await assert.rejects(stream.process(frame), isEngineError("engine_closed"));
}

async function forgets(engine: VoiceActivityEngine): Promise<void> {
  const stream = engine.openStream();
  const frames = sound(engine, 12);
  const first = await probabilities(stream, frames);
  stream.clear();
  assert.deepEqual(await probabilities(stream, frames), first);
  stream.close();
}

async function keepsApart(engine: VoiceActivityEngine): Promise<void> {
  const frames = sound(engine, 12);
  const alone = await probabilities(engine.openStream(), frames);
  const [first, second] = [engine.openStream(), engine.openStream()];
  const interleaved: number[] = [];
  for (const frame of frames) {
    const [probability] = await Promise.all([first.process(frame), second.process(frame.map((sample) => -sample / 2))]);
    interleaved.push(probability);
  }
  assert.deepEqual(interleaved, alone);
}

async function leavesFrames(engine: VoiceActivityEngine): Promise<void> {
  const frames = [...sound(engine, 12), new Float32Array(engine.info.capabilities.frameSamples)];
  for (const mayWait of [false, true]) {
    const stream = engine.openStream();
    for (const frame of frames) {
      const given = frame.slice();
      const heard = stream.process(given, mayWait);
      if (mayWait) stream.hurry?.();
      await heard;
      assert.deepEqual(given, frame, "a frame was changed, which may be one of silence that all sessions share");
    }
    stream.close();
  }
}

async function hearsSilent(engine: VoiceActivityEngine): Promise<void> {
  const silence = Array.from({ length: 30 }, () => new Float32Array(engine.info.capabilities.frameSamples));
  for (const probability of await probabilities(engine.openStream(), silence)) assert.ok(probability < 0.5);
}

async function hearsSpeech(engine: VoiceActivityEngine, speech: Float32Array): Promise<void> {
  const { frameSamples } = engine.info.capabilities;
  const frames = Array.from({ length: Math.floor(speech.length / frameSamples) }, (_, index) =>
    speech.subarray(index * frameSamples, (index + 1) * frameSamples),
  );
  const heard = (await probabilities(engine.openStream(), frames)).filter((probability) => probability > 0.5);
  assert.ok(heard.length > frames.length / 4, `only ${heard.length} of ${frames.length} frames were heard as speech`);
}

async function probabilities(stream: VoiceActivityStream, frames: readonly Float32Array[]): Promise<number[]> {
  const result: number[] = [];
  for (const frame of frames) result.push(await stream.process(frame));
  return result;
}

/** Frames of a gliding tone with harmonics: the same for every call. */
function sound(engine: VoiceActivityEngine, frameCount: number): Float32Array[] {
  const { sampleRate, frameSamples } = engine.info.capabilities;
  return Array.from({ length: frameCount }, (_, frame) =>
    Float32Array.from({ length: frameSamples }, (__, index) => {
      const at = (frame * frameSamples + index) / sampleRate;
      const phase = 2 * Math.PI * (120 * at + 30 * at * at);
      return 0.15 * Math.sin(phase) + 0.1 * Math.sin(3 * phase) + 0.05 * Math.sin(7 * phase);
    }),
  );
}

function isEngineError(code: EngineErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof EngineError && error.code === code;
}
