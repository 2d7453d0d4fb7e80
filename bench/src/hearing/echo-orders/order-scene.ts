import { noiseOfLevel, playInRoom } from "../rooms/play-in-room.ts";
import type { Playback } from "../rooms/play-in-room.ts";
import { roomResponse, type Room } from "../rooms/room-response.ts";

/** How the agent's voice gets back to the microphone, or does not. */
export const echoWays = ["headphones", "loudspeaker", "muted", "other device", "20 dB louder", "20 dB softer"] as const;

export type EchoWay = (typeof echoWays)[number];

/** A call: one answer after the other, and what plays them. */
export interface OrderScene {
  /** What the server plays, 16 kHz. */
  readonly reference: Float32Array;
  /** Echo and noise at the microphone; zeros while it is muted. */
  readonly microphone: Float32Array;
  /** Where each way of playing begins, samples. */
  readonly changes: readonly number[];
  /** Where the second answer begins, samples. */
  readonly secondAnswer: number;
  /** Whether an answer plays at a sample. */
  readonly isPlaying: (sample: number) => boolean;
}

export interface OrderSceneOptions {
  readonly ways: readonly EchoWay[];
  readonly room: Room;
  readonly loudspeaker: Playback["loudspeaker"];
  /** The agent's voice, 16 kHz; read from `fromSample` on. */
  readonly speech: Float32Array;
  readonly fromSample: number;
  /** Where the way changes: between two answers, or in the middle of one. */
  readonly changes: "between" | "within";
  readonly seed: number;
  /** Of the echo, dB of full scale; -36. */
  readonly echoDb?: number;
  /** Of the echo, milliseconds; 80, and by the other device 310. */
  readonly delayMs?: number;
  readonly otherDelayMs?: number;
  /** How many samples later the way changes within an answer; 0. */
  readonly laterSamples?: number;
}

const rate = 16_000;
const answerSamples = 4 * rate;
const pauseSamples = 1.2 * rate;
const period = answerSamples + pauseSamples;
/** A user's silence before the first answer. */
const leadSamples = rate;
const noiseDb = -68;
/** Plays one answer in each way, in a room. Deterministic. */
export function createOrderScene(options: OrderSceneOptions): OrderScene {
  const { ways, changes: where, speech, seed } = options;
  const length = leadSamples + ways.length * period + (where === "within" ? period / 2 : 0);
  const reference = new Float32Array(length);
  let from = options.fromSample;
  const isPlaying = (sample: number): boolean =>
    sample >= leadSamples && (sample - leadSamples) % period < answerSamples;
  for (let n = 0; n < length; n++) if (isPlaying(n)) reference[n] = speech[from++ % speech.length] ?? 0;
  // Between: in the middle of the pause. Within: in the middle of the answer, which the way before has begun.
  const offset = where === "between" ? -pauseSamples / 2 : answerSamples / 2 + (options.laterSamples ?? 0);
  const changes = ways.map((_, index) => (index === 0 ? 0 : leadSamples + index * period + offset));
  const echoes = echoesOf(reference, options);
  const noise = noiseOfLevel(length, noiseDb, seed);
  const microphone = new Float32Array(length);
  for (const [index, way] of ways.entries()) {
    const end = changes[index + 1] ?? length;
    for (let n = changes[index] ?? 0; n < end; n++) {
      const heard = (echoes[way]?.[n] ?? 0) * gainOf(way) + (noise[n] as number);
      microphone[n] = way === "muted" ? 0 : Math.max(-1, Math.min(1, heard));
    }
  }
  return { reference, microphone, changes, isPlaying, secondAnswer: leadSamples + period };
}

function gainOf(way: EchoWay): number {
  if (way === "20 dB louder") return 10;
  return way === "20 dB softer" ? 0.1 : 1;
}

function echoesOf(
  reference: Float32Array,
  { room, loudspeaker, echoDb = -36, delayMs = 80, otherDelayMs = 310 }: OrderSceneOptions,
): Partial<Record<EchoWay, Float32Array>> {
  const playback = { driftPpm: 0, loudspeaker, echoDb };
  const near = playInRoom(reference, roomResponse(room), { ...playback, delayMs });
  const [x, y, z] = room.microphone;
  // A second device has another delay, and another place in the room.
  const elsewhere = roomResponse({ ...room, microphone: [x + 0.35, y - 0.3, z + 0.2] });
  return {
    loudspeaker: near,
    "20 dB louder": near,
    "20 dB softer": near,
    "other device": playInRoom(reference, elsewhere, { ...playback, delayMs: otherDelayMs }),
  };
}
