import { expect, test } from "vitest";
import { sessionRoom } from "./session-room.ts";

test.each([
  [0, "moonshine", 1, 16],
  [0, "moonshine", 2, 16],
  [0, "moonshine", 16, 128],
  [0, "openai-compatible", 2, 200],
  [3, "moonshine", 16, 3],
  [500, "moonshine", 2, 500],
])("%i configured, %s on %i cores: %i sessions", (configured, recognizer, cores, room) => {
  expect(sessionRoom(configured, recognizer, cores)).toBe(room);
});
