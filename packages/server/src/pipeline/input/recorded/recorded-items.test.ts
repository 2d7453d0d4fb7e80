import { createScriptedLanguageModel, createScriptedRecognizer } from "@vivavoce/engine/testing";
import type { ModelRequest } from "@vivavoce/engine";
import { describe, expect, it } from "vitest";
import { openScenario } from "../../../testing/scenario.ts";
import type { Scenario, ScenarioOptions } from "../../../testing/scenario.ts";

const rate = 24_000;
const sound = (ms: number, level = 64): string =>
  Buffer.alloc(Math.round((rate * ms) / 1000) * 2, Buffer.from([0, level])).toString("base64");
const said = (audio: string, ...more: readonly object[]): object => ({
  type: "message",
  role: "user",
  content: [{ type: "input_audio", audio }, ...more],
});

/** A session that asks nothing of time: the model's requests are kept. */
async function open(options: ScenarioOptions = {}): Promise<{ scenario: Scenario; requests: ModelRequest[] }> {
  const requests: ModelRequest[] = [];
  const answers: NonNullable<ScenarioOptions["answers"]> = Array.from({ length: 9 }, () => "Fine.");
  const model = createScriptedLanguageModel(answers);
  const scenario = await openScenario({
    ...options,
    speech: options.speech ?? [[100, 100_000]],
    heard: options.heard ?? ["What time is it?", "And where?", "Third."],
    engines: {
      languageModel: {
        ...model,
        generate(request) {
          requests.push(request);
          return model.generate(request);
        },
      },
      ...options.engines,
    },
  });
  return { scenario, requests };
}

/** Lets recorded sound be read: it takes turns, not time. */
async function read(scenario: Scenario, type = "response.done"): Promise<void> {
  for (let turn = 0; turn < 3000; turn++) {
    if (scenario.events.some((event) => event.type === type)) return;
    await new Promise((resolve) => setImmediate(resolve));
    if (turn % 20 === 0) await scenario.clock.advanceAsync(20);
  }
  throw new Error(`no ${type} came: ${scenario.types().join(", ")}`);
}

const asked = (requests: readonly ModelRequest[]): unknown =>
  requests.at(-1)?.messages.filter((message) => message.role !== "system");

const targets = [
  "/voice-live/realtime?api-version=2025-05-01-preview",
  "/voice-live/realtime?api-version=2025-10-01",
  "/voice-live/realtime?api-version=2026-07-15",
  "/voice-live/v1/realtime",
  "/openai/v1/realtime",
];

describe("recorded sound in an item", () => {
  it.each(targets)("is transcribed and answered: %s", async (target) => {
    const { scenario, requests } = await open({ target });
    const from = scenario.events.length;
    await scenario.write({ type: "conversation.item.create", item: { ...said(sound(1000)), id: "mine" } });
    await scenario.write({ type: "response.create" });
    const first = scenario.events[from];
    expect(first).toMatchObject({ item: { id: "mine", content: [{ type: "input_audio", transcript: null }] } });
    expect(JSON.stringify(first)).not.toContain('"audio":');
    await read(scenario);
    expect(asked(requests)).toEqual([{ role: "user", content: [{ type: "text", text: "What time is it?" }] }]);
    await scenario.write({ type: "conversation.item.retrieve", item_id: "mine" });
    expect(scenario.events.at(-1)).toMatchObject({
      item: { content: [{ type: "input_audio", transcript: "What time is it?" }] },
    });
    expect(scenario.types().filter((type) => type === "error")).toEqual([]);
  });

  it("is told when transcription is on, part by part, and the response waits for all of them", async () => {
    const { scenario, requests } = await open();
    await scenario.send({
      type: "session.update",
      session: { input_audio_transcription: { model: "gpt-4o-transcribe" } },
    });
    const from = scenario.events.length;
    const text = { type: "input_text", text: "Listen:" };
    const item = { ...said(sound(500), text, { type: "input_audio", audio: sound(700) }), id: "mine" };
    await scenario.write({ type: "conversation.item.create", item });
    await scenario.write({ type: "response.create" });
    await read(scenario);
    const told = scenario.events.slice(from).filter((event) => event.type.includes("transcription"));
    expect(told).toMatchObject([
      { type: "conversation.item.input_audio_transcription.delta", content_index: 0, delta: "What time is it?" },
      { content_index: 0, transcript: "What time is it?", item_id: "mine" },
      { content_index: 2, delta: "And where?" },
      { content_index: 2, transcript: "And where?", item_id: "mine" },
    ]);
    const order = scenario.types(from);
    expect(order.indexOf("response.created")).toBeGreaterThan(order.lastIndexOf(told[3]?.type ?? ""));
    expect(asked(requests)).toMatchObject([
      { content: [{ text: "What time is it?" }, { text: "Listen:" }, { text: "And where?" }] },
    ]);
  });

  it.each([
    ["input", { input: [said(sound(600))] }],
    ["out of band", { conversation: "none", input: [said(sound(600))] }],
  ])("is heard in the input of a response: %s", async (_, response) => {
    const { scenario, requests } = await open({ target: "/openai/v1/realtime" });
    await scenario.write({ type: "response.create", response });
    expect(scenario.types()).not.toContain("response.created");
    await read(scenario);
    expect(asked(requests)).toMatchObject([{ role: "user", content: [{ text: "What time is it?" }] }]);
  });

  it("is heard in items appended to the conversation for one response", async () => {
    const { scenario, requests } = await open();
    await scenario.write({ type: "response.create", response: { append_input_items: [said(sound(600))] } });
    await read(scenario);
    expect(asked(requests)).toMatchObject([{ role: "user", content: [{ text: "What time is it?" }] }]);
  });

  it("that is five minutes long is read in pieces, without a stretch nobody else gets a word in", async () => {
    const recognizer = createScriptedRecognizer({ utterances: Array.from({ length: 40 }, (_, n) => `Part ${n}.`) });
    const speech = Array.from({ length: 30 }, (_, n) => [n * 10_000 + 200, n * 10_000 + 8000] as const);
    const { scenario, requests } = await open({ speech, engines: { recognizer } });
    await scenario.write({ type: "conversation.item.create", item: said(sound(240_000)) });
    await scenario.write({ type: "response.create" });
    await scenario.write({ type: "conversation.item.retrieve", item_id: "nobody" });
    expect(scenario.types()).toContain("error");
    expect(scenario.types()).not.toContain("response.created");
    await read(scenario);
    const longest = Math.max(...recognizer.streams.map(({ pushedSamples }) => pushedSamples / 16_000));
    expect(longest).toBeLessThan(20);
    expect(recognizer.streams.length).toBeGreaterThan(10);
    expect(recognizer.streams.every(({ closed }) => closed)).toBe(true);
    expect(JSON.stringify(asked(requests))).toContain("Part 0. Part 1. Part 2.");
  }, 20_000);

  it("that cannot be recognized is reported, and its response fails or goes on without it", async () => {
    const heard = [{ text: "", failure: "no ears" }, { text: "", failure: "no ears" }, "Third."];
    const { scenario, requests } = await open({ heard });
    await scenario.write({ type: "conversation.item.create", item: { ...said(sound(500)), id: "mine" } });
    await read(scenario, "conversation.item.input_audio_transcription.failed");
    expect(scenario.events.at(-1)).toMatchObject({ item_id: "mine", content_index: 0, error: { message: "no ears" } });
    await scenario.write({ type: "response.create", response: { input_items: [said(sound(500))] } });
    await read(scenario);
    expect(scenario.events.at(-1)).toMatchObject({
      response: { status: "failed", status_details: { error: { code: "engine_failed" } } },
    });
    expect(requests).toEqual([]);
  });

  it("is forgotten with its item, and the response does not wait for it", async () => {
    const recognizer = createScriptedRecognizer({ utterances: ["Never."], manual: true });
    const { scenario } = await open({ engines: { recognizer } });
    await scenario.write({ type: "conversation.item.create", item: { ...said(sound(500)), id: "mine" } });
    await scenario.write({ type: "response.create" });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(recognizer.pendingCount).toBe(1);
    await scenario.write({ type: "conversation.item.delete", item_id: "mine" });
    expect(scenario.types()).toContain("response.created");
    expect(recognizer.streams[0]?.closed).toBe(true);
  });

  it.each([
    ["not base64", { type: "input_audio", audio: "?".repeat(2000) }, "invalid_value", "audio"],
    ["empty", { type: "input_audio", audio: "" }, "invalid_value", "audio"],
    ["neither sound nor words", { type: "input_audio" }, "missing_required_parameter", "audio"],
    ["a WAV file", { type: "input_audio", audio: btoa("RIFF....WAVEfmt ".repeat(100)) }, "invalid_value", "audio"],
    ["an Ogg file", { type: "input_audio", audio: btoa("OggS".repeat(9)) }, "invalid_value", "audio"],
    [
      "a picture of text",
      { type: "input_image", image_url: "data:text/plain;base64,AAAA" },
      "invalid_value",
      "image_url",
    ],
    [
      "a broken picture",
      { type: "input_image", image_url: `data:image/png;base64,${"A?".repeat(2000)}` },
      "invalid_value",
      "image_url",
    ],
    ["an empty picture", { type: "input_image", image_url: "data:image/png;base64," }, "invalid_value", "image_url"],
    ["a file", { type: "input_image", image_url: "file:///etc/passwd" }, "invalid_value", "image_url"],
  ])("is refused by name: %s", async (_, part, code, member) => {
    const { scenario, requests } = await open();
    const item = { type: "message", role: "user", content: [{ type: "input_text", text: "Hi." }, part] };
    await scenario.write({ type: "conversation.item.create", event_id: "e1", item });
    expect(scenario.events.at(-1)).toMatchObject({
      type: "error",
      error: { code, param: `item.content[1].${member}`, event_id: "e1" },
    });
    await scenario.write({ type: "response.create", event_id: "e2", response: { input_items: [item] } });
    expect(scenario.events.at(-1)).toMatchObject({
      type: "error",
      error: { code, param: `response.input_items[0].content[1].${member}`, event_id: "e2" },
    });
    expect(requests).toEqual([]);
  });

  it("needs no sound where the words are known", async () => {
    const { scenario, requests } = await open();
    const part = { type: "input_audio", transcript: "Hello there." };
    await scenario.write({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [part] },
    });
    await scenario.write({ type: "response.create" });
    await read(scenario);
    expect(asked(requests)).toMatchObject([{ content: [{ text: "Hello there." }] }]);
  });

  it("is not kept when its item is refused", async () => {
    const { scenario } = await open();
    await scenario.write({ type: "conversation.item.create", previous_item_id: "nobody", item: said(sound(500)) });
    expect(scenario.events.at(-1)).toMatchObject({ error: { code: "item_not_found" } });
    await scenario.write({ type: "response.create" });
    expect(scenario.types()).toContain("response.created");
  });

  it("waits up to a bound", async () => {
    const recognizer = createScriptedRecognizer({ utterances: ["Never."], manual: true });
    const { scenario } = await open({ engines: { recognizer } });
    const minutes = { type: "conversation.item.create", item: said(sound(200_000)) };
    for (let n = 0; n < 4; n++) await scenario.write(minutes);
    expect(scenario.events.at(-1)).toMatchObject({ type: "error", error: { code: "rate_limit_exceeded" } });
    await scenario.write({ type: "conversation.item.retrieve", item_id: "nobody" });
    expect(scenario.closedWith).toBeNull();
  });
});

describe("pictures in items", () => {
  const picture = `data:image/png;base64,${Buffer.alloc(4_000_000, 7).toString("base64")}`;
  const shown = { type: "message", role: "user", content: [{ type: "input_image", image_url: picture }] };

  it.each(targets)("of some megabytes reach a model that sees, and do not come back: %s", async (target) => {
    const { scenario, requests } = await open({ target });
    await scenario.write({ type: "conversation.item.create", item: { ...shown, id: "mine" } });
    await scenario.write({ type: "conversation.item.retrieve", item_id: "mine" });
    await scenario.write({ type: "response.create" });
    await read(scenario);
    expect(asked(requests)).toEqual([{ role: "user", content: [{ type: "image", url: picture, detail: "auto" }] }]);
    for (const event of scenario.events) expect(JSON.stringify(event).length).toBeLessThan(100_000);
    expect(scenario.events.find((event) => "item" in event && event.item.id === "mine")).toMatchObject({
      item: { content: [{ type: "input_image", image_url: "data:image/png;base64," }] },
    });
  });

  it("reach it in the input of a response too, beside sound", async () => {
    const { scenario, requests } = await open();
    const item = said(sound(600), { type: "input_image", image_url: picture });
    await scenario.write({ type: "response.create", response: { input_items: [item] } });
    await read(scenario);
    expect(asked(requests)).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What time is it?" },
          { type: "image", url: picture, detail: "auto" },
        ],
      },
    ]);
  });

  it("by address are left to the model's server", async () => {
    const { scenario, requests } = await open();
    const image_url = "https://example.org/cat.png";
    await scenario.write({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_image", image_url, detail: "low" }] },
    });
    await scenario.write({ type: "response.create" });
    await read(scenario);
    expect(asked(requests)).toEqual([{ role: "user", content: [{ type: "image", url: image_url, detail: "low" }] }]);
  });

  it("are named in a warning when the model does not see", async () => {
    const model = createScriptedLanguageModel(["Fine."]);
    const { info } = model;
    const blind = { ...model, info: { ...info, capabilities: { ...info.capabilities, images: false } } };
    const { scenario } = await open({ engines: { languageModel: blind } });
    await scenario.write({ type: "conversation.item.create", item: shown });
    expect(scenario.events.at(-1)).toMatchObject({ type: "warning", warning: { param: "item.content" } });
    await scenario.write({ type: "response.create", response: { input_items: [shown] } });
    const warnings = scenario.events.filter((event) => event.type === "warning");
    expect(warnings).toMatchObject([{}, { warning: { param: "response.input_items" } }]);
  });
});
