import { tool } from "@openai/agents-realtime";
import { createGaOrderChecker } from "@vivavoce/protocol/testing";
import type { GaWireEvent } from "@vivavoce/protocol/testing";
import { expect, test } from "vitest";
import { openAgent } from "./agents-client.ts";
import type { AgentClient } from "./agents-client.ts";
import { startJournaled } from "./openai-client.ts";

const longAnswer = "It is nine, and there is a good deal more to say about that, if only one is let. ".repeat(3);
const call = [
  { type: "toolCall", index: 0, callId: "call_1", name: "tell_time" },
  { type: "toolCallArguments", index: 0, text: '{"zone":"utc"}' },
  { type: "finish", reason: "toolCalls" },
] as const;

/** A question by voice that a tool answers, an interruption, and the last word. */
const script = {
  speech: [
    [500, 1500],
    [3600, 4600],
  ],
  heard: ["What time is it?", "Stop."],
  answers: [{ parts: call }, longAnswer, "Fine."],
} as const;

/** A tool of the application's, and what it was asked. */
function clockTool() {
  const asked: unknown[] = [];
  const tellTime = tool({
    name: "tell_time",
    description: "Tells the time.",
    strict: false,
    parameters: { type: "object", properties: { zone: { type: "string" } }, required: [], additionalProperties: true },
    execute(input) {
      asked.push(input);
      return "nine";
    },
  });
  return { asked, tools: [tellTime] };
}

/** All that came is in the order of 11.3. */
function expectOrder({ events }: AgentClient): void {
  const checker = createGaOrderChecker();
  for (const event of events) if ("event_id" in event) checker.check(event as GaWireEvent);
  checker.end();
}

test("the stock agent session is heard, uses its tool, is interrupted, and keeps its history", async () => {
  const { asked, tools } = clockTool();
  const { url, meant } = await startJournaled(script);
  const agent = await openAgent(url, tools);
  await expect.poll(() => agent.count("session.updated")).toBeGreaterThan(0);
  agent.talk(3000);
  await expect.poll(() => agent.count("response.output_audio.delta"), { timeout: 5000 }).toBeGreaterThan(0);
  expect(asked).toEqual([{ zone: "utc" }]);
  agent.talk(2500);
  await expect.poll(() => agent.count("response.done"), { timeout: 5000 }).toBe(3);
  await expect.poll(() => agent.count("conversation.item.truncated")).toBe(1);
  expect(agent.interruptions()).toBeGreaterThan(0);
  await expect
    .poll(() => agent.session.history)
    .toMatchObject([
      { role: "user", content: [{ type: "input_audio", transcript: "What time is it?" }] },
      { type: "function_call", name: "tell_time", arguments: '{"zone":"utc"}', output: "nine" },
      { role: "assistant", status: "incomplete", content: [{ type: "output_audio" }] },
      { role: "user", content: [{ type: "input_audio", transcript: "Stop." }] },
      { role: "assistant", status: "completed", content: [{ type: "output_audio", transcript: "Fine." }] },
    ]);
  expect(agent.errors).toEqual([]);
  await agent.expectNothingLost(meant);
  expectOrder(agent);
});

test("the stock agent session cancels, truncates, and is told of what is wrong without losing the session", async () => {
  const { url, meant } = await startJournaled({ answers: [longAnswer, "Still here."] });
  const agent = await openAgent(url, []);
  await expect.poll(() => agent.count("session.updated")).toBeGreaterThan(0);
  agent.session.sendMessage("Talk.");
  await expect.poll(() => agent.count("response.output_audio.delta")).toBeGreaterThan(0);
  // The way of an application to stop an answer: it sends the cancel, and the truncate to what was played.
  agent.session.interrupt();
  await expect.poll(() => agent.count("conversation.item.truncated")).toBe(1);
  await expect
    .poll(() => agent.events.find(({ type }) => type === "response.done"))
    .toMatchObject({
      response: { status: "cancelled", status_details: { reason: "client_cancelled" } },
    });
  expect(agent.interruptions()).toBe(1);

  agent.session.transport.sendEvent({ type: "conversation.item.delete", event_id: "mine_1", item_id: "none" });
  agent.session.transport.sendEvent({ type: "no.such.event", event_id: "mine_2" });
  await expect.poll(() => agent.errors.length).toBe(2);
  const told = agent.events.flatMap((event) => (event.type === "error" ? [event["error"]] : []));
  expect(told).toMatchObject([
    { type: "invalid_request_error", code: "item_delete_invalid_item_id", event_id: "mine_1" },
    { type: "invalid_request_error", event_id: "mine_2" },
  ]);
  agent.session.sendMessage("Are you there?");
  await expect.poll(() => agent.count("response.done")).toBe(2);
  expect(agent.session.history.at(-1)).toMatchObject({ content: [{ transcript: "Still here." }] });
  await agent.expectNothingLost(meant);
  expectOrder(agent);

  // A message that it cannot read is seen as dropped, so that none in these tests means none.
  const { transport } = agent.session as unknown as { transport: { _onMessage(event: { data: string }): void } };
  transport._onMessage({ data: JSON.stringify({ type: "response.output_audio.delta", event_id: "event_odd" }) });
  expect(agent.dropped).toEqual(["response.output_audio.delta"]);
});

test("the stock agent session plays what is said when the model fails, and goes on", async () => {
  const broken = { parts: ["Never."], fail: { code: "unauthorized", message: "it refuses" } } as const;
  const { url, meant } = await startJournaled({ answers: [broken, "Fine again."] });
  const agent = await openAgent(url, []);
  await expect.poll(() => agent.count("session.updated")).toBeGreaterThan(0);
  agent.session.sendMessage("Talk.");
  await expect.poll(() => agent.count("response.done"), { timeout: 8000 }).toBe(1);
  expect(agent.events.find(({ type }) => type === "response.done")).toMatchObject({
    response: {
      status: "failed",
      status_details: { type: "failed", error: { code: "unauthorized" } },
      output: [{ role: "assistant", vivavoce: { stands_for: "failed_answer" } }],
    },
  });
  expect(agent.played().length).toBeGreaterThan(0);
  agent.session.sendMessage("And now?");
  await expect.poll(() => agent.count("response.done")).toBe(2);
  await expect
    .poll(() => agent.session.history.flatMap((item) => ("status" in item ? [item.status] : [])))
    .toEqual(["completed", "completed", "completed", "completed"]);
  await agent.expectNothingLost(meant);
  expectOrder(agent);
});
