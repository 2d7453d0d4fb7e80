import { setTimeout as sleep } from "node:timers/promises";
import { pcm16ToSamples, resample, samplesToPcm16 } from "@vivavoce/audio";
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import type { EmbeddedEngines } from "@vivavoce/engines/embedded";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCallClock } from "../../testing/src/call-clock.ts";
import { EngineWatch } from "../../testing/src/engine-watch.ts";
import { openSocketWire } from "../../testing/src/socket-wire.ts";

/**
 * A client without headphones on a real server: what it plays comes back through its microphone, late and twice. An echo
 * is a matter of time, so both have one clock: it goes no faster than the machine's, which gives the recognizer the time
 * that it has anywhere, and stands still when the machine does.
 */

const rate = 24_000;
const frameMs = 20;
const frameSamples = (rate * frameMs) / 1000;
const target = "/voice-live/realtime?api-version=2026-07-15&model=any";
const echoes = [
  { delayMs: 230, gain: 0.4 },
  { delayMs: 262, gain: 0.15 },
] as const;
const text =
  "Let me tell you about the weather in the mountains. It is going to be sunny in the morning, with a light breeze " +
  "from the west. In the afternoon some clouds will come in, and there may be a short shower towards the evening.";

let engines: EmbeddedEngines;

beforeAll(async () => {
  engines = await createEmbeddedEngines();
}, 60_000);

afterAll(() => engines?.close());

interface Call {
  readonly startedAtMs: readonly number[];
  readonly heard: readonly string[];
}

/** Lets the assistant speak for some time; the user says something in between, or nothing. */
async function call(
  durationMs: number,
  user: { readonly atMs: number; readonly samples: Float32Array } | null,
): Promise<Call> {
  const clock = createCallClock(0);
  const watch = new EngineWatch(clock);
  const watched = {
    ...engines,
    voiceActivity: watch.voiceActivity(engines.voiceActivity),
    recognizer: watch.recognizer(engines.recognizer),
    synthesizer: watch.synthesizer(engines.synthesizer),
  };
  const room = new Float32Array((rate * (durationMs + 5000)) / 1000);
  user?.samples.forEach((sample, n) => (room[(user.atMs * rate) / 1000 + n] = sample));
  let playedTo = 0;
  const startedAtMs: number[] = [];
  const heard: string[] = [];
  const take = (message: string): void => {
    const event = JSON.parse(message) as { type: string; delta?: string; transcript?: string };
    if (event.type === "response.audio.delta") {
      const bytes = Buffer.from(event.delta ?? "", "base64");
      const samples = pcm16ToSamples(
        new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
      );
      playedTo = Math.max(playedTo, (clock.now() * rate) / 1000);
      for (const { delayMs, gain } of echoes) {
        samples.forEach((sample, n) => {
          const at = playedTo + n + (delayMs * rate) / 1000;
          if (at < room.length) room[at] = (room[at] ?? 0) + gain * sample;
        });
      }
      playedTo += samples.length;
    }
    if (event.type === "input_audio_buffer.speech_started") startedAtMs.push(clock.now());
    if (event.type === "conversation.item.input_audio_transcription.completed") heard.push(event.transcript ?? "");
  };
  const handlers = { message: take, closed: () => {} };
  const wire = await openSocketWire({ engines: watched, clock }, watch, { target, headers: {} }, handlers);
  const send = (event: object): void => wire.send(JSON.stringify(event));
  send({
    type: "session.update",
    session: {
      turn_detection: { type: "azure_semantic_vad", create_response: false },
      input_audio_transcription: { model: "azure-speech" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    },
  });
  const content = [{ type: "text", text }];
  send({
    type: "response.create",
    response: { pre_generated_assistant_message: { type: "message", role: "assistant", content } },
  });
  await wire.settle();
  let dueMs = performance.now();
  for (let sent = 0; clock.now() < durationMs; sent += frameSamples) {
    // Nothing is made up for: what took longer has taken no time.
    dueMs = Math.max(dueMs + frameMs, performance.now());
    await sleep(dueMs - performance.now());
    await clock.move(frameMs);
    const audio = Buffer.from(samplesToPcm16(room.subarray(sent, sent + frameSamples)).buffer).toString("base64");
    send({ type: "input_audio_buffer.append", audio });
    await wire.settle();
  }
  await wire.close();
  return { startedAtMs, heard };
}

async function spoken(sentence: string): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const { signal } = new AbortController();
  for await (const { samples } of engines.synthesizer.synthesize({ text: sentence, voice: "rms", prosody, signal })) {
    chunks.push(samples);
  }
  return resample(
    Float32Array.from(chunks.flatMap((chunk) => [...chunk])),
    engines.synthesizer.info.capabilities.sampleRate,
    rate,
  );
}

test("the assistant does not hear itself (SF-10)", async () => {
  expect((await call(12_000, null)).startedAtMs).toEqual([]);
}, 60_000);

test("and hears the user who speaks over it, word for word", async () => {
  const samples = await spoken("Please turn off the kitchen lights.");
  const { startedAtMs, heard } = await call(11_000, { atMs: 6000, samples });
  expect(startedAtMs).toHaveLength(1);
  expect(startedAtMs[0]).toBeGreaterThan(6000);
  expect(heard.join(" ").toLowerCase()).toMatch(/turn off the kitchen lights/);
}, 60_000);
