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
])("%s becomes %s", async (endpoint, expected) => {
  expect((await realtimeUrl({ ...parts, endpoint })).url.href).toBe(expected);
});

it.each(["localhost:8080", "ftp://h", "", "not a url"])("refuses %j", (endpoint) => {
  expect(() => realtimeUrl({ ...parts, endpoint })).toThrow(ClientError);
});

it.each([
  ["https://api.openai.com", "wss://api.openai.com/v1/realtime?model=gpt-4o", "openai-ga"],
  ["https://r.openai.azure.com/", "wss://r.openai.azure.com/openai/v1/realtime?model=gpt-4o", "openai-ga"],
  ["http://h:8080/v1", "ws://h:8080/v1/realtime?model=gpt-4o", "openai-ga"],
  ["http://h/openai/realtime", "ws://h/openai/realtime?deployment=gpt-4o", "openai-beta"],
])("%s is the endpoint %s of the dialect %s", async (endpoint, href, dialect) => {
  const found = await realtimeUrl({ ...parts, endpoint });
  expect([found.url.href, found.dialect.name]).toEqual([href, dialect]);
});

it("names agents, features and profiles (TR-12 to TR-20)", async () => {
  const agent = { name: "a", project: "p", version: "2", identityClientId: "i", resource: "r" };
  const { url } = await realtimeUrl({ endpoint: "http://h", apiVersion: "v1", agent, features: ["f", "g:false"] });
  expect(Object.fromEntries(url.searchParams)).toEqual({
    "api-version": "v1",
    "agent-name": "a",
    "agent-project-name": "p",
    "agent-version": "2",
    "agent-authentication-identity-client-id": "i",
    "foundry-resource-override": "r",
    features: "f:true,g:false",
  });
  const byom = await realtimeUrl({ ...parts, endpoint: "http://h", profile: "byom-azure-openai-realtime" });
  expect(byom.url.searchParams.get("profile")).toBe("byom-azure-openai-realtime");
});

it("wants a model or an agent, and no agent of OpenAI", async () => {
  await expect(realtimeUrl({ endpoint: "http://h", apiVersion: "v1" })).rejects.toThrow("Name a model or an agent.");
  await expect(realtimeUrl({ ...parts, endpoint: "http://h/v1", agent: { project: "p" } })).rejects.toThrow(
    ClientError,
  );
  expect(() => realtimeUrl({ endpoint: "http://h", apiVersion: "2025-10-01" })).toThrow("Name a model or an agent.");
});
