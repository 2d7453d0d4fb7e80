import { expect, test } from "vitest";
import { connectClient, goodTarget, rawExchange, startGateway } from "./gateway-fixture.ts";

/** Small seeded generator (mulberry32), so that a failure can be had again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const methods = ["GET", "GET", "GET", "POST", "HEAD", "TRACE", "CONNECT", "OPTIONS", "get", "BREW"];
const paths = [
  "/voice-live/realtime",
  "/v1/realtime",
  "/openai/realtime",
  "/",
  "//",
  "/%",
  "/%zz",
  "*",
  "http://[::1",
  "/health",
  "\\",
];
const names = ["api-version", "model", "API-KEY", "agent-id", "authorization", "%", "__proto__", "constructor", ""];
const values = ["2025-10-01", "v1", "m", "%", "%00", "%ff", "a%0d%0ab", "Bearer%20x", "\u00e9", "x".repeat(3_000)];
const headers = [
  "Host: x",
  "Host: a b",
  "Host:",
  "Upgrade: websocket",
  "Upgrade: websocket",
  "Upgrade: h2c, websocket",
  "Connection: Upgrade",
  "Connection: Upgrade",
  "Connection: close",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Version: 99",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Key: short",
  "Sec-WebSocket-Protocol: realtime",
  "Sec-WebSocket-Protocol: ,,;realtime",
  "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99",
  "Authorization: Bearer",
  "api-key: \u00ff",
  "Origin: null",
  "Origin: https://%",
  "Content-Length: 99999999",
  "Transfer-Encoding: chunked",
  "No colon here",
  "OpenAI-Beta: realtime=v1",
];
const tails = [
  "",
  "",
  "\x88\x80\0\0\0\0",
  "\x81\x7f",
  "\xff\xff\xff\xff",
  "0\r\n\r\n",
  "\x81\x85\0\0\0\0hello\x88\x80\0\0\0\0",
];

test("300 random requests leave the server up", { timeout: 60_000 }, async () => {
  const random = createRandom(20260715);
  const { url, port, log } = await startGateway({
    limits: { upgradeTimeoutMs: 500, closeGraceMs: 50, pingIntervalMs: 50 },
  });
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  const request = (): string => {
    const query = Array.from({ length: random(5) }, () => `${pick(names)}=${pick(values)}`).join("&");
    const isHandshake = random(3) === 0;
    const lines = Array.from({ length: random(9) }, () => pick(headers));
    const start = isHandshake ? `GET ${goodTarget}&${query}` : `${pick(methods)} ${pick(paths)}?${query}`;
    const handshake = isHandshake ? [headers[0], headers[3], headers[6], headers[9], headers[11]] : [];
    return `${start} HTTP/1.1\r\n${[...handshake, ...lines].join("\r\n")}\r\n\r\n${pick(tails)}`;
  };
  let accepted = 0;
  for (let batch = 0; batch < 5; batch++) {
    const answers = await Promise.all(Array.from({ length: 60 }, () => rawExchange(port, request(), true)));
    accepted += answers.filter((answer) => answer.startsWith("HTTP/1.1 101")).length;
  }
  expect(accepted).toBeGreaterThan(5);
  expect(log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  const client = await connectClient(url());
  client.socket.send("alive");
  expect((await client.received(2))[1]).toContain("alive");
  await expect
    .poll(async () => (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as unknown)
    .toMatchObject({ status: "ok", sessions: 1 });
});
