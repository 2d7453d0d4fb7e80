import { encodeWav } from "@vivavoce/audio";
import { expect, test } from "vitest";
import { readSpeech } from "./read-speech.ts";

const limits = { maxMessageBytes: 16 * 1024 * 1024, maxStreamBytes: 64 * 1024 * 1024 };

/** Seconds of sound that came in each turn of the event loop. */
async function turnsOf(body: Uint8Array, contentType: string): Promise<number[]> {
  const headers = new Headers({ "content-type": contentType });
  const pieces = [body][Symbol.iterator]();
  const answer = {
    engine: "liar",
    headers,
    pieces: { next: () => Promise.resolve(pieces.next()) } as AsyncIterator<Uint8Array>,
    configuredRate: undefined,
    limits,
  };
  const turns = [0];
  let isOver = false;
  const count = (): void => {
    turns.push(0);
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  try {
    for await (const { samples, sampleRate } of readSpeech(answer)) {
      turns[turns.length - 1] = (turns.at(-1) ?? 0) + samples.length / sampleRate;
    }
  } finally {
    isOver = true;
  }
  return turns;
}

function soundEvent(sound: Uint8Array): string {
  return `data: ${JSON.stringify({ audio: Buffer.from(sound).toString("base64") })}\n\n`;
}

const wavOf = (sampleRate: number, seconds: number): Uint8Array =>
  encodeWav(new Float32Array(Math.round(sampleRate * seconds)).fill(0.1), sampleRate);

test.each([
  ["in one event", Buffer.from(soundEvent(wavOf(4001, 60))), "text/event-stream"],
  [
    "in one body of JSON",
    Buffer.from(JSON.stringify({ audio: Buffer.from(wavOf(4001, 60)).toString("base64") })),
    "application/json",
  ],
  ["in one piece", Buffer.from(wavOf(4001, 60)), "audio/wav"],
  ["in many short events at once", Buffer.from(soundEvent(wavOf(8000, 0.05)).repeat(400)), "text/event-stream"],
])("much sound %s leaves others their turns", async (_, body, contentType) => {
  const turns = await turnsOf(body, contentType);
  expect(turns.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(19.9);
  expect(Math.max(...turns)).toBeLessThanOrEqual(2.001);
});

test.each([
  ["from event to event", (wavs: readonly Uint8Array[]) => wavs.map(soundEvent).join(""), "text/event-stream"],
  ["from header to header", (wavs: readonly Uint8Array[]) => Buffer.concat(wavs), "audio/wav"],
])("a rate that changes %s is refused, and a few rates are not", async (_, join, contentType) => {
  const answer = (count: number): Promise<number[]> =>
    turnsOf(Buffer.from(join(Array.from({ length: count }, (_each, at) => wavOf(44_101 + at, 0.01)))), contentType);
  await expect(answer(9)).resolves.not.toHaveLength(0);
  await expect(answer(300)).rejects.toMatchObject({
    code: "invalid_output",
    message: expect.stringMatching(/rate changes again and again/),
  });
});

test.each([
  ["in one event", (body: Uint8Array) => Buffer.from(soundEvent(body)), "text/event-stream"],
  ["in one piece", (body: Uint8Array) => body, "audio/wav"],
])(
  "headers %s leave others their turns, though there is hardly any sound behind them",
  async (_, wrap, contentType) => {
    const bytes = 1024 * 1024;
    const wav = wavOf(24_000, 1 / 24_000);
    const turns = await turnsOf(
      wrap(Buffer.concat(Array<Uint8Array>(Math.floor(bytes / wav.length)).fill(wav))),
      contentType,
    );
    expect(turns.reduce((sum, each) => sum + each, 0)).toBeLessThan(2);
    expect(turns.length).toBeGreaterThanOrEqual(bytes / (64 * 1024));
  },
);
