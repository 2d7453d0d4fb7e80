import { connect } from "node:net";
import type { TcpNetConnectOpts } from "node:net";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents-realtime";
import type { RealtimeItem, TransportEvent } from "@openai/agents-realtime";
import { createGaOrderChecker } from "@vivavoce/protocol/testing";
import type { GaWireEvent } from "@vivavoce/protocol/testing";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { expect, onTestFinished, test } from "vitest";
import { clientOf } from "./openai-client.ts";
import { startStockServer } from "./stock-fixture.ts";

const key = "mine";
const longAnswer = "It is nine, and there is a good deal more to say about that.";

/** The stock client as it is published; only address, socket and header are ours. @param sessionId what it asks for */
function openOpenAi(url: string, sessionId?: string) {
  const headers = sessionId === undefined ? {} : { "x-vivavoce-session": sessionId };
  const withoutTls: object = { createConnection: (given: object) => connect(given as TcpNetConnectOpts) };
  const realtime = new OpenAIRealtimeWS({ model: "m", options: { ...withoutTls, headers } }, clientOf(url, key));
  const events: RealtimeServerEvent[] = [];
  const errors: unknown[] = [];
  realtime.on("event", (event) => events.push(event));
  realtime.on("error", (error) => errors.push(error));
  onTestFinished(() => realtime.close());
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  return { realtime, events, errors, count };
}

function expectOrder(events: readonly object[]): void {
  const checker = createGaOrderChecker();
  for (const event of events) checker.check(event as GaWireEvent);
}

test("the stock client of OpenAI gets its conversation, and the rest of its answer", async () => {
  const server = await startStockServer({ answers: [longAnswer], leadMs: 300 });
  const first = openOpenAi(server.http);
  await expect.poll(() => first.count("session.created")).toBe(1);
  const [created] = first.events;
  const id = created?.type === "session.created" ? (created.session as { readonly id?: string }).id : undefined;
  const content = [{ type: "input_text" as const, text: "What time is it?" }];
  first.realtime.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  first.realtime.send({ type: "response.create" });
  await expect.poll(() => first.count("response.output_audio.delta")).toBeGreaterThan(1);
  first.realtime.socket.terminate();
  await server.waits(1);
  const back = openOpenAi(server.http, id);
  await expect.poll(() => back.count("response.done"), { timeout: 10_000 }).toBe(1);
  expect(back.events[0]).toMatchObject({ type: "session.created", session: { id } });
  const items = back.events.flatMap((event) => (event.type === "conversation.item.added" ? [event.item] : []));
  expect(items).toMatchObject([{ role: "user", content: [{ text: "What time is it?" }] }, { role: "assistant" }]);
  const said = back.events.flatMap((event) =>
    event.type === "response.output_audio_transcript.done" ? [event.transcript] : [],
  );
  expect(said).toEqual([longAnswer]);
  expect(back.count("response.output_audio.delta")).toBeGreaterThan(0);
  expectOrder(back.events);
  expect(back.errors).toEqual([]);
});

/** The stock agent session as it is published. */
async function openAgent(url: string, tools: ReturnType<typeof tool>[], sessionId?: string) {
  const query = sessionId === undefined ? "" : `&vivavoce_session=${sessionId}`;
  const transport = new OpenAIRealtimeWebSocket({
    url: `${url.replace("http", "ws")}/v1/realtime?model=m${query}`,
    useInsecureApiKey: true,
  });
  const agent = new RealtimeAgent({ name: "clock", instructions: "Be brief.", tools });
  const session = new RealtimeSession(agent, { transport, model: "m", tracingDisabled: true });
  const events: TransportEvent[] = [];
  const errors: unknown[] = [];
  session.on("transport_event", (event) => events.push(event));
  session.on("error", (error) => errors.push(error));
  onTestFinished(() => session.close());
  await session.connect({ apiKey: key });
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  const idOf = (): string =>
    events.flatMap((event) => (event.type === "session.created" ? [(event["session"] as { id: string }).id] : []))[0] ??
    "";
  return { session, events, errors, count, idOf };
}

/** What an item says, whoever says it. */
function textOf(item: RealtimeItem): string {
  if (item.type !== "message") return item.type;
  return item.content.map((part) => ("text" in part ? part.text : (part.transcript ?? ""))).join("");
}

test("OpenAI's agents come back to their history whole, and call no function a second time", async () => {
  const calls: unknown[] = [];
  const tellTime = tool({
    name: "tell_time",
    description: "Tells the time.",
    strict: false,
    parameters: { type: "object", properties: {}, required: [], additionalProperties: true },
    execute(input) {
      calls.push(input);
      return "nine";
    },
  });
  const call = [
    { type: "toolCall", index: 0, callId: "call_1", name: "tell_time" },
    { type: "toolCallArguments", index: 0, text: "{}" },
    { type: "finish", reason: "toolCalls" },
  ] as const;
  const server = await startStockServer({ answers: [{ parts: call }, "It is nine.", "You asked for the time."] });
  const first = await openAgent(server.http, [tellTime]);
  first.session.sendMessage("What time is it?");
  await expect.poll(() => first.count("response.done"), { timeout: 10_000 }).toBe(2);
  expect(calls).toHaveLength(1);
  const id = first.idOf();
  // The network goes, and no goodbye is said.
  server.cut();
  await server.waits(1);
  const back = await openAgent(server.http, [tellTime], id);
  await expect.poll(() => back.count("conversation.item.done")).toBe(4);
  // It empties its history when it has connected, and fills it with what it retrieves.
  for (const event of back.events) {
    if (event.type !== "conversation.item.done") continue;
    const { id: itemId } = event["item"] as { readonly id: string };
    back.session.transport.sendEvent({ type: "conversation.item.retrieve", item_id: itemId });
  }
  await expect.poll(() => back.session.history.map(textOf)).toEqual(["What time is it?", "It is nine."]);
  expect(back.idOf()).toBe(id);
  back.session.sendMessage("What did I ask?");
  await expect.poll(() => back.session.history.map(textOf).at(-1), { timeout: 10_000 }).toBe("You asked for the time.");
  expect(calls).toHaveLength(1);
  expectOrder(back.events.filter((event) => "event_id" in event));
  expect(back.errors).toEqual([]);
}, 30_000);
