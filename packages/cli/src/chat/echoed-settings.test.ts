import type { Session } from "@vivavoce/client";
import { expect, test } from "vitest";
import { echoedOtherwise } from "./echoed-settings.ts";

const settings = { model: "gpt-4o", voice: "nobody", transcription: "whisper-1" };
const echo = (session: object): Session => session as Session;

test("what the server echoes otherwise is told, setting by setting", () => {
  const session = { model: "small", voice: { name: "Ava" }, input_audio_transcription: { model: "azure-speech" } };
  expect(echoedOtherwise(settings, echo(session)).map(({ param, message }) => `${param}: ${message}`)).toEqual([
    "session.model: 'gpt-4o' was asked for, and the server goes by 'small'.",
    "session.voice.name: 'nobody' was asked for, and the server goes by 'Ava'.",
    "session.input_audio_transcription.model: 'whisper-1' was asked for, and the server goes by 'azure-speech'.",
  ]);
});

test.each([
  ["the same", { model: "GPT-4o", voice: { name: "Nobody" }, input_audio_transcription: { model: "whisper-1" } }],
  ["a dated name of the model", { model: "gpt-4o-2024-11-20", voice: { name: "nobody" } }],
  ["nothing", {}],
  ["null", { voice: null, input_audio_transcription: null }],
])("of %s nothing is told", (_, session) => {
  expect(echoedOtherwise(settings, echo(session))).toEqual([]);
});
