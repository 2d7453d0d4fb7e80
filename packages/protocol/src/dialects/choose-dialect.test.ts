import { describe, expect, test } from "vitest";
import { API_VERSIONS } from "../api-version.ts";
import { chooseDialect } from "./choose-dialect.ts";
import type { Handshake } from "./choose-dialect.ts";

function choose(target: string, more: Partial<Pick<Handshake, "headers" | "protocols" | "sessionType">> = {}) {
  const url = new URL(target, "ws://localhost");
  return chooseDialect({ path: url.pathname, query: url.searchParams, headers: {}, protocols: [], ...more });
}

describe("Voice Live, dated versions", () => {
  test.each(API_VERSIONS)("%s", (version) => {
    const dialect = choose(`/voice-live/realtime?api-version=${version}&model=m`);
    expect(dialect).toMatchObject({ kind: "dialect", name: "voice-live", apiVersion: version });
  });
  test.each(["/proxy/a/voice-live/realtime", "/voice-live/realtime/", "/voice-agent/realtime"])("%s", (path) => {
    expect(choose(`${path}?api-version=2026-04-10`)).toMatchObject({ kind: "dialect", name: "voice-live" });
  });
  test("letter case of the parameter does not matter, nor how the query is given", () => {
    expect(choose("/voice-live/realtime?API-Version=2025-10-01")).toMatchObject({ apiVersion: "2025-10-01" });
    const query = { "api-version": "2025-10-01" };
    const dialect = chooseDialect({ path: "/voice-live/realtime", query, headers: {}, protocols: [] });
    expect(dialect).toMatchObject({ apiVersion: "2025-10-01" });
  });
});

describe("OpenAI beta", () => {
  test.each([
    ["/v1/realtime?model=m", { headers: { "openai-beta": "realtime=v1" } }],
    ["/v1/realtime?model=m", { headers: { "OpenAI-Beta": "assistants=v2, realtime=v1" } }],
    ["/v1/realtime?model=m", { protocols: ["realtime", "openai-beta.realtime-v1"] }],
    ["/openai/v1/realtime?model=m", { headers: { "openai-beta": "realtime=v1" } }],
    ["/openai/realtime?api-version=2024-10-01-preview&deployment=d", {}],
    ["/prefix/openai/realtime?deployment=d", {}],
  ])("%s %j", (target, more) => {
    expect(choose(target, more)).toMatchObject({ kind: "dialect", name: "openai-beta" });
  });
});

describe("OpenAI GA (OA-01, OA-04)", () => {
  test.each(["/v1/realtime?model=m", "/openai/v1/realtime?model=m", "/proxy/v1/realtime/?model=m"])("%s", (target) => {
    expect(choose(target)).toMatchObject({ kind: "dialect", name: "openai-ga", sessionType: "realtime" });
  });
  test("other betas leave it GA", () => {
    const headers = { "openai-beta": "assistants=v2" };
    expect(choose("/v1/realtime?model=m", { headers })).toMatchObject({ name: "openai-ga" });
  });
});

test("the label v1 of Voice Live, with features asked for in a header (OA-12, TR-35)", () => {
  const headers = { "voicelive-features": "BargeIn=V1Preview,Transcription=V1Preview" };
  const dialect = choose("/voice-live/realtime?api-version=v1&model=m", { headers });
  expect(dialect).toMatchObject({ kind: "dialect", name: "voice-live-v1", apiVersion: API_VERSIONS.at(-1) });
});

describe("transcription sessions (OA-02, OA-05)", () => {
  test.each([
    ["/v1/realtime?intent=transcription", {}, "openai-ga"],
    ["/v1/realtime?intent=transcription", { headers: { "openai-beta": "realtime=v1" } }, "openai-beta"],
    ["/openai/realtime?api-version=2025-04-01-preview&intent=transcription", {}, "openai-beta"],
    ["/v1/realtime?model=m", { sessionType: "transcription" }, "openai-ga"],
  ] as const)("%s %j", (target, more, name) => {
    expect(choose(target, more)).toMatchObject({ kind: "dialect", name, sessionType: "transcription" });
  });
  test("what a credential stands for counts more than the query", () => {
    expect(choose("/v1/realtime?intent=transcription", { sessionType: "realtime" })).toMatchObject({
      sessionType: "realtime",
    });
  });
});

test("realtime is selected when it is offered, and only then (TR-50)", () => {
  const target = "/voice-live/realtime?api-version=2026-04-10";
  expect(choose(target, { protocols: ["openai-insecure-api-key.k", "realtime"] })).toMatchObject({
    subprotocol: "realtime",
  });
  expect(choose(target)).not.toHaveProperty("subprotocol");
  expect(choose(target, { protocols: ["other"] })).not.toHaveProperty("subprotocol");
});

describe("what is not spoken says so", () => {
  test.each([
    ["/voice-live/realtime?model=m", "missing_api_version"],
    ["/voice-live/realtime?api-version=", "missing_api_version"],
    ["/voice-live/realtime?api-version=2024-01-01", "unknown_api_version"],
    ["/v1/realtime?call_id=rtc_1", "dialect_not_available"],
    ["/voice-live/realtime/calls?api-version=2026-04-10", "dialect_not_available"],
    ["/api/projects/p/agents/a/endpoint/protocols/voice?api-version=v1", "dialect_not_available"],
    ["/", "unknown_path"],
    ["/realtime", "unknown_path"],
    ["/voice-live/realtime2", "unknown_path"],
  ])("%s is %s", (target, reason) => {
    const result = choose(target);
    expect(result).toMatchObject({ kind: "unsupported", reason, knownApiVersions: API_VERSIONS });
  });
  test("an unknown version lists the known ones", () => {
    const result = choose("/voice-live/realtime?api-version=2024-01-01");
    if (result.kind !== "unsupported") throw new Error("was accepted");
    for (const version of API_VERSIONS) expect(result.message).toContain(version);
  });
});
