import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents-realtime";
import type { TransportEvent } from "@openai/agents-realtime";
import { createOpenaiGaDialect } from "@vivavoce/protocol";
import { expect, onTestFinished, test } from "vitest";
import { serverKey, startScripted } from "./openai-client.ts";

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

/** The stock agent session on our server. */
async function openAgent(url: string) {
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
  const agent = new RealtimeAgent({ name: "clock", instructions: "Be brief.", tools: [tellTime] });
  const transport = new OpenAIRealtimeWebSocket({
    url: `${url.replace("http", "ws")}/v1/realtime?model=gpt-realtime`,
    useInsecureApiKey: true,
  });
  const session = new RealtimeSession(agent, { transport, model: "gpt-realtime", tracingDisabled: true });
  const events: TransportEvent[] = [];
  const errors: unknown[] = [];
  let interruptions = 0;
  session.on("transport_event", (event) => events.push(event));
  session.on("error", (error) => errors.push(error));
  session.on("audio_interrupted", () => (interruptions += 1));
  onTestFinished(() => session.close());
  await session.connect({ apiKey: serverKey });
  return {
    session,
    errors,
    asked,
    interruptions: () => interruptions,
    events,
    count: (type: string) => events.filter((event) => event.type === type).length,
    talk(durationMs: number) {
      for (let sentMs = 0; sentMs < durationMs; sentMs += 20) session.sendAudio(new ArrayBuffer(24 * 2 * 20));
    },
  };
}

test("the stock agent session is heard, uses its tool, is interrupted, and keeps its history", async () => {
  const agent = await openAgent(await startScripted(script));
  await expect.poll(() => agent.count("session.updated")).toBeGreaterThan(0);
  agent.talk(3000);
  await expect.poll(() => agent.count("response.output_audio.delta"), { timeout: 5000 }).toBeGreaterThan(0);
  expect(agent.asked).toEqual([{ zone: "utc" }]);
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
  const dialect = createOpenaiGaDialect();
  const types = agent.events.map(({ type }) => type).filter((type) => /^(session|conversation|input_audio)/.test(type));
  expect(types.filter((type) => !dialect.knowsEvent(type))).toEqual([]);
});
