import { pcm16ToSamples, resample, samplesToPcm16 } from "@vivavoce/audio";
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import type { EmbeddedEngines } from "@vivavoce/engines/embedded";
import { createServer } from "@vivavoce/server";
import type { Gateway } from "@vivavoce/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";

/**
 * A client without headphones on a real server: what it plays comes back through its microphone, late and twice. In
 * real time, because an echo is a matter of time.
 */

const rate = 24_000;
const echoes = [
  { delayMs: 230, gain: 0.4 },
  { delayMs: 262, gain: 0.15 },
] as const;
const text =
  "Let me tell you about the weather in the mountains. It is going to be sunny in the morning, with a light breeze " +
  "from the west. In the afternoon some clouds will come in, and there may be a short shower towards the evening.";

let engines: EmbeddedEngines;
let server: Gateway;
let url = "";

beforeAll(async () => {
  engines = await createEmbeddedEngines();
  server = createServer({ engines });
  ({ url } = await server.listen());
}, 60_000);

afterAll(async () => {
  await server?.close();
  await engines?.close();
});

interface Call {
  readonly startedAtMs: readonly number[];
  readonly heard: readonly string[];
}

/** Lets the assistant speak for some time; the user says something in between, or nothing. */
async function call(
  durationMs: number,
  user: { readonly atMs: number; readonly samples: Float32Array } | null,
): Promise<Call> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/voice-live/realtime?api-version=2026-07-15&model=any`);
  await new Promise((resolve) => socket.once("open", resolve));
  const room = new Float32Array((rate * (durationMs + 5000)) / 1000);
  user?.samples.forEach((sample, n) => (room[(user.atMs * rate) / 1000 + n] = sample));
  const startMs = performance.now();
  const now = (): number => Math.round(((performance.now() - startMs) * rate) / 1000);
  let playedTo = 0;
  const startedAtMs: number[] = [];
  const heard: string[] = [];
  socket.on("message", (data: Buffer) => {
    const event = JSON.parse(data.toString()) as { type: string; delta?: string; transcript?: string };
    if (event.type === "response.audio.delta") {
      const bytes = Buffer.from(event.delta ?? "", "base64");
      const samples = pcm16ToSamples(
        new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
      );
      playedTo = Math.max(playedTo, now());
      for (const { delayMs, gain } of echoes) {
        samples.forEach((sample, n) => {
          const at = playedTo + n + (delayMs * rate) / 1000;
          if (at < room.length) room[at] = (room[at] ?? 0) + gain * sample;
        });
      }
      playedTo += samples.length;
    }
    if (event.type === "input_audio_buffer.speech_started") startedAtMs.push(performance.now() - startMs);
    if (event.type === "conversation.item.input_audio_transcription.completed") heard.push(event.transcript ?? "");
  });
  const send = (event: object): void => socket.send(JSON.stringify(event));
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
  let sent = 0;
  while (performance.now() - startMs < durationMs) {
    for (; sent + 480 <= now(); sent += 480) {
      const audio = Buffer.from(samplesToPcm16(room.subarray(sent, sent + 480)).buffer).toString("base64");
      send({ type: "input_audio_buffer.append", audio });
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  socket.close();
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
}, 30_000);

test("and hears the user who speaks over it, word for word", async () => {
  const samples = await spoken("Please turn off the kitchen lights.");
  const { startedAtMs, heard } = await call(11_000, { atMs: 6000, samples });
  expect(startedAtMs).toHaveLength(1);
  expect(startedAtMs[0]).toBeGreaterThan(6000);
  expect(heard.join(" ").toLowerCase()).toMatch(/turn off the kitchen lights/);
}, 30_000);
