import { openAgent } from "../../server/test/agents-client.ts";
import { openOpenAi } from "../../server/test/openai-client.ts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startAzureSession } from "./azure-client.ts";
import { loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers, RunningServer } from "./embedded-server.ts";

let servers: EmbeddedServers;
let open: RunningServer;
let name: string;
let story: Buffer;

const base64 = (pcm16: Int16Array): string =>
  Buffer.from(pcm16.buffer, pcm16.byteOffset, pcm16.byteLength).toString("base64");

beforeAll(async () => {
  servers = await loadEmbeddedServers();
  open = await servers.start();
  const asked = await servers.speak("What is your name?");
  name = base64(asked);
  const told = await servers.speak("The quick brown fox jumps over the lazy dog. It was a sunny day in the forest.");
  // The question comes last.
  const long = new Int16Array(30 * 24_000);
  for (let at = 0; at + told.length <= long.length - asked.length; at += told.length) long.set(told, at);
  long.set(asked, long.length - asked.length);
  story = Buffer.from(long.buffer);
}, 60_000);

afterAll(() => servers.close());

describe("recorded speech in an item", { timeout: 120_000 }, () => {
  test("is answered: OpenAI client, in the conversation and as the input of one response", async () => {
    const openai = await openOpenAi(open.url);
    const session = {
      type: "realtime",
      output_modalities: ["text"],
      audio: { input: { transcription: { model: "gpt-4o-transcribe" } } },
    } as const;
    openai.send({ type: "session.update", session: { ...session, output_modalities: ["text"] } });
    const content = [{ type: "input_audio" as const, audio: name }];
    openai.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    openai.send({ type: "response.create" });
    const { transcript } = await openai.next("conversation.item.input_audio_transcription.completed");
    expect(transcript.toLowerCase()).toContain("what is your name");
    expect((await openai.next("response.output_text.done")).text.toLowerCase()).toContain("vivavoce");
    await openai.next("response.done");
    const from = openai.events.length;
    openai.send({
      type: "response.create",
      response: { conversation: "none", input: [{ type: "message", role: "user", content }] },
    });
    expect((await openai.next("response.output_text.done", from)).text.toLowerCase()).toContain("vivavoce");
    expect(openai.types()).not.toContain("error");
  });

  test("is answered: OpenAI agents", async () => {
    const agent = await openAgent(open.url, []);
    const content = [{ type: "input_audio", audio: name }];
    agent.session.transport.sendEvent({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content },
    });
    agent.session.transport.sendEvent({ type: "response.create" });
    await vi.waitFor(() => expect(agent.count("response.done")).toBe(1), 20_000);
    expect(JSON.stringify(agent.session.history).toLowerCase()).toContain("vivavoce");
    expect(agent.errors).toEqual([]);
    expect(agent.dropped).toEqual([]);
  });

  test("is answered: Voice Live client", async () => {
    const azure = await startAzureSession({ url: open.url });
    await azure.session.updateSession({ modalities: ["text"] });
    const content = [{ type: "input_audio" as const, audio: name }];
    await azure.session.addConversationItem({ type: "message", role: "user", content });
    await azure.session.sendEvent({ type: "response.create" });
    await azure.log.next("response.done");
    const done = azure.log.events.find((event) => event.type === "response.text.done");
    expect(JSON.stringify(done).toLowerCase()).toContain("vivavoce");
    expect(azure.failures).toEqual([]);
  });

  test("of half a minute is read while others are served at once, and answered in the end", async () => {
    const openai = await openOpenAi(open.url);
    openai.send({ type: "session.update", session: { type: "realtime", output_modalities: ["text"] } });
    const other = await openOpenAi(open.url);
    const content = [{ type: "input_audio" as const, audio: story.toString("base64") }];
    openai.send({ type: "conversation.item.create", item: { id: "story", type: "message", role: "user", content } });
    openai.send({ type: "response.create" });
    let turns = 0;
    while (!openai.events.some((event) => event.type === "response.done")) {
      const from = other.events.length;
      other.send({ type: "conversation.item.retrieve", item_id: "nobody" });
      await other.next("error", from);
      turns += 1;
    }
    // Many turns of others, not a few.
    expect(turns).toBeGreaterThan(100);
    const from = openai.events.length;
    openai.send({ type: "conversation.item.retrieve", item_id: "story" });
    const { item } = await openai.next("conversation.item.retrieved", from);
    const heard = JSON.stringify(item).toLowerCase();
    expect(heard).toContain("quick brown fox");
    expect(heard).toContain("what is your name");
  });
});
