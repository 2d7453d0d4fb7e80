import { spokenTurn } from "@vivavoce/protocol/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinDeltas, loadEmbeddedServers } from "./embedded-server.ts";
import type { EmbeddedServers, RunningServer } from "./embedded-server.ts";
import { openQuickstart } from "./quickstart-client.ts";

/** wire.md 8.1, from the first event to the last. */
const voiceTurn = ["session.created", "session.updated", ...spokenTurn];

/** What the quickstart asks for and the embedded engines cannot do. */
const notHonoured = ["model", "session.voice", "session.voice.temperature"];

let servers: EmbeddedServers;
let server: RunningServer;
let twelveTimesSeven: Int16Array;

beforeAll(async () => {
  servers = await loadEmbeddedServers();
  server = await servers.start();
  twelveTimesSeven = await servers.speak("What is twelve times seven?", { trailMs: 3000 });
}, 60_000);

afterAll(() => servers.close());

/** One kind of delta after another is text and audio interleaved: only the first of each kind counts. */
function firstOfEach(types: readonly string[]): string[] {
  return types.filter((type, index) => !type.endsWith(".delta") || types.indexOf(type) === index);
}

describe("the sequence of Microsoft's quickstart", { timeout: 30_000 }, () => {
  test("on 2025-05-01-preview: the turn of wire.md 8.1, nothing else, and the log says what has no effect", async () => {
    const client = await openQuickstart(server.url, "2025-05-01-preview");
    client.say(twelveTimesSeven);
    await client.log.next("response.done");
    const types = client.log.types();
    expect(firstOfEach(types)).toEqual(voiceTurn);

    const { log } = client;
    const [userItem, answerItem] = log.all("conversation.item.created");
    const committed = await log.next("input_audio_buffer.committed");
    const { transcript } = await log.next("conversation.item.input_audio_transcription.completed");
    expect(transcript.toLowerCase()).toContain("twelve times seven");
    expect(committed).toMatchObject({ previous_item_id: null, item_id: userItem?.item.id });
    expect(userItem?.item).toMatchObject({
      role: "user",
      status: "completed",
      content: [{ type: "input_audio", transcript }],
    });
    expect(answerItem).toMatchObject({ previous_item_id: userItem?.item.id, item: { status: "incomplete" } });
    const { response } = await log.next("response.done");
    expect(response).toMatchObject({
      status: "completed",
      conversation_id: "",
      output: [{ id: answerItem?.item.id, status: "completed", content: [{ type: "audio" }] }],
      usage: { input_token_details: { cached_tokens_details: {} }, output_token_details: {} },
    });
    const audio = joinDeltas(log.all("response.audio.delta").map((event) => event.delta));
    expect(await servers.hear(audio)).toMatch(/84|eighty[- ]four/);
    // It begins to play at the eleventh delta: they must be small.
    expect(log.all("response.audio.delta").length).toBeGreaterThan(11);
    for (const param of notHonoured) expect(server.log.join("\n")).toContain(`param=${param}`);
    await client.close();
  });

  test("on 2026-07-15: the same turn, and warnings say what has no effect", async () => {
    const client = await openQuickstart(server.url, "2026-07-15");
    client.say(twelveTimesSeven);
    await client.log.next("response.done");
    const warned = client.log.all("warning").map((event) => event.warning.param);
    expect(warned).toHaveLength(notHonoured.length);
    expect(new Set(warned)).toEqual(new Set(notHonoured));
    expect(firstOfEach(client.log.types()).filter((type) => type !== "warning")).toEqual(voiceTurn);
    await client.close();
  });

  test("with events sent before the first answer is read", async () => {
    const client = await openQuickstart(server.url, "2025-10-01");
    client.say(twelveTimesSeven);
    client.say(await servers.speak("What is your name?", { trailMs: 3000 }));
    await expect.poll(() => client.log.all("response.done").length, { timeout: 20_000 }).toBe(2);
    const heard = client.log.all("conversation.item.input_audio_transcription.completed");
    expect(heard.map((event) => event.transcript.toLowerCase())).toEqual([
      expect.stringContaining("twelve times seven"),
      expect.stringContaining("what is your name"),
    ]);
    expect(client.log.all("error")).toEqual([]);
    await client.close();
  });
});
