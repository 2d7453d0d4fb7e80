import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { EventStreamReader } from "./event-stream-reader.ts";
import type { StreamedEvent } from "./event-stream-reader.ts";
import { OversizedMessageError } from "./message-limits.ts";

const limits = { maxBytes: 1000, maxDepth: 4, maxValues: 10 };
const encoder = new TextEncoder();

function read(text: string, cuts: readonly number[] = []): StreamedEvent[] {
  const reader = new EventStreamReader(limits);
  const bytes = encoder.encode(text);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  const events: StreamedEvent[] = [];
  for (const end of ends) {
    events.push(...reader.push(bytes.subarray(from, end)));
    from = end;
  }
  return [...events, ...reader.end()];
}

test.each<[string, StreamedEvent[]]>([
  ["data: a\n\ndata:b\n\n", [{ data: "a", type: "" }, { data: "b", type: "" }]], // prettier-ignore
  ["event: endpoint\r\ndata: /x\r\n\r\n", [{ data: "/x", type: "endpoint" }]],
  ["data: a\rdata: b\r\r", [{ data: "a\nb", type: "" }]],
  [": ping\nid: 7\nretry: 1\n\ndata\n\n", [{ data: "", type: "" }]],
  ["\ufeffdata: ä\n", [{ data: "ä", type: "" }]],
  ["data: not the end", [{ data: "not the end", type: "" }]],
  ["database: a\n\n", []],
  ["", []],
])("%j", (text, events) => {
  expect(read(text)).toEqual(events);
});

test("reads the same however the bytes are divided", () => {
  const piece = fc.constantFrom("data: ", "data:", "ä", "\n", "\r\n", "\r", "event: x\n", ": c\n", "{}", "b");
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(80)), (pieces, cuts) => {
      const text = pieces.join("");
      expect(read(text, cuts)).toEqual(read(text));
      expect(read(text, [...encoder.encode(text).keys()])).toEqual(read(text));
    }),
  );
});

describe("what has no end is given up", () => {
  test.each([
    ["a line", "data: aaaaaaaaaaaaaa"],
    ["a comment", ":aaaaaaaaa"],
    ["an event of many lines", "data: a\n"],
    ["an event of empty lines of data", "data:\n"],
  ])("%s", (_, piece) => {
    const reader = new EventStreamReader(limits);
    const bytes = encoder.encode(piece);
    let fed = 0;
    expect(() => {
      for (;;) {
        if (piece.endsWith("\n") || fed === 0) void [...reader.push(bytes)];
        else void [...reader.push(bytes.subarray(-1))];
        fed += 1;
        expect(reader.pendingBytes).toBeLessThanOrEqual(limits.maxBytes);
      }
    }).toThrow(OversizedMessageError);
    expect(fed).toBeLessThanOrEqual(limits.maxBytes + 1);
  });

  test("little text for many values, or for great depth", () => {
    expect(() => read(`data: [${"1,".repeat(20)}1]\n\n`)).toThrow(/more than 10 values/);
    expect(() => read(`data: ${"[".repeat(5)}\n\n`)).toThrow(/nested more than 4 deep/);
    expect(read(`data: {"a":"[[[[[[,,,,,,,,,,,,,,\\"[[[[["}\n\n`)).toHaveLength(1);
  });
});

test("each byte is copied a bounded number of times, also when they come one by one", () => {
  const reader = new EventStreamReader({ maxBytes: 1 << 20 });
  const set = vi.spyOn(Uint8Array.prototype, "set");
  const byte = encoder.encode("x");
  for (let count = 0; count < 1 << 16; count++) void [...reader.push(byte)];
  const copied = set.mock.calls.reduce((sum, [source]) => sum + source.length, 0);
  set.mockRestore();
  expect(copied).toBeLessThan(4 * (1 << 16));
});
