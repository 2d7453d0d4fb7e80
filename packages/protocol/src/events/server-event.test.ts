import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseServerEvent } from "../parsing/parse-server-event.ts";
import { createSession } from "../session/create-session.ts";
import { clientEventSchema } from "./client-event.ts";
import { serverEventSchema } from "./server-event.ts";

const session = createSession({ apiVersion: "2026-04-10", model: "m", id: "sess_1", expiresAt: 1 });

describe("parseServerEvent is strict", () => {
  const created = { type: "session.created", event_id: "event_1", session };
  test("a whole event passes unchanged", () => {
    expect(parseServerEvent(created)).toEqual(created);
  });
  test("a field too many is named, at any level", () => {
    expect(() => parseServerEvent({ ...created, extra: 1 })).toThrow(/session\.created.*extra/);
    const voice = { ...session.voice, extra: 1 };
    expect(() => parseServerEvent({ ...created, session: { ...session, voice } })).toThrow(/session\.voice.*extra/);
  });
  test("a field too few is named", () => {
    const { avatar: _avatar, ...rest } = session;
    expect(() => parseServerEvent({ ...created, session: rest })).toThrow(/session\.avatar/);
    const { rate: _rate, ...voice } = session.voice as Record<string, unknown>;
    expect(() => parseServerEvent({ ...created, session: { ...session, voice } })).toThrow(/session\.voice\.rate/);
  });
  test("an empty or missing event_id is refused (TR-80)", () => {
    expect(() => parseServerEvent({ ...created, event_id: "" })).toThrow(/event_id/);
    expect(() => parseServerEvent({ type: "input_audio_buffer.cleared" })).toThrow(/event_id/);
  });
  test("message items need content, non-null usage its details (TR-74)", () => {
    const item = { id: "i", type: "message", object: "realtime.item", role: "user", status: "completed" };
    const event = { type: "conversation.item.created", event_id: "e", previous_item_id: null, item };
    expect(() => parseServerEvent(event)).toThrow(/item\.content/);
    expect(() => parseServerEvent({ ...event, item: { ...item, content: [] } })).not.toThrow();
  });
  test("what is no event is refused", () => {
    for (const value of [null, undefined, 5, [], {}, { type: "nothing" }])
      expect(() => parseServerEvent(value)).toThrow();
  });
});

describe("schemas carry what reference pages are made from", () => {
  const ids = (options: readonly z.ZodType[]): string[] =>
    options.map((option) => [option.meta()?.["ids"]].flat().join(" "));
  test("every client event of wire.md is there: CE-01 to CE-22, CE-20 by translation", () => {
    const expected = Array.from({ length: 22 }, (_, n) => `CE-${String(n + 1).padStart(2, "0")}`);
    expect(ids(clientEventSchema.options).toSorted()).toEqual(expected.filter((id) => id !== "CE-20"));
  });
  test("every server event of the dated versions is there: SE-01 to SE-69 but the GA leak SE-58", () => {
    const expected = Array.from({ length: 69 }, (_, n) => `SE-${String(n + 1).padStart(2, "0")}`);
    expect(ids(serverEventSchema.options).toSorted()).toEqual(expected.filter((id) => id !== "SE-58"));
  });
  test("both unions can be written as JSON schema, with descriptions", () => {
    const server = z.toJSONSchema(serverEventSchema, { io: "output" });
    const client = z.toJSONSchema(clientEventSchema, { io: "output", unrepresentable: "any" });
    expect(JSON.stringify(server)).toContain(
      '"description":"Audio kept from before the detected start, ms.","ids":["SF-08.3"]',
    );
    expect(JSON.stringify(client)).toContain('"description":"Added to the instructions of the session');
  });
});
