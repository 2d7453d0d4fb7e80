import { seededNoise } from "../rooms/seeded-noise.ts";
import type { OrderSceneOptions } from "./order-scene.ts";

/**
 * The scene elsewhere: another room with loudspeaker and microphone at other places, echo from -42 to -30 dB, 20 to 250 ms
 * late or, by the other device, 260 to 600 ms, other words, and a change up to 1 s earlier or later in the answer.
 */
export function variedScene(usual: OrderSceneOptions, seed: number): OrderSceneOptions {
  const next = seededNoise(1 + 7919 * seed + usual.seed);
  // Numbers that follow one another begin alike.
  for (let n = 0; n < 8; n++) next();
  const between = (from: number, to: number): number => from + ((to - from) * (next() + 1)) / 2;
  const { room } = usual;
  const [length, width, height] = room.size.map((side) => side * between(0.9, 1.2)) as [number, number, number];
  const microphone = [length * between(0.2, 0.6), width * between(0.4, 0.75), between(0.8, 1.5)] as const;
  const [x, y, z] = microphone;
  const turn = between(0, 2 * Math.PI);
  const away = between(0.25, 0.9);
  const inside = (value: number, side: number): number => Math.max(0.15, Math.min(side - 0.15, value));
  const loudspeaker = [
    inside(x + away * Math.cos(turn), length),
    inside(y + away * Math.sin(turn), width),
    inside(z + between(-0.3, 0.3), height),
  ] as const;
  return {
    ...usual,
    room: {
      ...room,
      size: [length, width, height],
      loudspeaker,
      microphone,
      rt60Ms: room.rt60Ms * between(0.85, 1.15),
    },
    fromSample: usual.fromSample + Math.round(between(0, 600_000)),
    echoDb: between(-42, -30),
    delayMs: Math.round(between(20, 250)),
    otherDelayMs: Math.round(between(260, 600)),
    laterSamples: Math.round(between(-16_000, 16_000)),
  };
}
