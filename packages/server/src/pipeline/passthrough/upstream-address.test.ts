import {
  createOpenaiBetaDialect,
  createOpenaiGaDialect,
  createVoiceLiveDialect,
  createVoiceLiveV1Dialect,
} from "@vivavoce/protocol";
import { expect, test } from "vitest";
import { endOfUpstream } from "./end-of-upstream.ts";
import { upstreamAddress } from "./upstream-address.ts";
import type { Upstream } from "./upstream.ts";

const azure: Upstream = { api: "azure-voice-live", url: "https://r.test", model: "gpt-4o", apiKey: "key" };
const openai: Upstream = { api: "openai", url: "wss://o.test", model: "gpt-realtime", apiKey: "key" };
const dated = createVoiceLiveDialect("2025-10-01");
const ga = createOpenaiGaDialect();

test.each([
  [azure, dated, "wss://r.test/voice-live/realtime?model=gpt-4o&api-version=2025-10-01"],
  [azure, createVoiceLiveV1Dialect(), "wss://r.test/voice-live/realtime?model=gpt-4o&api-version=v1"],
  [
    { ...azure, apiVersion: "2026-07-15" },
    dated,
    "wss://r.test/voice-live/realtime?model=gpt-4o&api-version=2026-07-15",
  ],
  [
    { ...azure, url: "ws://r.test/proxy/" },
    dated,
    "ws://r.test/proxy/voice-live/realtime?model=gpt-4o&api-version=2025-10-01",
  ],
  [
    { ...azure, url: "wss://r.test/x/realtime?a=b" },
    dated,
    "wss://r.test/x/realtime?a=b&model=gpt-4o&api-version=2025-10-01",
  ],
  [openai, ga, "wss://o.test/v1/realtime?model=gpt-realtime"],
  [{ ...openai, url: "https://o.test/v1" }, ga, "wss://o.test/v1/realtime?model=gpt-realtime"],
  [{ ...openai, url: "https://o.test/openai/v1/" }, ga, "wss://o.test/openai/v1/realtime?model=gpt-realtime"],
])("%j is reached at its own path", (upstream, dialect, url) => {
  expect(upstreamAddress(upstream, dialect)).toMatchObject({ kind: "address", url });
});

test("the credential takes the form of the service", () => {
  const headersOf = (upstream: Upstream, dialect: typeof ga) => {
    const address = upstreamAddress(upstream, dialect);
    return address.kind === "address" ? address.headers : undefined;
  };
  expect(headersOf(azure, dated)).toEqual({ "api-key": "key" });
  const { apiKey: _, ...keyless } = azure;
  expect(headersOf({ ...keyless, token: "t", headers: { "x-a": "1" } }, dated)).toEqual({
    authorization: "Bearer t",
    "x-a": "1",
  });
  expect(headersOf(openai, ga)).toEqual({ authorization: "Bearer key" });
  expect(headersOf(openai, createOpenaiBetaDialect())).toEqual({
    authorization: "Bearer key",
    "openai-beta": "realtime=v1",
  });
});

test.each([
  [azure, ga, "connect at /voice-live/realtime"],
  [openai, dated, "connect at /v1/realtime"],
  [{ ...azure, apiVersion: "2026-07-15" }, createVoiceLiveV1Dialect(), "api-version 2026-07-15"],
  [{ ...azure, apiVersion: "v1" }, dated, "api-version v1"],
  [openai, createOpenaiGaDialect(undefined, "transcription"), "Transcription"],
])("a client that speaks another wire is told: %j", (upstream, dialect, words) => {
  expect(upstreamAddress(upstream, dialect)).toMatchObject({
    kind: "mismatch",
    message: expect.stringContaining(words),
  });
});

test.each([
  [1000, 1000],
  [1001, 1001],
  [1005, 1000],
  [1008, 1008],
  [4001, 4001],
])("the service's close code %i is the client's %i", (code, told) => {
  expect(endOfUpstream({ kind: "closed", code, reason: "why" })).toEqual({ kind: "close", code: told, reason: "why" });
});

test.each([
  [{ kind: "closed", code: 1006, reason: "" } as const, "upstream_lost", 1011],
  [{ kind: "notConnected", failure: { kind: "timeout" } } as const, "upstream_unavailable", 1013],
  [{ kind: "notConnected", failure: { kind: "network", code: "ECONNREFUSED" } } as const, "upstream_unavailable", 1013],
  [{ kind: "notConnected", failure: { kind: "status", status: 503 } } as const, "upstream_unavailable", 1013],
  [{ kind: "notConnected", failure: { kind: "status", status: 429 } } as const, "upstream_unavailable", 1013],
  [{ kind: "notConnected", failure: { kind: "status", status: 401 } } as const, "upstream_refused", 1011],
  [{ kind: "notConnected", failure: { kind: "status", status: 404 } } as const, "upstream_refused", 1011],
])("%j is an error", (end, code, closeCode) => {
  expect(endOfUpstream(end)).toMatchObject({ kind: "error", refusal: { code, close: { code: closeCode } } });
});
