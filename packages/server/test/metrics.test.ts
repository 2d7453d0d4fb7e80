import { request } from "node:http";
import { expect, test } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { goodTarget } from "./gateway-fixture.ts";
import { startServer, talkTo } from "./scripted-server.ts";

type Headers = Readonly<Record<string, string>>;

function ask(
  url: string,
  headers: Headers = {},
  method = "GET",
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL("/metrics", url.replace(/^ws/, "http")), { headers, method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject).end();
  });
}

/** The value of a series as it stands on the page. */
function valueOf(page: string, series: string): number {
  const line = page.split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1));
}

test("counts a conversation: session, turn and its parts, engines, responses", async () => {
  const { url } = await startServer({ speech: [[200, 900]], heard: ["My secret words."], answers: ["An answer."] });
  const client = await talkTo(`${url}${goodTarget}`);
  client.send({
    type: "session.update",
    session: {
      turn_detection: { type: "server_vad", silence_duration_ms: 300 },
      input_audio_transcription: { model: "m" },
    },
  });
  client.talk(2000);
  await client.next("response.done");
  client.send({ type: "nonsense" });
  await client.next("error");
  const { status, text } = await ask(url);
  expect(status).toBe(200);
  const numbers = {
    open: valueOf(text, "vivavoce_sessions"),
    opened: valueOf(text, 'vivavoce_sessions_total{wire="voice-live"}'),
    turns: valueOf(text, "vivavoce_turn_first_audio_seconds_count"),
    completed: valueOf(text, 'vivavoce_responses_total{status="completed"}'),
    ready: valueOf(text, "vivavoce_ready"),
  };
  expect(numbers).toMatchObject({ open: 1, opened: 1, turns: 1, completed: 1, ready: 1 });
  expect(text).toMatch(/^vivavoce_recognition_seconds_count\{engine="[^"]+"\} 1$/m);
  expect(text).toMatch(/^vivavoce_synthesized_audio_seconds_total\{engine="[^"]+"\} 0\.\d+$/m);
  expect(text).toMatch(/^vivavoce_errors_total\{code="[a-z_]+"\} 1$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
  const parts = ["silence", "transcription", "first_token", "speech"].map((part) =>
    valueOf(text, `vivavoce_turn_${part}_seconds_sum`),
  );
  const whole = valueOf(text, "vivavoce_turn_first_audio_seconds_sum");
  expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - whole)).toBeLessThan(0.001);
  // Neither what was said nor who said it.
  expect(text).not.toMatch(/secret|answer\.|127\.0\.0\.1|nonsense/i);
});

test("an answer that is asked for after a noise is no answer to it, and one that the client asks for after words is", async () => {
  const spoken = async (heard: string, createResponse: boolean): Promise<string> => {
    const { url } = await startServer({ speech: [[200, 900]], heard: [heard], answers: ["An answer."] });
    const client = await talkTo(`${url}${goodTarget}`);
    const detection = { type: "server_vad", silence_duration_ms: 300, create_response: createResponse };
    const transcription = { model: "m" };
    client.send({
      type: "session.update",
      session: { turn_detection: detection, input_audio_transcription: transcription },
    });
    client.talk(2000);
    await client.next("conversation.item.created");
    client.send({ type: "response.create" });
    await client.next("response.done");
    return (await ask(url)).text;
  };
  const afterNoise = await spoken("", true);
  expect(valueOf(afterNoise, 'vivavoce_responses_total{status="completed"}')).toBe(1);
  expect(valueOf(afterNoise, "vivavoce_turn_first_audio_seconds_count")).toBe(0);
  expect(valueOf(await spoken("Some words.", false), "vivavoce_turn_first_audio_seconds_count")).toBe(1);
});

test("counts the errors too that the socket tells and not the session", async () => {
  const { url } = await startServer({}, { limits: { eventBurst: 3, eventsPerSecond: 50, rateGraceMs: 60_000 } });
  const client = await talkTo(`${url}${goodTarget}`);
  for (let count = 0; count < 10; count++) client.send({ type: "input_audio_buffer.clear" });
  await client.next("error");
  expect(valueOf((await ask(url)).text, 'vivavoce_errors_total{code="rate_limit_exceeded"}')).toBe(1);
});

test("counts who is refused, and closes", async () => {
  const { url } = await startServer({}, { credentials: { apiKeys: ["right"] }, metrics: { key: "to-read" } });
  await expect(talkTo(`${url}${goodTarget}`, [], { headers: { "api-key": "wrong" } })).rejects.toThrow();
  const client = await talkTo(`${url}${goodTarget}`, [], { headers: { "api-key": "right" } });
  client.socket.close(1000);
  const read = async (): Promise<string> => (await ask(url, { authorization: "Bearer to-read" })).text;
  await expect.poll(async () => valueOf(await read(), 'vivavoce_closes_total{code="1000"}')).toBe(1);
  expect(await read()).toMatch(/^vivavoce_refusals_total\{status="401",code="[a-z_]+"\} 1$/m);
});

test("counts refused requests, and what is sent in place of an event that is too large", async () => {
  const { url } = await startServer({}, { limits: { maxSentMessageBytes: 8000, maxAppendBytes: 1000 } });
  const page = url.replace(/^ws/, "http");
  for (const path of ["/nothing", "/nowhere"]) expect((await fetch(page + path)).status).toBe(404);
  expect((await fetch(`${page}/voice-live/realtime?api-version=2025-10-01&model=m`)).status).toBe(426);
  const client = await talkTo(`${url}${goodTarget}`);
  client.send({ type: "session.update", session: { instructions: "x".repeat(10_000) } });
  const { error } = (await client.next("error")) as unknown as { readonly error: { readonly code: string } };
  expect(error.code).toBe("event_too_large");
  client.send({ type: "input_audio_buffer.append", audio: "A".repeat(2000) });
  await expect.poll(() => client.events().filter(({ type }) => type === "error").length).toBe(2);
  const { text } = await ask(url);
  expect(valueOf(text, 'vivavoce_refusals_total{status="404",code="not_found"}')).toBe(2);
  expect(valueOf(text, 'vivavoce_refusals_total{status="426",code="upgrade_required"}')).toBe(1);
  expect(valueOf(text, 'vivavoce_errors_total{code="event_too_large"}')).toBe(1);
  expect(valueOf(text, 'vivavoce_errors_total{code="invalid_value"}')).toBe(1);
});

test("without a key the numbers are for programs of this machine", async () => {
  const { url } = await startServer({});
  const port = new URL(url).port;
  expect((await ask(url)).status).toBe(200);
  expect((await ask(url, { host: `localhost:${port}` })).status).toBe(200);
  const others: Headers[] = [
    // A proxy on this machine says that somebody else asks; a page whose name was led here asks by that name.
    { "x-forwarded-for": "203.0.113.7" },
    { forwarded: "for=203.0.113.7" },
    { via: "1.1 proxy" },
    { "x-real-ip": "203.0.113.7" },
    { host: "evil.example" },
    { host: "localhost.evil.example:80" },
  ];
  for (const headers of others) expect([headers, (await ask(url, headers)).status]).toEqual([headers, 403]);
  expect((await ask(url, {}, "POST")).status).toBe(405);
});

test("with a key the numbers are for whoever has it, and for nobody else", async () => {
  const keys = { credentials: { apiKeys: ["caller"] }, metrics: { key: "reader" } };
  const { url } = await startServer({}, keys);
  const statusOf = async (headers: Headers): Promise<number> => (await ask(url, headers)).status;
  expect(await statusOf({ authorization: "Bearer reader", "x-forwarded-for": "203.0.113.7" })).toBe(200);
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ authorization: "Bearer caller" })).toBe(401);
  expect(await statusOf({ "api-key": "reader" })).toBe(401);
  const socket = talkTo(`${url}${goodTarget}`, [], { headers: { authorization: "Bearer reader" } });
  await expect(socket).rejects.toThrow();
});

test("who guesses the key is slowed down, and who has it is not", async () => {
  // Time stands still: those who have to wait for their answer have none.
  const { url } = await startServer({}, { metrics: { key: "reader" }, clock: createManualClock() });
  const statuses: number[] = [];
  for (let guess = 0; guess < 21; guess++) {
    const asked = ask(url, { authorization: `Bearer guess-${guess}` });
    asked.then(
      ({ status }) => statuses.push(status),
      () => {},
    );
  }
  await expect.poll(() => statuses.toSorted((a, b) => a - b)).toEqual([...Array<number>(10).fill(401), 429]);
  expect((await ask(url, { authorization: "Bearer reader" })).status).toBe(200);
});

test("they can be turned off", async () => {
  const { url } = await startServer({}, { metrics: false });
  expect((await ask(url)).status).toBe(404);
});
