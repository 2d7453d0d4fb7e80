import { expect, test } from "vitest";
import { benchRooms, roomResponse } from "./room-response.ts";

/** Time in which the energy still to come falls from -5 to -25 dB, times three: the usual measure of RT60. */
function measuredRt60Ms(response: Float32Array): number {
  const toCome = new Float64Array(response.length + 1);
  for (let n = response.length - 1; n >= 0; n--) {
    toCome[n] = (toCome[n + 1] as number) + (response[n] as number) ** 2;
  }
  const firstBelow = (levelDb: number): number =>
    toCome.findIndex((energy) => energy < (toCome[0] as number) * 10 ** (levelDb / 10));
  return (3 * (firstBelow(-25) - firstBelow(-5))) / 16;
}

test.each(benchRooms.map((room) => [room.id, room] as const))("%s reverberates about as long as it says", (_, room) => {
  const response = roomResponse(room);
  const rt60Ms = measuredRt60Ms(response);
  expect(rt60Ms).toBeGreaterThan(0.6 * room.rt60Ms);
  expect(rt60Ms).toBeLessThan(1.5 * room.rt60Ms);
  const energy = response.reduce((sum, sample) => sum + sample * sample, 0);
  expect(energy).toBeCloseTo(1, 3);
});

test("the direct sound comes first, the same each time", () => {
  const [room] = benchRooms;
  if (room === undefined) throw new Error("There are no rooms");
  const response = roomResponse(room);
  expect(response.slice(0, 12).some((sample) => Math.abs(sample) > 0.1)).toBe(true);
  expect(roomResponse(room)).toEqual(response);
});
