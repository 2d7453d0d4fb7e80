import { expect, test } from "vitest";
import { conformDialects, readTarget } from "./conform-dialect.ts";

test.each([
  ["http://localhost:8080", "ws://localhost:8080", conformDialects],
  ["https://name.services.ai.azure.com/", "wss://name.services.ai.azure.com", conformDialects],
  ["wss://host/proxy/voice-live/realtime?api-version=2026-04-10&model=m", "wss://host/proxy", ["voice-live"]],
  ["wss://host/voice-live/realtime?api-version=v1", "wss://host", ["voice-live-v1"]],
  ["wss://api.openai.com/v1/realtime", "wss://api.openai.com", ["openai-ga"]],
  ["wss://name.openai.azure.com/openai/v1/realtime", "wss://name.openai.azure.com", ["openai-ga"]],
  ["ws://host/openai/realtime", "ws://host", ["openai-beta"]],
])("%s is read", (url, base, dialects) => {
  expect(readTarget(url)).toMatchObject({ base, dialects });
});

test("the query of the address is kept", () => {
  expect(readTarget("ws://host/v1/realtime?model=m&x=1")?.query).toEqual({ model: "m", x: "1" });
});

test.each(["", "localhost:8080", "ftp://host", "nonsense"])("%j is no address", (text) => {
  expect(readTarget(text)).toBeUndefined();
});
