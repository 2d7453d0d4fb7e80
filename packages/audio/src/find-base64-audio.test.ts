import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64 } from "./base64.ts";
import { findBase64Audio } from "./find-base64-audio.ts";

const APPEND = "input_audio_buffer.append";

/** The audio found, as text, or undefined where the caller is to parse the JSON. */
function found(message: string | Uint8Array): string | undefined {
  const bytes = typeof message === "string" ? Buffer.from(message) : message;
  const range = findBase64Audio(bytes);
  return range && Buffer.from(bytes.subarray(range.audioStart, range.audioEnd)).toString("latin1");
}

describe("findBase64Audio", () => {
  it.each([
    ["plain", `{"type":"${APPEND}","audio":"AAAA"}`],
    ["reordered", `{"audio":"AAAA","type":"${APPEND}"}`],
    ["with event_id", `{"event_id":"","type":"${APPEND}","audio":"AAAA"}`],
    ["event_id last", `{"type":"${APPEND}","audio":"AAAA","event_id":"e 1"}`],
    ["with whitespace", ` {\r\n\t"type" : "${APPEND}" ,\n "audio" : "AAAA" } \n`],
  ])("finds: %s", (_name, message) => {
    expect(found(message)).toBe("AAAA");
  });

  it("finds empty audio", () => {
    expect(found(`{"type":"${APPEND}","audio":""}`)).toBe("");
  });

  it.each([
    ["another type", `{"type":"input_audio_buffer.commit","audio":"AAAA"}`],
    ["a longer type", `{"type":"session.${APPEND}","audio":"AAAA"}`],
    ["no type", `{"audio":"AAAA"}`],
    ["no audio", `{"type":"${APPEND}"}`],
    ["a member of another name", `{"type":"${APPEND}","audio":"AAAA","turn_id":"t"}`],
    ["the key in a nested object", `{"type":"${APPEND}","meta":{"audio":"BBBB"},"audio":"AAAA"}`],
    ["only a nested audio", `{"type":"${APPEND}","meta":{"audio":"BBBB"}}`],
    ["audio within another string", `{"type":"${APPEND}","event_id":"\\"audio\\":\\"BBBB\\"","audio":"AAAA"}`],
    ["an escape in the audio", `{"type":"${APPEND}","audio":"AA\\/A"}`],
    ["an escaped key", `{"type":"${APPEND}","\\u0061udio":"AAAA"}`],
    ["an escaped quote at the end", `{"type":"${APPEND}","audio":"AAAA\\"}`],
    ["audio twice", `{"type":"${APPEND}","audio":"BBBB","audio":"AAAA"}`],
    ["type twice", `{"type":"${APPEND}","audio":"AAAA","type":"${APPEND}"}`],
    ["event_id twice", `{"event_id":"a","event_id":"b","type":"${APPEND}","audio":"AAAA"}`],
    ["audio that is no string", `{"type":"${APPEND}","audio":null}`],
    ["event_id that is no string", `{"event_id":null,"type":"${APPEND}","audio":"AAAA"}`],
    ["a trailing comma", `{"type":"${APPEND}","audio":"AAAA",}`],
    ["text after the end", `{"type":"${APPEND}","audio":"AAAA"}x`],
    ["a missing end", `{"type":"${APPEND}","audio":"AAAA"`],
    ["a missing quote", `{"type":"${APPEND}","audio":"AAAA}`],
    ["a byte order mark", `\ufeff{"type":"${APPEND}","audio":"AAAA"}`],
    ["an array", `[{"type":"${APPEND}","audio":"AAAA"}]`],
    ["an empty object", `{}`],
    ["nothing", ``],
  ])("leaves to the parser: %s", (_name, message) => {
    expect(found(message)).toBeUndefined();
  });

  it("whatever the message, never differs from JSON.parse where the audio decodes", () => {
    const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("base64"));
    const text = fc.oneof(base64, fc.constant(APPEND), fc.constantFrom("audio", "type", '"', "\\", '","audio":"'));
    const key = fc.constantFrom("type", "audio", "event_id", "meta");
    const value = fc.oneof(
      { weight: 6, arbitrary: text.map((t) => JSON.stringify(t)) },
      { weight: 1, arbitrary: fc.tuple(key, text).map(([k, t]) => JSON.stringify({ [k]: t })) },
      { weight: 1, arbitrary: fc.constantFrom("null", "1", '"\\u0041AAA"', "[]") },
    );
    const odd = fc.tuple(key, value).map(([k, v]) => `${JSON.stringify(k)}:${v}`);
    // Mostly messages that are nearly right, in any order: those are where a scanner could be wrong.
    const whole = fc
      .tuple(base64, fc.array(odd, { maxLength: 2 }))
      .chain(([audio, odds]) => {
        const members = [`"type":"${APPEND}"`, `"audio":"${audio}"`, ...odds];
        return fc.shuffledSubarray(members, { minLength: 2 });
      })
      .map((members) => `{${members.join(",")}}`);
    const edit = fc.option(
      fc.record({ at: fc.nat(120), put: fc.constantFrom("", '"', "\\", " ", "}", ",", "\n", "\u0001", "é") }),
    );
    let hits = 0;
    fc.assert(
      fc.property(whole, edit, (message, change) => {
        const raw = change === null ? message : message.slice(0, change.at) + change.put + message.slice(change.at + 1);
        const audio = found(raw);
        if (audio === undefined) return;
        try {
          decodeBase64(audio);
        } catch {
          return;
        }
        hits++;
        const parsed = JSON.parse(raw) as Record<string, unknown>;
        expect(parsed).toMatchObject({ type: APPEND, audio });
      }),
      { numRuns: 5000 },
    );
    expect(hits).toBeGreaterThan(200);
  });

  it("takes the fast path for what clients send, at any size and offset", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.option(fc.uuid()), fc.nat(7), (bytes, id, offset) => {
        const audio = Buffer.from(bytes).toString("base64");
        const event = { type: APPEND, audio, ...(id === null ? {} : { event_id: id }) };
        const padded = Buffer.concat([Buffer.alloc(offset, '"'), Buffer.from(JSON.stringify(event))]);
        expect(found(new Uint8Array(padded).subarray(offset))).toBe(audio);
      }),
    );
  });
});
