import { describe, expect, it } from "vitest";
import { openScenario } from "../../../testing/scenario.ts";
import { refuseSize } from "./refuse-size.ts";

const padding = "x".repeat(300 * 1024);

describe("refuseSize", () => {
  it.each([
    { type: "session.update", session: { instructions: padding } },
    { type: "conversation.item.delete", item_id: padding },
    { type: "no.such.event", audio: padding },
    { audio: padding },
    { type: "input_audio_buffer.append", audio: "AAAA", session: { instructions: padding } },
  ])("refuses $type unparsed", (event) => {
    expect(refuseSize(Buffer.from(JSON.stringify({ event_id: "e", ...event })))).toMatchObject({ eventId: "e" });
  });

  it("refuses what is no JSON, or names its type twice", () => {
    expect(refuseSize(Buffer.from(padding))).toBeDefined();
    const twice = `{"type":"input_audio_buffer.append","audio":"${padding}","type":"session.update"}`;
    expect(refuseSize(Buffer.from(twice))).toBeDefined();
  });

  it.each(["input_audio_buffer.append", "input_audio.turn.append"])("lets %s pass", (type) => {
    expect(refuseSize(Buffer.from(JSON.stringify({ type, turn_id: "t", audio: padding })))).toBeUndefined();
  });
});

it("a session answers a message that is too long without parsing it", async () => {
  const scenario = await openScenario({});
  const long = JSON.stringify({ type: "session.update", event_id: "long", session: { instructions: padding } });
  const parse = JSON.parse;
  const parsed: number[] = [];
  JSON.parse = (text: string, ...more: unknown[]): unknown => {
    parsed.push(text.length);
    return Reflect.apply(parse, JSON, [text, ...more]);
  };
  try {
    scenario.handle.receive(Buffer.from(long));
  } finally {
    JSON.parse = parse;
  }
  expect(parsed.filter((length) => length > 1000)).toEqual([]);
  expect(scenario.events.at(-1)).toMatchObject({ type: "error", error: { code: "invalid_value", event_id: "long" } });
});
