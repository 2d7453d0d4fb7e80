import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendedAudio, isPlainAppend } from "./appended-audio.ts";
import { KnownSilence } from "./known-silence.ts";

const append = (bytes: Uint8Array, more: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({ type: "input_audio_buffer.append", audio: Buffer.from(bytes).toString("base64"), ...more }),
  );

describe("appends of silence that are known", () => {
  it("are found by all their bytes", () => {
    const known = new KnownSilence();
    const message = append(new Uint8Array(960));
    expect(known.find(message)).toBeUndefined();
    known.learn(message, 1280, new Uint8Array(960));
    expect(known.find(append(new Uint8Array(960)))).toEqual(Buffer.alloc(960));
    const loud = new Uint8Array(960);
    loud[959] = 1;
    expect(known.find(append(loud))).toBeUndefined();
  });

  it("keep nothing of the message that they were learned from", () => {
    const known = new KnownSilence();
    const message = append(new Uint8Array(960));
    known.learn(message, 1280, new Uint8Array(960));
    message.fill(0);
    expect(known.find(message)).toBeUndefined();
    expect(known.find(append(new Uint8Array(960)))).toBeDefined();
  });

  it.each([
    ["sound", append(new Uint8Array(960).fill(1)), 1280, new Uint8Array(960).fill(1)],
    ["one with a name", append(new Uint8Array(960), { event_id: "event_1" }), 1280, new Uint8Array(960)],
    ["a long one", append(new Uint8Array(30_000)), 40_000, new Uint8Array(30_000)],
    ["an empty one", append(new Uint8Array(0)), 0, new Uint8Array(0)],
  ])("are not %s", (_, message, chars, bytes) => {
    const known = new KnownSilence();
    known.learn(message, chars, bytes);
    expect(known.find(message)).toBeUndefined();
  });

  it("are few: the oldest make room", () => {
    const known = new KnownSilence();
    const messages = Array.from({ length: 40 }, (_, n) => append(new Uint8Array(3 * (n + 1))));
    for (const [n, message] of messages.entries()) known.learn(message, 4 * (n + 1), new Uint8Array(3 * (n + 1)));
    expect(messages.filter((message) => known.find(message) !== undefined)).toEqual(messages.slice(-16));
  });

  it("change nothing of what a message is", () => {
    const lengths = fc.integer({ min: 0, max: 40 });
    const message = fc
      .tuple(lengths, fc.boolean(), fc.boolean(), fc.constantFrom("", " "))
      .map(([length, isSilent, isOdd, space]) => {
        const audio = Buffer.alloc(length, isSilent ? 0 : 3).toString("base64");
        // What looks like silence and is no base64, or ends elsewhere.
        const text = isOdd ? `${audio.slice(1)}"` : audio;
        return Buffer.from(`{"type":${space}"input_audio_buffer.append","audio":${space}"${text}"}`);
      });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        for (const each of messages) {
          const parsed = parse(each);
          const audio = appendedAudio(each);
          expect(isPlainAppend(each)).toBe(parsed !== undefined);
          if (audio !== undefined) expect(Buffer.from(audio).toString("base64")).toBe(parsed);
          // Again, when it may be known.
          expect(appendedAudio(each)).toEqual(audio);
        }
      }),
    );
  });
});

function parse(message: Buffer): string | undefined {
  try {
    return (JSON.parse(message.toString()) as { audio: string }).audio;
  } catch {
    return undefined;
  }
}
