import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage } from "./decode-message.ts";
import { liftMedia } from "./lift-media.ts";

const long = (length: number, char = "A"): string => char.repeat(length);
const restore = (text: string, media: ReadonlyMap<string, string>): unknown =>
  JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? (media.get(value) ?? value) : value));

describe("lifting sound and pictures out of a message", () => {
  it("leaves short text, whatever is around them", () => {
    const message = {
      type: "conversation.item.create",
      item: { content: [{ audio: long(5000) }, { text: 'say "audio":' }, { image_url: `data:,${long(9000)}` }] },
      event_id: "é",
    };
    for (const space of [0, 2]) {
      const lifted = liftMedia(Buffer.from(JSON.stringify(message, null, space)), 1000);
      expect(lifted?.media.size).toBe(2);
      expect(lifted?.text.length).toBeLessThan(500);
      expect(restore(lifted?.text ?? "", lifted?.media ?? new Map())).toEqual(message);
    }
  });

  it("understands encoders that escape", () => {
    const text = `{"audio":"${`\\/\\u002B`.repeat(1000)}"}`;
    const lifted = liftMedia(Buffer.from(text), 1000);
    expect([...(lifted?.media.values() ?? [])]).toEqual(["/+".repeat(1000)]);
  });

  it.each([
    ["text", JSON.stringify({ text: long(5000) })],
    ["a name", JSON.stringify({ [long(5000)]: "audio" })],
    ["many parts", JSON.stringify(Array.from({ length: 500 }, () => ({ audio: "AAAA" })))],
    ["quotes", `{"text":"${'\\"'.repeat(3000)}"}`],
    ["brackets", "[".repeat(5000)],
    ["an open string", `{"text":"${long(5000)}`],
    ["no JSON", long(5000)],
  ])("is given up for too much of anything else: %s", (_, text) => {
    expect(liftMedia(Buffer.from(text), 2000)).toBeUndefined();
  });

  it("looks at no more than it may", () => {
    // Reading each byte of this would be seen: it is counted, not timed.
    let reads = 0;
    const message = Buffer.from(`{"text":"${'\\"'.repeat(500_000)}"}`);
    const counted = new Proxy(message, {
      get(target, name) {
        if (typeof name === "string" && /^\d+$/.test(name)) reads += 1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? (value as () => unknown).bind(target) : value;
      },
    });
    expect(liftMedia(counted, 10_000)).toBeUndefined();
    expect(reads).toBeLessThan(30_000);
  });

  it("gives back any JSON as it was", () => {
    const name = fc.constantFrom("audio", "url", "image_url", "text", "a");
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.string({ unit: "grapheme" }),
        fc.constantFrom(long(2000), `${long(1500)}\\`, `${long(1500)}"`, `é${long(2000)}`, '"audio"', "\\"),
        fc.integer(),
        fc.constant(null),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(name, tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (message) => {
        const lifted = liftMedia(Buffer.from(JSON.stringify(message)), 1_000_000);
        const restored = restore(lifted?.text ?? "", lifted?.media ?? new Map()) as unknown;
        // Media are ASCII: what is not does not survive, and is refused as base64.
        if (!JSON.stringify(message).includes(`é${long(1000)}`)) expect(restored).toEqual(message);
      }),
    );
  });
});

describe("a long message", () => {
  const decode = (text: string): ReturnType<Parameters<typeof decodeMessage>[1]> => {
    expect(text.length).toBeLessThan(300_000);
    return { kind: "event", event: JSON.parse(text) as never, ignored: [] };
  };

  it("is refused unparsed, with its event id, when it is long without its sound", () => {
    for (const at of ["begin", "end"]) {
      const id = { event_id: "mine" };
      const message = { ...(at === "begin" ? id : {}), type: "response.create", x: long(400_000), ...id };
      expect(decodeMessage(Buffer.from(JSON.stringify(message)), decode)).toMatchObject({
        kind: "invalid",
        error: { code: "invalid_value", eventId: "mine" },
      });
    }
  });

  it("may not carry sound where it has no place", () => {
    const message = { type: "session.update", session: { audio: long(400_000) } };
    expect(decodeMessage(Buffer.from(JSON.stringify(message)), decode)).toMatchObject({ kind: "invalid" });
  });

  it("is an append in a form that is not the usual one", () => {
    const message = { type: "input_audio_buffer.append", more: 1, audio: long(400_000) };
    expect(decodeMessage(Buffer.from(JSON.stringify(message)), decode)).toMatchObject({ event: message });
    const broken = { ...message, audio: `${long(400_000)}?` };
    expect(decodeMessage(Buffer.from(JSON.stringify(broken)), decode)).toMatchObject({ error: { param: "audio" } });
  });
});
