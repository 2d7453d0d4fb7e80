import { encodeBase64, pcm16ToBytes } from "@vivavoce/audio";
import { bytesPerMs } from "@vivavoce/audio/wire-format";
import type { SocketHandlers, Transport } from "@vivavoce/client";
import { expect, it } from "vitest";
import { adaptTransport } from "../src/wire/adapt-transport.ts";
import type { WireMessage } from "../src/wire/adapt-transport.ts";
import { formsOf, SessionAudio } from "../src/wire/session-audio.ts";

const audioOf = (ms: number): string =>
  encodeBase64(pcm16ToBytes(Int16Array.from({ length: ms * 24 }, (_, i) => 8000 * Math.sin(i / 8))));
const bytesOf = (value: unknown): number => Buffer.from(String(value), "base64").length;

it("shows both directions as they travel, and hands on what is no event", () => {
  const seen: string[] = [];
  const sent: string[] = [];
  let socket: SocketHandlers | undefined;
  const inner: Transport = (_, handlers) => {
    socket = handlers;
    return { send: (text) => sent.push(text), bufferedBytes: 7, close: () => undefined };
  };
  const rename = {
    outgoing: (event: WireMessage) => ({ ...event, type: `${event.type}.out` }),
    incoming: (event: WireMessage) => ({ ...event, type: `${event.type}.in` }),
  };
  const transport = adaptTransport(inner, [rename], (direction, { type }) => seen.push(`${direction} ${type}`));
  const received: string[] = [];
  const handlers = {
    opened: () => undefined,
    message: (text: string) => received.push(text),
    closed: () => undefined,
    refused: () => undefined,
  };
  const adapted = transport({ url: new URL("ws://localhost"), credential: undefined }, handlers);
  adapted.send('{"type":"a"}');
  socket?.message('{"type":"b"}');
  socket?.message("nonsense");
  expect(seen).toEqual(["sent a.out", "received b"]);
  expect(sent).toEqual(['{"type":"a.out"}']);
  expect(received).toEqual(['{"type":"b.in"}', "nonsense"]);
  expect(adapted.bufferedBytes).toBe(7);
});

it("leaves the audio of an ordinary session alone", () => {
  const audio = new SessionAudio(() => undefined);
  audio.incoming({ type: "session.created", session: { input_audio_format: "pcm16", output_audio_format: "pcm16" } });
  const append = { type: "input_audio_buffer.append", audio: audioOf(20) };
  const delta = { type: "response.audio.delta", delta: audioOf(20) };
  expect(audio.outgoing(append)).toBe(append);
  expect(audio.incoming(delta)).toBe(delta);
});

it("sends and plays G.711 where the session has it", () => {
  const rates: number[][] = [];
  const audio = new SessionAudio(({ input, output }) => rates.push([bytesPerMs(input), bytesPerMs(output)]));
  const session = {
    input_audio_format: "g711_ulaw",
    input_audio_sampling_rate: 8000,
    output_audio_format: "g711_alaw",
  };
  const told = audio.incoming({ type: "session.updated", session });
  // The client may not decode a second time.
  expect(told["session"]).toEqual({ ...session, output_audio_format: "pcm16" });
  expect(audio.outputFormat).toBe("g711_alaw");
  expect(rates).toEqual([[8, 8]]);
  const sent = audio.outgoing({ type: "input_audio_buffer.append", audio: audioOf(200) });
  // The filters hold back a few milliseconds.
  expect(bytesOf(sent["audio"])).toBeGreaterThan(180 * 8);
  expect(bytesOf(sent["audio"])).toBeLessThanOrEqual(200 * 8);
  const played = audio.incoming({ type: "response.audio.delta", delta: String(sent["audio"]) });
  expect(bytesOf(played["delta"])).toBeGreaterThan(170 * 48);
  expect(bytesOf(played["delta"])).toBeLessThanOrEqual(200 * 48);
});

it("reads the forms of a session", () => {
  expect(
    formsOf({ input_audio_format: "pcm16", input_audio_sampling_rate: 16_000, output_audio_format: "pcm16_8000hz" }),
  ).toEqual({
    input: { encoding: "pcm16", sampleRate: 16_000 },
    output: { encoding: "pcm16", sampleRate: 8000 },
  });
  expect(formsOf({})).toEqual({
    input: { encoding: "pcm16", sampleRate: 24_000 },
    output: { encoding: "pcm16", sampleRate: 24_000 },
  });
});
