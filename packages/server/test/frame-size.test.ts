import type { ModelPart } from "@vivavoce/engine";
import { createVoiceLiveDialect } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { describe, expect, test } from "vitest";
import { encodeFitting } from "../src/runtime/encode-fitting.ts";
import { startServer, talkTo } from "./scripted-server.ts";

const frameBytes = 1024 * 1024;
const paths = {
  "voice-live": "/voice-live/realtime?api-version=2026-07-15&model=m",
  "openai-ga": "/v1/realtime?model=m",
};
const megabytes = (text: string): string => text.repeat(Math.ceil(5_000_000 / text.length));
const call = (index: number, text: string, name = "look"): ModelPart[] => [
  { type: "toolCall", index, callId: `call_${index}`, name },
  { type: "toolCallArguments", index, text },
];

/** What a model says, and how the response must end. */
const answers: readonly (readonly [name: string, parts: readonly (string | ModelPart)[], status: string])[] = [
  ["5 MB at once", [megabytes("And so on. ")], "incomplete"],
  ["5 MB without a gap", [megabytes("x")], "incomplete"],
  ["5 MB of characters that take three bytes", [megabytes("語")], "incomplete"],
  ["5 MB of control characters, which nobody is shown", [megabytes("\u0001")], "completed"],
  ["5 MB of halves of characters", [megabytes("\ud83d")], "incomplete"],
  ["5 MB of line feeds", [megabytes("\n")], "incomplete"],
  ["5 MB in pieces", Array.from({ length: 5000 }, () => "word ".repeat(200)), "incomplete"],
  ["2 MB of arguments", call(0, "x".repeat(2_000_000)), "incomplete"],
  [
    "many calls with much each",
    Array.from({ length: 30 }, (_, index) => call(index, "é".repeat(10_000))).flat(),
    "incomplete",
  ],
  ["a name of 2 MB", call(0, "{}", "x".repeat(2_000_000)), "failed"],
  ["500 calls", Array.from({ length: 500 }, (_, index) => call(index, "{}")).flat(), "failed"],
];

describe.each(Object.entries(paths))("no message is over 1 MiB, and a response always ends (%s)", (_, path) => {
  test.each(answers)("%s", async (_name, parts, status) => {
    const { url } = await startServer({ answers: [{ parts }, "Still here."] });
    const client = await talkTo(url + path);
    const ga = path.startsWith("/v1");
    client.send({
      type: "session.update",
      session: ga ? { type: "realtime", output_modalities: ["text"] } : { modalities: ["text"] },
    });
    client.send({ type: "response.create" });
    expect(await client.next("response.done")).toMatchObject({ response: { status } });
    for (const message of client.messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(frameBytes);
    const { length } = client.messages;
    client.send({ type: "response.create" });
    await client.received(length + 1);
    await expect.poll(() => client.events().filter(({ type }) => type === "response.done")).toHaveLength(2);
    expect(client.events().at(-1)).toMatchObject({ response: { status: "completed" } });
  });
});

describe("the last resort", () => {
  const dialect = createVoiceLiveDialect("2026-07-15");
  const item = { id: "item_1", object: "realtime.item", type: "message", status: "completed", role: "user" };
  const event = (text: string): ServerEvent =>
    ({
      type: "conversation.item.created",
      event_id: "event_1",
      previous_item_id: "",
      item: { ...item, content: [{ type: "input_text", text }] },
    }) as unknown as ServerEvent;

  test("what fits goes as it is, to the byte", () => {
    const [text = ""] = dialect.encode(event("äöü"));
    expect(encodeFitting(dialect, event("äöü"), Buffer.byteLength(text))).toEqual([text]);
    const [error = ""] = encodeFitting(dialect, event("äöü"), Buffer.byteLength(text) - 1);
    expect(JSON.parse(error)).toMatchObject({
      type: "error",
      error: {
        type: "server_error",
        code: "event_too_large",
        message: expect.stringMatching(/'conversation.item.created'/),
      },
    });
  });

  test("a response ends without its output rather than not at all", async () => {
    const { url } = await startServer({ answers: ["word ".repeat(5000)] }, { limits: { maxSentMessageBytes: 20_000 } });
    const client = await talkTo(url + paths["voice-live"]);
    client.send({ type: "session.update", session: { modalities: ["text"] } });
    client.send({ type: "response.create" });
    expect(await client.next("response.done")).toMatchObject({ response: { status: "completed", output: [] } });
    const errors = client.events().filter(({ type }) => type === "error");
    expect(JSON.stringify(errors)).toContain("'response.done'");
    for (const message of client.messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(20_000);
  });
});
