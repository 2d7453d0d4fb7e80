import { parseClientEvent } from "@vivavoce/protocol";
import { expect, it } from "vitest";
import { decodeMessage } from "./decode-message.ts";

const decode = (event: object): ReturnType<typeof decodeMessage> =>
  decodeMessage(Buffer.from(JSON.stringify(event)), parseClientEvent);

const sound = Buffer.alloc(120_000).toString("base64");

function item(content: readonly object[]): object {
  return { type: "conversation.item.create", item: { type: "message", role: "user", content } };
}

it("puts long sound back where it was, and nowhere else", () => {
  // What stood for the first sound of a message once, and what a guess might look like.
  const guesses = ["LiftedMedia00000", `Lift${"0".repeat(32)}`, `Lift${"a".repeat(24)}00000000`];
  const text = guesses.map((guess) => ({ type: "input_text", text: guess }));
  const parsed = decode(item([{ type: "input_audio", audio: sound }, ...text]));
  expect(parsed).toMatchObject({
    kind: "event",
    event: { item: { content: [{ audio: sound }, ...guesses.map((guess) => ({ text: guess }))] } },
  });
});

it("takes settings below the limit whatever names are in them", () => {
  const url = `https://example.org/${"x".repeat(2000)}`;
  const parameters = { type: "object", properties: { url: { type: "string", default: url }, audio: { default: url } } };
  const tools = [{ type: "function", name: "open", parameters: { ...parameters, url } }];
  const parsed = decode({ type: "session.update", session: { instructions: "x".repeat(70_000), tools } });
  expect(parsed).toMatchObject({ kind: "event", event: { session: { tools: [{ parameters: { url } }] } } });
  const long = decode({ type: "session.update", session: { instructions: "x".repeat(270_000), tools } });
  expect(long).toMatchObject({ kind: "invalid", error: { code: "invalid_value" } });
});
