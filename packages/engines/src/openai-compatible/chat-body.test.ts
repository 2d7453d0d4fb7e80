import type { ModelMessage } from "@vivavoce/engine";
import { conformanceRequest } from "@vivavoce/engine/testing";
import { expect, test } from "vitest";
import { chatBody } from "./chat-body.ts";
import { initialQuirks } from "./quirks.ts";

const calls = (...ids: string[]): ModelMessage => ({
  role: "assistant",
  text: "",
  toolCalls: ids.map((callId) => ({ callId, name: "look", arguments: "{}" })),
});
const output = (callId: string, text: string): ModelMessage => ({ role: "tool", callId, output: text });
const bodyOf = (messages: readonly ModelMessage[]) =>
  chatBody("m", conformanceRequest("", { messages }), initialQuirks("http://model.test/")) as {
    messages: { content: string; role: string }[];
  };
const outputsOf = (messages: readonly ModelMessage[]) =>
  bodyOf(messages).messages.flatMap(({ role, content }) => (role === "tool" ? [content] : []));

test("one long output is sent once, however many calls have its id", () => {
  const long = "y".repeat(10_000);
  const messages = [...Array.from({ length: 200 }, () => calls("same")), output("same", long)];
  expect(JSON.stringify(bodyOf(messages)).length).toBeLessThan(2 * long.length);
  expect(outputsOf([calls(...Array.from({ length: 200 }, () => "same")), output("same", long)])).toEqual([long]);
});

test("a model that gives the same ids in every answer is told of each call's own output", () => {
  expect(outputsOf([calls("0"), output("0", "first"), calls("0"), output("0", "second")])).toEqual(["first", "second"]);
});

test("an output before its call goes with it, and of two the last counts", () => {
  expect(outputsOf([output("0", "early"), calls("0")])).toEqual(["early"]);
  expect(outputsOf([calls("0"), output("0", "wrong"), output("0", "right")])).toEqual(["right"]);
});
