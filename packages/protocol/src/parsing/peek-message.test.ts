import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { peekMessage } from "./peek-message.ts";

const peek = (message: string): ReturnType<typeof peekMessage> => peekMessage(Buffer.from(message));

/** A message that counts how often its bytes are looked at one by one. */
function counted(text: string): { readonly message: Uint8Array; readonly looks: () => number } {
  const bytes = Buffer.from(text);
  let looks = 0;
  const message = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) looks += 1;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value as () => unknown).bind(target) : value;
    },
  });
  return { message, looks: () => looks };
}

describe("a message is told by its bytes", () => {
  test.each([
    ['{"type":"a","event_id":"e"}', "a", "e"],
    [' {\n "event_id" : "e" ,\t"x":{"type":"b","y":[1,"]}"]},"type":"a"} ', "a", "e"],
    ['{"text":"say \\"type\\": no","type":"a"}', "a", null],
    ['{"text":"ends in a backslash \\\\","type":"a"}', "a", null],
    ['{"type":"a","event_id":""}', "a", null],
    ['{"type":"a","event_id":7}', "a", null],
    ['{"x":-1.5e3,"y":null,"type":"a"}', "a", null],
    ['{"type":"ä"}', "ä", null],
  ])("%s", (message, type, eventId) => {
    expect(peek(message)).toMatchObject({ type, eventId });
  });

  test.each([
    ["", "nothing"],
    ["[]", "no object"],
    ['{"type":"a","type":"b"}', "two of a name: a parser would take the other"],
    ['{"type":"\\u0061"}', "an escape"],
    ['{"type":"a"', "no end"],
    ['{"type":"a', "half a string"],
    ['{"type":{"type":"a"}}', "another kind of value"],
    ['{"a":"b"}', "no type"],
  ])("%s has none: %s", (message) => {
    expect(peek(message).type).toBeUndefined();
  });

  test("what parsing would cost is everything but the longest string", () => {
    const audio = "A".repeat(5000);
    expect(peek(`{"type":"a","audio":"${audio}"}`)).toMatchObject({ audioLength: 5000, restBytes: 23 });
    expect(peek(`["${audio}"]`).restBytes).toBe(5004);
  });

  test("it says what JSON.parse says, where it says anything", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("type", "event_id", "audio", "x", "y"), fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom(undefined, 1, "\t"),
        (value, indent) => {
          const { type } = peek(JSON.stringify(value, null, indent));
          if (type !== undefined) expect(type).toBe(value["type"]);
          else expect(typeof value["type"] === "string" && !/[\\"\p{C}]/u.test(value["type"])).toBe(false);
        },
      ),
    );
  });
});

test("the work is bounded, whatever the message holds", () => {
  const long = 2_000_000;
  const shapes: readonly string[] = [
    `{"a":${"[".repeat(long)}`,
    `{"a":[${"1,".repeat(long / 2)}1],"type":"a"}`,
    `{"a":"${'\\"'.repeat(long / 2)}","type":"a"}`,
    `{"a":"${"\\".repeat(long)}","type":"a"}`,
    `{${" ".repeat(long)}"type":"a"}`,
    `{${'"a":"b",'.repeat(long / 8)}"type":"a"}`,
    `{${Array.from({ length: long / 10 }, (_, n) => `"${n}":1`).join(",")},"type":"a"}`,
    `{"type":"a","audio":"${"A".repeat(long)}"}`,
  ];
  for (const shape of shapes) {
    const { message, looks } = counted(shape);
    peekMessage(message);
    expect(looks(), shape.slice(0, 40)).toBeLessThan(400_000);
  }
});
