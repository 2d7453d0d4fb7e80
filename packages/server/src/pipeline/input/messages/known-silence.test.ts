import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendedAudio, isPlainAppend } from "./appended-audio.ts";
import { KnownSilence } from "./known-silence.ts";

const append = (bytes: Uint8Array, more: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({ type: "input_audio_buffer.append", audio: Buffer.from(bytes).toString("base64"), ...more }),
  );

interface Append {
  readonly message: Buffer;
  readonly quads: number;
}

/** An append of three zero bytes for each quad of base64; in forms that are of one length, but for the spaces. */
function silence(quads: number, form: "plain" | "audio first" | "spaced" = "plain"): Append {
  const audio = "AAAA".repeat(quads);
  const type = "input_audio_buffer.append";
  const text = {
    plain: `{"type":"${type}","audio":"${audio}"}`,
    "audio first": `{"audio":"${audio}","type":"${type}"}`,
    spaced: `{"type": "${type}", "audio": "${audio}"}`,
  };
  return { message: Buffer.from(text[form]), quads };
}

/** Takes a message as the server does; whether it was known. */
function send(known: KnownSilence, { message, quads }: Append): boolean {
  const isKnown = known.find(message) !== undefined;
  if (!isKnown) known.learn(message, 4 * quads, new Uint8Array(3 * quads));
  return isKnown;
}

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

  it("are few, and those that nobody sends any more make room", () => {
    const known = new KnownSilence();
    const messages = Array.from({ length: 40 }, (_, n) => silence(n + 1));
    for (const each of messages) send(known, each);
    const [gone, sent] = [messages.slice(0, 24), messages.slice(24)];
    for (let round = 0; round < 40; round++) for (const each of sent) send(known, each);
    expect(sent.filter(({ message }) => known.find(message) === undefined)).toEqual([]);
    expect(gone.filter(({ message }) => known.find(message) !== undefined)).toEqual([]);
  });

  it("may be of one length and differ in form", () => {
    const known = new KnownSilence();
    const forms = [silence(320), silence(320, "audio first"), silence(320, "spaced"), silence(318, "spaced")];
    const misses = Array.from({ length: 400 }, (_, n) => send(known, forms[n % 4] ?? silence(0)));
    expect(misses.filter((isKnown) => !isKnown)).toHaveLength(4);
  });

  it("stay known while one caller sends silence in ever new lengths", () => {
    const known = new KnownSilence();
    send(known, silence(320));
    for (let n = 0; n < 3000; n++) {
      send(known, silence(1 + (n % 300)));
      if (n % 12 === 0) expect(send(known, silence(320))).toBe(true);
    }
  });

  it("are most of those that are sent in turn, though they are more than can be known", () => {
    const known = new KnownSilence();
    const messages = Array.from({ length: 20 }, (_, n) => silence(n + 1));
    let hits = 0;
    for (let n = 0; n < 2000; n++) if (send(known, messages[n % 20] ?? silence(0))) hits += 1;
    expect(hits).toBeGreaterThan(1500);
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
