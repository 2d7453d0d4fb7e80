/**
 * What each adapter to a speech server costs: `node bench/dist/speech-servers.js` prints a table and one line of JSON. The server
 * is a fake one in a process of its own that answers at once, so the figures are those of adapter, sockets and decoding.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Recognizer, Synthesizer } from "@vivavoce/engine";
import { readFakeTranscription, speechServerRows, startSpeechServer } from "@vivavoce/engine/testing";
import {
  createAzureSpeechRecognizer,
  createAzureSpeechSynthesizer,
  createOpenAiCompatibleRecognizer,
  createOpenAiCompatibleSynthesizer,
  createRealtimeRecognizer,
} from "@vivavoce/engines/speech-servers";
import { startAzureStandIn, startRealtimeStandIn } from "@vivavoce/engines/speech-servers/testing";
import { readBenchArguments } from "./kit/bench-arguments.ts";
import { ownCpuMs } from "./kit/machine.ts";
import { markdownTable } from "./kit/markdown-table.ts";
import { speakText } from "./kit/speak-text.ts";
import { rounded, spreadOf, sum } from "./kit/statistics.ts";

/** Where the fake servers listen. */
interface Addresses {
  /** By the name of the row. */
  readonly voices: Readonly<Record<string, string>>;
  readonly ears: string;
  readonly realtime: string;
  readonly azure: string;
}

interface Row extends Readonly<Record<string, string | number | null>> {
  readonly adapter: string;
  readonly "first p50 ms": number;
  readonly "first p95 ms": number;
  readonly "whole p50 ms": number;
  readonly "cpu ms a second of sound": number;
}

const text = "Your table for two people is ready, and the kitchen is open until eleven.";
const key = "key-of-the-bench";
/** Ways of answering that cost different work: nothing, a header and resampling, base64 in events, another rate and channels. */
const forms: Readonly<Record<string, RegExp>> = {
  "pcm 24 kHz": /^OpenAI: pcm/,
  "WAV 48 kHz": /^Groq/,
  events: /^OpenAI: events/,
  "events with headers": /^speaches/,
  "stereo 16 kHz": /^sglang: samples/,
};

async function serve(): Promise<Addresses> {
  const voices = Object.entries(forms).map(async ([name, form]) => {
    const row = speechServerRows.find((each) => form.test(each.name));
    if (row === undefined) throw new Error(`there is no row for ${name}`);
    return [name, (await startSpeechServer({ "/audio/speech": row.answer })).baseUrl] as const;
  });
  const ears = await startSpeechServer({
    "/audio/transcriptions": async (asked, response) =>
      void response.end(JSON.stringify({ text: (await readFakeTranscription(asked)).text })),
  });
  return {
    voices: Object.fromEntries(await Promise.all(voices)),
    ears: ears.baseUrl,
    realtime: (await startRealtimeStandIn()).baseUrl,
    azure: (await startAzureStandIn({ key })).baseUrl,
  };
}

/** One clause after the other, as a conversation has them. */
async function measureVoice(adapter: string, synthesizer: Synthesizer, rounds: number): Promise<Row> {
  const { voices } = synthesizer.info.capabilities;
  const speak = async () => {
    const spoken = await speakText(synthesizer, text, voices[0]?.name ?? "");
    const soundMs = (spoken.samples.length * 1000) / spoken.sampleRate;
    return { firstMs: spoken.firstChunkMs, wholeMs: spoken.totalMs, soundMs };
  };
  // The first opens a connection and compiles code.
  await speak();
  return measured(adapter, rounds, speak, () => synthesizer.close());
}

/** One utterance after the other, pushed at once: what is measured is the time from its end to its text. */
async function measureEars(adapter: string, recognizer: Recognizer, rounds: number): Promise<Row> {
  const soundMs = 4000;
  const samples = Float32Array.from({ length: 16 * soundMs }, (_, index) => 0.2 * Math.sin(index / 8));
  const hear = async () => {
    const stream = recognizer.openStream({});
    for (let at = 0; at < samples.length - 512; at += 512) stream.push(samples.subarray(at, at + 512));
    // What a microphone has sent by now is on its way.
    await new Promise((resolve) => setImmediate(resolve));
    const startMs = performance.now();
    await stream.settle();
    const firstMs = performance.now() - startMs;
    stream.close();
    return { firstMs, wholeMs: firstMs, soundMs };
  };
  await hear();
  return measured(adapter, rounds, hear, () => recognizer.close());
}

async function measured(
  adapter: string,
  rounds: number,
  run: () => Promise<{ readonly firstMs: number; readonly wholeMs: number; readonly soundMs: number }>,
  close: () => Promise<void>,
): Promise<Row> {
  const before = process.cpuUsage();
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await run());
  const usedMs = ownCpuMs(before);
  await close();
  const first = spreadOf(runs.map(({ firstMs }) => firstMs * 10));
  const whole = spreadOf(runs.map(({ wholeMs }) => wholeMs * 10));
  const seconds = sum(runs.map(({ soundMs }) => soundMs)) / 1000;
  return {
    adapter,
    "first p50 ms": first.p50 / 10,
    "first p95 ms": first.p95 / 10,
    "whole p50 ms": whole.p50 / 10,
    "cpu ms a second of sound": rounded(usedMs / seconds, 2),
  };
}

async function measureAll({ voices, ears, realtime, azure }: Addresses, rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, baseUrl] of Object.entries(voices)) {
    const voice = await createOpenAiCompatibleSynthesizer({ baseUrl, model: "tts", voices: "alloy" });
    rows.push(await measureVoice(`voice, openai-compatible, ${name}`, voice, rounds));
  }
  for (const timing of [true, false]) {
    const voice = await createAzureSpeechSynthesizer({ apiKey: key, baseUrl: azure, timing });
    rows.push(await measureVoice(`voice, azure-speech, ${timing ? "WebSocket" : "HTTP"}`, voice, rounds));
  }
  const whole = await createOpenAiCompatibleRecognizer({ baseUrl: ears, model: "ear", partialEveryMs: 0 });
  rows.push(await measureEars("ears, openai-compatible", whole, rounds));
  const partials = await createOpenAiCompatibleRecognizer({ baseUrl: ears, model: "ear", partialEveryMs: 500 });
  rows.push(await measureEars("ears, openai-compatible, with partials", partials, rounds));
  rows.push(await measureEars("ears, realtime", createRealtimeRecognizer({ baseUrl: realtime }), rounds));
  const azureEars = createAzureSpeechRecognizer({ apiKey: key, baseUrl: azure });
  rows.push(await measureEars("ears, azure-speech", azureEars, rounds));
  return rows;
}

if (process.send !== undefined) {
  process.send(await serve());
} else {
  const { rounds } = readBenchArguments("Latency and processor time of the adapters to speech servers.", {
    rounds: { kind: "number", about: "utterances and clauses of each adapter", fallback: 30 },
  });
  const child = fork(fileURLToPath(import.meta.url));
  const [addresses] = (await once(child, "message")) as [Addresses];
  const rows = await measureAll(addresses, rounds);
  child.kill();
  console.log(`${markdownTable(rows)}\n`);
  console.log(JSON.stringify({ rounds, rows }));
}
