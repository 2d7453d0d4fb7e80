import { tool } from "@openai/agents-realtime";
import { bytesToPcm16 } from "@vivavoce/audio";
import { createGaOrderChecker } from "@vivavoce/protocol/testing";
import type { GaWireEvent } from "@vivavoce/protocol/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openAgent } from "../../server/test/agents-client.ts";
import { messagesOf, openOpenAi } from "../../server/test/openai-client.ts";
import { chunksOf, joinDeltas, loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers, RunningServer } from "./embedded-server.ts";

const description = "Tells the weather of a place.";
const location = { type: "string" } as const;

let servers: EmbeddedServers;
let open: RunningServer;
let weatherInParis: Int16Array;
let nameOfYours: Int16Array;

beforeAll(async () => {
  servers = await loadEmbeddedServers();
  open = await servers.start();
  weatherInParis = await servers.speak("What is the weather in Paris?");
  nameOfYours = await servers.speak("What is your name?");
}, 60_000);

afterAll(() => servers.close());

/** All that came is in the order of 11.3. */
function expectOrder(events: readonly object[]): void {
  const checker = createGaOrderChecker();
  for (const event of events) if ("event_id" in event) checker.check(event as GaWireEvent);
  checker.end();
}

/** The id of the session, from the first thing it said. */
function sessionIdOf(events: readonly object[]): string {
  const [created] = events as readonly { readonly session?: { readonly id?: string } }[];
  return created?.session?.id ?? "";
}

describe("stock GA clients on the embedded engines", { timeout: 60_000 }, () => {
  test("the OpenAI client is heard, calls a function, interrupts, and is answered", async () => {
    const openai = await openOpenAi(open.url);
    const { events } = openai;
    const say = (pcm16: Int16Array): void => {
      for (const chunk of chunksOf(pcm16)) {
        openai.send({ type: "input_audio_buffer.append", audio: chunk.toString("base64") });
      }
    };
    const hear = (responseId: string | undefined): Promise<string> => {
      const deltas = events.filter((event) => event.type === "response.output_audio.delta");
      return servers.hear(joinDeltas(deltas.filter((one) => one.response_id === responseId).map((one) => one.delta)));
    };
    const parameters = { type: "object", properties: { location }, required: ["location"] };
    openai.send({
      type: "session.update",
      session: {
        type: "realtime",
        tools: [{ type: "function", name: "get_weather", description, parameters }],
        audio: { input: { transcription: { model: "whisper-1" } } },
      },
    });
    say(weatherInParis);
    const call = await openai.next("response.function_call_arguments.done");
    expect(JSON.parse(call.arguments)).toEqual({ location: "Paris" });
    await openai.next("response.done");
    const second = events.length;
    const output = JSON.stringify({ weather: "sunny" });
    openai.send({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id: call.call_id, output },
    });
    openai.send({ type: "response.create" });
    const answer = await openai.next("response.done", second);
    expect(await hear(answer.response.id)).toContain("sunny");

    const third = events.length;
    openai.write("How do I connect a better model?");
    openai.send({ type: "response.create" });
    await openai.next("response.output_audio.delta", third);
    say(nameOfYours);
    const cut = await openai.next("response.done", third);
    expect(cut.response).toMatchObject({ status: "cancelled", status_details: { reason: "turn_detected" } });
    const last = await openai.next("response.done", events.indexOf(cut) + 1);
    expect(await hear(last.response.id)).toContain("my name is");

    expect(events.filter((event) => event.type === "error")).toEqual([]);
    const ids = (all: readonly object[]): unknown[] => all.map((event) => (event as GaWireEvent).event_id);
    await vi.waitFor(() => expect(ids(events)).toEqual(ids(messagesOf(open.sentBy(sessionIdOf(events))))), 15_000);
    expectOrder(events);
  });

  test("the agent session is heard, uses its tool, is interrupted, and answers", async () => {
    const asked: unknown[] = [];
    const getWeather = tool({
      name: "get_weather",
      description,
      strict: false,
      parameters: { type: "object", properties: { location }, required: ["location"], additionalProperties: true },
      execute(input) {
        asked.push(input);
        return JSON.stringify({ weather: "sunny" });
      },
    });
    const agent = await openAgent(open.url, [getWeather]);
    const wire = (pcm16: Int16Array): Buffer => Buffer.concat([...chunksOf(pcm16)]);
    await expect.poll(() => agent.count("session.updated")).toBeGreaterThan(0);
    agent.talk(wire(weatherInParis));
    await expect.poll(() => agent.count("response.done"), { timeout: 10_000 }).toBe(2);
    expect(asked).toEqual([{ location: "Paris" }]);
    expect(await servers.hear(bytesToPcm16(agent.played()))).toContain("sunny");

    agent.session.sendMessage("How do I connect a better model?");
    const spoken = agent.played().length;
    await expect.poll(() => agent.played().length, { timeout: 5000 }).toBeGreaterThan(spoken);
    agent.talk(wire(nameOfYours));
    await expect.poll(() => agent.count("response.done"), { timeout: 10_000 }).toBe(4);
    expect(agent.interruptions()).toBeGreaterThan(0);
    expect(agent.count("conversation.item.truncated")).toBeGreaterThan(0);
    expect(await servers.hear(bytesToPcm16(agent.played()))).toContain("my name is");
    expect(agent.errors).toEqual([]);
    await agent.expectNothingLost(() => open.sentBy(sessionIdOf(agent.events)));
    expectOrder(agent.events);
  });
});
