import type { Session } from "@vivavoce/client";
import { expect, test, vi } from "vitest";
import { resolveChatSettings } from "./chat-settings.ts";
import { absentSettings, echoedOtherwise } from "./not-as-asked.ts";

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

const told = {
  models: [{ name: "small", aliases: ["gpt-4o-mini"] }, { name: "large" }],
  voices: [{ name: "slt" }, { name: "rms" }],
};

function server(answer: () => Response = () => Response.json(told)) {
  return vi.fn<typeof globalThis.fetch>(async () => answer());
}

const asked = (flags: Record<string, string>) => resolveChatSettings({ endpoint: "ws://host:1", ...flags }, {}, {});

test("a voice and a model that are not there are told, with what is", async () => {
  const fetch = server();
  const settings = asked({ voice: "nobody", model: "nothere", "api-key": "k" });
  expect((await absentSettings(settings, fetch)).map(({ param, message }) => [param, message])).toEqual([
    ["session.model", "This server has no model 'nothere'; another one is taken. It has: small, gpt-4o-mini, large."],
    ["session.voice.name", "This server has no voice 'nobody'; another one is taken. It has: slt, rms."],
  ]);
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url instanceof URL && url.href).toBe("http://host:1/voice-live/capabilities");
  expect(init?.headers).toEqual({ "api-key": "k" });
});

test("what is there, by name or by another of its names, is not", async () => {
  expect(await absentSettings(asked({ voice: "SLT", model: "gpt-4o-mini" }), server())).toEqual([]);
});

test.each([
  ["nothing was named", {}],
  ["the version has warnings of its own", { voice: "nobody", "api-version": "2026-07-15" }],
])("nothing is asked where %s", async (_, flags) => {
  const fetch = server();
  expect(await absentSettings(asked(flags), fetch)).toEqual([]);
  expect(fetch).not.toHaveBeenCalled();
});

test.each([
  ["has no such page", () => new Response("no", { status: 404 })],
  ["answers with something else", () => new Response("<html>")],
  ["answers with a list", () => Response.json([])],
  ["sends without end", () => new Response(new Uint8Array(2 ** 20 + 1))],
  [
    "cannot be reached",
    () => {
      throw new TypeError("fetch failed");
    },
  ],
])("nothing is told of a server that %s", async (_, answer) => {
  expect(await absentSettings(asked({ voice: "nobody" }), server(answer))).toEqual([]);
});
