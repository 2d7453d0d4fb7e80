import { noiseOfLevel, playInRoom, type Playback } from "../rooms/play-in-room.ts";
import { benchRooms, roomResponse, type Room } from "../rooms/room-response.ts";

/** A recording made in a synthetic room, with what it is made of. */
export interface EchoScene {
  readonly room: Room;
  readonly playback: Playback;
  readonly reference: Float32Array;
  readonly echo: Float32Array;
  /** Echo and the microphone's noise of -68 dB. */
  readonly microphone: Float32Array;
}

const noiseDb = -68;

/** Plays a reference in a room. */
export function createEchoScene(reference: Float32Array, room: Room, playback: Playback, seed = 1): EchoScene {
  const echo = playInRoom(reference, roomResponse(room), playback);
  const noise = noiseOfLevel(echo.length, noiseDb, seed);
  return { room, playback, reference, echo, microphone: echo.map((sample, n) => sample + (noise[n] ?? 0)) };
}

/** The same, with the microphone moved 50 cm at a time: another path of the same room from there on. */
export function createMovedScene(
  reference: Float32Array,
  room: Room,
  playback: Playback,
  moveAtSamples: number,
): EchoScene {
  const before = createEchoScene(reference, room, playback);
  const [x, y, z] = room.microphone;
  const after = createEchoScene(reference, { ...room, microphone: [x + 0.35, y - 0.3, z + 0.2] }, playback);
  const cut = (a: Float32Array, b: Float32Array): Float32Array =>
    a.map((sample, n) => (n < moveAtSamples ? sample : (b[n] ?? 0)));
  return { ...before, echo: cut(before.echo, after.echo), microphone: cut(before.microphone, after.microphone) };
}

/** Echo return loss enhancement of a stretch, dB: how much weaker the output is than the microphone. */
export function erleDb(microphone: Float32Array, output: Float32Array, fromMs: number, toMs: number): number {
  let before = 0;
  let after = 0;
  const end = Math.min(microphone.length, output.length, Math.round(toMs * 16));
  for (let n = Math.round(fromMs * 16); n < end; n++) {
    before += (microphone[n] as number) ** 2;
    after += (output[n] as number) ** 2;
  }
  return 10 * Math.log10((before + 1e-12) / (after + 1e-12));
}

/** Time after `fromMs` until the first second over which the output is at least `levelDb` weaker; null: not in 5 s. */
export function timeToErleMs(
  microphone: Float32Array,
  output: Float32Array,
  fromMs: number,
  levelDb: number,
): number | null {
  const windowMs = 1000;
  const lastMs = Math.min(microphone.length / 16 - windowMs, fromMs + 5000);
  for (let atMs = fromMs; atMs <= lastMs; atMs += 100) {
    if (erleDb(microphone, output, atMs, atMs + windowMs) >= levelDb) return atMs - fromMs;
  }
  return null;
}

/** A room of the bench by its id. */
export function roomCalled(id: string): Room {
  const room = benchRooms.find((each) => each.id === id);
  if (room === undefined) throw new Error(`There is no room called ${id}`);
  return room;
}
