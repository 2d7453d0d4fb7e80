import { expect, test, vi } from "vitest";
import { absentSettings } from "./absent-settings.ts";
import { resolveChatSettings } from "./chat-settings.ts";

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
