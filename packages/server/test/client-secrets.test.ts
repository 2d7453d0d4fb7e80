import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { connectClient, refusedUpgrade, startGateway } from "./gateway-fixture.ts";
import type { GatewayFixture } from "./gateway-fixture.ts";

const credentials = { apiKeys: ["sk-server"], bearerTokens: [] };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

interface Minted {
  readonly value: string;
  readonly expires_at: number;
  readonly session: Readonly<Record<string, unknown>>;
}

function post(port: number, path: string, body?: unknown, headers: Record<string, string> = bearer("sk-server")) {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  return fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: text, headers });
}

async function mint(port: number, body?: unknown, path = "/v1/realtime/client_secrets"): Promise<Minted> {
  const answer = await post(port, path, body);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return (await answer.json()) as Minted;
}

/** A list in a list, and so on. */
function deep(levels: number): unknown[] {
  return levels === 0 ? [] : [deep(levels - 1)];
}

const requestOf = ({ sessions }: GatewayFixture) => sessions.at(-1)?.request;

test.each(["/v1/realtime/client_secrets", "/openai/v1/realtime/client_secrets"])(
  "OA-06: %s gives a secret and the effective session",
  async (path) => {
    const clock = createManualClock(1_000);
    const { port } = await startGateway({ credentials, clock });
    const minted = await mint(port, undefined, path);
    expect(minted.value).toMatch(/^ek_[A-Za-z0-9]{24,}$/);
    expect(minted.expires_at).toBe(Math.floor(clock.wallMs() / 1000) + 600);
    expect(minted.session).toMatchObject({ type: "realtime", model: "gpt-realtime", output_modalities: ["audio"] });
  },
);

test("the secret opens sessions with its settings, by header and by subprotocol", async () => {
  const fixture = await startGateway({ credentials });
  const session = {
    type: "realtime",
    model: "gpt-realtime-mini",
    instructions: "Be brief.",
    audio: { output: { voice: "marin", speed: 1.2 } },
  };
  const minted = await mint(fixture.port, { session, expires_after: { anchor: "created_at", seconds: 60 } });
  expect(minted.session).toMatchObject({ ...session, audio: { output: { voice: "marin", speed: 1.2 } } });
  const update = { instructions: "Be brief.", voice: { type: "openai", name: "marin" }, ga: { speed: 1.2 } };

  await connectClient(fixture.url("/v1/realtime"), [], { headers: bearer(minted.value) });
  expect(requestOf(fixture)).toMatchObject({ model: "gpt-realtime-mini", update, dialect: { name: "openai-ga" } });
  const page = await connectClient(fixture.url("/v1/realtime?model=other"), [
    "realtime",
    `openai-insecure-api-key.${minted.value}`,
  ]);
  expect(page.socket.protocol).toBe("realtime");
  // The model was minted with the secret, and stays.
  expect(requestOf(fixture)).toMatchObject({ model: "gpt-realtime-mini", update, caller: { id: "key:key-1" } });
});

test("a secret of a transcription session opens only those", async () => {
  const fixture = await startGateway({ credentials });
  const audio = { input: { transcription: { model: "whisper-1", language: "de" } } };
  const minted = await mint(fixture.port, { session: { type: "transcription", audio } });
  expect(minted.session).toMatchObject({ type: "transcription", object: "realtime.transcription_session", audio });
  await connectClient(fixture.url("/v1/realtime"), [], { headers: bearer(minted.value) });
  expect(requestOf(fixture)?.dialect).toMatchObject({ name: "openai-ga", sessionType: "transcription" });
});

test("OA-08: the beta has two endpoints, and the secret inside the session", async () => {
  const fixture = await startGateway({ credentials });
  const answer = await post(fixture.port, "/v1/realtime/sessions", {
    model: "gpt-4o-realtime-preview",
    voice: "verse",
  });
  const session = (await answer.json()) as { client_secret: { value: string; expires_at: number } };
  expect(session).toMatchObject({ object: "realtime.session", model: "gpt-4o-realtime-preview", voice: "verse" });
  const headers = { ...bearer(session.client_secret.value), "openai-beta": "realtime=v1" };
  await connectClient(fixture.url("/v1/realtime"), [], { headers });
  expect(requestOf(fixture)).toMatchObject({ model: "gpt-4o-realtime-preview", dialect: { name: "openai-beta" } });

  const transcribing = { input_audio_transcription: { model: "gpt-4o-transcribe" } };
  const other = await post(fixture.port, "/v1/realtime/transcription_sessions", transcribing);
  expect(await other.json()).toMatchObject({
    object: "realtime.transcription_session",
    ...transcribing,
    client_secret: { value: expect.stringMatching(/^ek_/) },
  });
});

test("an expired secret opens nothing, a good one a session of either API", async () => {
  const clock = createManualClock(1_000);
  const { port, url } = await startGateway({ credentials, clock });
  const { value } = await mint(port, { expires_after: { seconds: 10 } });
  const headers = bearer(value);
  await connectClient(url("/v1/realtime?model=m"), [], { headers });
  const voiceLive = url("/voice-live/realtime?api-version=2025-10-01&model=m");
  // Pages of Voice Live cannot send a header either: in the subprotocol, no secret stands in an address.
  await connectClient(voiceLive, ["realtime", `openai-insecure-api-key.${value}`]);
  clock.advance(10_000);
  expect((await refusedUpgrade(url("/v1/realtime?model=m"), [], { headers })).status).toBe(401);
  expect((await refusedUpgrade(voiceLive, [], { headers })).status).toBe(401);
});

test("on an open server, too, an unknown secret is told apart from no credential", async () => {
  const fixture = await startGateway();
  const { value } = await mint(fixture.port, { session: { type: "realtime", instructions: "Hi." } });
  await connectClient(fixture.url("/v1/realtime?model=m"), [], { headers: bearer(value) });
  expect(requestOf(fixture)).toMatchObject({ update: { instructions: "Hi." } });
  const unknown = { headers: bearer("ek_unknown") };
  expect((await refusedUpgrade(fixture.url("/v1/realtime?model=m"), [], unknown)).status).toBe(401);
  await connectClient(fixture.url("/v1/realtime?model=m"), [], { headers: bearer("sk-anything") });
});

test("secrets want a real credential, POST, and a body of bounded size", async () => {
  const { port } = await startGateway({ credentials });
  const path = "/v1/realtime/client_secrets";
  const { value } = await mint(port);
  expect((await post(port, path, {}, {})).status).toBe(401);
  expect((await post(port, path, {}, bearer("wrong"))).status).toBe(401);
  expect((await post(port, path, {}, bearer(value))).status).toBe(401);
  expect((await post(port, path, {}, { "api-key": "sk-server" })).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(405);
  expect((await post(port, path, { session: { type: "realtime", instructions: "x".repeat(600_000) } })).status).toBe(
    413,
  );
});

test.each([
  ["no JSON", "{", "invalid_json", null],
  ["no object", "[]", "invalid_value", null],
  ["a deep list", `{"session": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "invalid_value", null],
  ["a deep object", `{"session": ${'{"a":'.repeat(80_000)}1${"}".repeat(80_000)}}`, "invalid_value", null],
  ["a deep tool", { session: { type: "realtime", tools: deep(100) } }, "invalid_value", null],
  ["an unknown field", { colour: 1 }, "unknown_parameter", "colour"],
  ["a lifetime out of range", { expires_after: { seconds: 5 } }, "invalid_value", "expires_after.seconds"],
  ["an unknown anchor", { expires_after: { anchor: "now" } }, "invalid_value", "expires_after.anchor"],
  ["no type", { session: {} }, "missing_required_parameter", "session.type"],
  ["an unknown setting", { session: { type: "realtime", voice: "alloy" } }, "unknown_parameter", "session.voice"],
  [
    "a wrong setting",
    { session: { type: "realtime", audio: { output: { speed: 9 } } } },
    "invalid_value",
    "session.audio.output.speed",
  ],
  [
    "a masked credential",
    {
      session: {
        type: "realtime",
        tools: [{ type: "mcp", server_label: "a", server_url: "https://a.example/", authorization: "***" }],
      },
    },
    "invalid_value",
    "session.tools[0]",
  ],
  ["an endless model", { session: { type: "realtime", model: "m".repeat(300) } }, "invalid_value", "session.model"],
])("%s is refused", async (_what, body, code, param) => {
  const { port } = await startGateway({ credentials });
  const answer = await post(port, "/v1/realtime/client_secrets", body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { type: "invalid_request_error", code, param } });
});

test("the beta names fields as its body does", async () => {
  const { port } = await startGateway({ credentials });
  const answer = await post(port, "/v1/realtime/sessions", { turn_detection: { type: "server_vad", threshold: 7 } });
  const { error } = (await answer.json()) as { error: { message: string; param: string } };
  expect(error.param).toBe("turn_detection.threshold");
  expect(error.message).not.toContain("session.");
});

test("pages may ask where they may connect", async () => {
  const path = "/v1/realtime/client_secrets";
  const closed = await startGateway({ credentials });
  const preflight = await fetch(`http://127.0.0.1:${closed.port}${path}`, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example.org",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,x-stainless-lang",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.example.org");
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization,x-stainless-lang");
  const answer = await post(closed.port, path, {}, { ...bearer("sk-server"), origin: "https://app.example.org" });
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example.org");

  const open = await startGateway();
  expect((await post(open.port, path, {}, { origin: "https://app.example.org" })).status).toBe(403);
  expect((await post(open.port, path, {}, { origin: "http://localhost:5173" })).status).toBe(200);
});
