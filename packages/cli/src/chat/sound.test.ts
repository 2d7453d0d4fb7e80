import { NodeAudioError } from "@vivavoce/client/node-audio";
import { expect, it } from "vitest";
import { explainDevice } from "./sound.ts";

const attempt = (means: string, message: string, code?: string) => ({
  means,
  error: Object.assign(new Error(message), { code }),
});

it("says in a chat's words why a device cannot be used, and the way out", () => {
  const messageOf = (...given: ConstructorParameters<typeof NodeAudioError>): string =>
    String(explainDevice(new NodeAudioError(...given)));
  expect(messageOf("microphone", [attempt("decibri", "unplugged."), attempt("arecord", "no soundcards found")])).toBe(
    "ChatFailure: No microphone can be used: unplugged. See --list-devices, or use --input speech.wav.",
  );
  expect(messageOf("speaker", [attempt("decibri", "x", "ERR_MODULE_NOT_FOUND"), attempt("aplay", "busy")])).toBe(
    "ChatFailure: No speaker can be used: busy. See --list-devices, or use --output answer.wav.",
  );
  expect(messageOf("speaker", [attempt("pacat", "x", "ENOENT"), attempt("play", "x", "ENOENT")])).toBe(
    "ChatFailure: No speaker can be used: pacat: not installed; play: not installed. See --list-devices, or use --output answer.wav.",
  );
  const other = new Error("disk full");
  expect(explainDevice(other)).toBe(other);
});
