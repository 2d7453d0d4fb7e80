import { createParser } from "eventsource-parser";
import { expect, test, vi } from "vitest";
import { readEvents } from "./read-events.ts";

vi.mock("eventsource-parser", async (load) => {
  const module = await load<{ createParser: typeof createParser }>();
  const wrapped: typeof createParser = (callbacks) => {
    const parser = module.createParser(callbacks);
    return {
      ...parser,
      feed(text) {
        fed.push(text);
        parser.feed(text);
      },
    };
  };
  return { ...module, createParser: wrapped };
});

const fed: string[] = [];

async function* bytes(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield new TextEncoder().encode(piece);
}

async function eventsOf(pieces: readonly string[]): Promise<string[]> {
  fed.length = 0;
  const events: string[] = [];
  for await (const event of readEvents(bytes(pieces))) events.push(event);
  return events;
}

test("gives the same events however the bytes are divided", async () => {
  const text = 'data: {"a":1}\n\ndata: two\r\ndata: lines\r\n\r\n: remark\n\nevent: x\ndata: é😀\n\ndata: last';
  const whole = await eventsOf([text]);
  expect(whole).toEqual(['{"a":1}', "two\nlines", "é😀", "last"]);
  const encoded = new TextEncoder().encode(text);
  async function* single(): AsyncGenerator<Uint8Array> {
    for (const byte of encoded) yield Uint8Array.of(byte);
  }
  const events: string[] = [];
  for await (const event of readEvents(single())) events.push(event);
  expect(events).toEqual(whole);
});

test("looks once at a line that comes in very many pieces", async () => {
  const pieces = ["data: ", ...Array.from({ length: 20_000 }, () => "x"), "\n\n"];
  expect((await eventsOf(pieces))[0]).toHaveLength(20_000);
  expect(fed.length).toBeLessThan(10);
});

test("a line without end is given up", async () => {
  const piece = "x".repeat(64 * 1024);
  await expect(eventsOf(Array.from({ length: 40 }, () => piece))).rejects.toThrow(RangeError);
});
