import { expect, it } from "vitest";
import { ClientError } from "./client-error.ts";
import { realtimeUrl } from "./realtime-url.ts";

const parts = { model: "gpt-4o", apiVersion: "2025-10-01" };

it.each([
  ["http://localhost:8080", "ws://localhost:8080/voice-live/realtime?api-version=2025-10-01&model=gpt-4o"],
  [
    "https://r.services.ai.azure.com/",
    "wss://r.services.ai.azure.com/voice-live/realtime?api-version=2025-10-01&model=gpt-4o",
  ],
  ["wss://h/proxy/", "wss://h/proxy/voice-live/realtime?api-version=2025-10-01&model=gpt-4o"],
  ["ws://h/voice-live/realtime", "ws://h/voice-live/realtime?api-version=2025-10-01&model=gpt-4o"],
  ["ws://h/v1/realtime?profile=x#top", "ws://h/v1/realtime?profile=x&model=gpt-4o"],
])("%s becomes %s", (endpoint, expected) => {
  expect(realtimeUrl({ ...parts, endpoint }).url.href).toBe(expected);
});

it.each(["localhost:8080", "ftp://h", "", "not a url"])("refuses %j", (endpoint) => {
  expect(() => realtimeUrl({ ...parts, endpoint })).toThrow(ClientError);
});
