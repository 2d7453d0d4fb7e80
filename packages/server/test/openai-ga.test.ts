import { createOpenaiGaDialect } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createGaOrderChecker } from "@vivavoce/protocol/testing";
import type { GaWireEvent } from "@vivavoce/protocol/testing";
import { describe, expect, test, vi } from "vitest";
import { connectClient } from "./gateway-fixture.ts";
import { clientOf, messagesOf, openOpenAi, serverKey, startJournaled, startScripted } from "./openai-client.ts";
import type { OpenAiSession } from "./openai-client.ts";

const longAnswer = "This answer goes on for a good while, so that somebody can interrupt it before it is over. ".repeat(
  3,
);

/** Only events that this dialect lists, each with an id of its own, in the order of 11.3; all that were meant to come. */
async function expectNothingLost({ events }: OpenAiSession, meant: () => ServerEvent[]): Promise<void> {
  const ids = (messages: readonly object[]): unknown[] => messages.map((event) => (event as GaWireEvent).event_id);
  await vi.waitFor(() => expect(ids(events)).toEqual(ids(messagesOf(meant()))), 15_000);
  const dialect = createOpenaiGaDialect();
  expect(events.filter(({ type }) => !dialect.knowsEvent(type))).toEqual([]);
  const checker = createGaOrderChecker();
  for (const event of events) checker.check(event as GaWireEvent);
  checker.end();
}

/** A transcription session as a page opens it: the key in a subprotocol, no model. */
test("a page has speech transcribed, and gets no answers (CE-23)", async () => {
  const url = await startScripted({ speech: [[500, 1500]], heard: ["Take this down."], answers: ["Never."] });
  const target = `${url.replace("http", "ws")}/v1/realtime?intent=transcription`;
  const page = await connectClient(target, ["realtime", `openai-insecure-api-key.${serverKey}`]);
  expect(page.socket.protocol).toBe("realtime");
  const audio = { input: { transcription: { model: "whisper-1" }, turn_detection: { type: "server_vad" } } };
  page.socket.send(JSON.stringify({ type: "session.update", session: { type: "transcription", audio } }));
  const silence = Buffer.alloc(24 * 2 * 3000).toString("base64");
  page.socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio: silence }));
  const types = (await page.received(8)).map((text) => (JSON.parse(text) as { type: string }).type);
  expect(types).toEqual([
    "session.created",
    "session.updated",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "conversation.item.input_audio_transcription.completed",
  ]);
  page.socket.send(JSON.stringify({ type: "response.create" }));
  const [refusal = ""] = (await page.received(9)).slice(8);
  expect(JSON.parse(refusal)).toMatchObject({ type: "error", error: { code: "invalid_event" } });
});

describe("the stock OpenAI client, GA events", () => {
  test("is heard and answered in the order of 11.3", async () => {
    const { url, meant } = await startJournaled({ speech: [[500, 1500]], heard: ["Hello."], answers: ["Hi, you."] });
    const openai = await openOpenAi(url);
    const { session } = await openai.next("session.created");
    expect(session).toMatchObject({
      type: "realtime",
      output_modalities: ["audio"],
      audio: {
        input: {
          format: { type: "audio/pcm", rate: 24_000 },
          transcription: null,
          turn_detection: { type: "server_vad", silence_duration_ms: 200, create_response: true },
        },
        output: { voice: "alloy", speed: 1 },
      },
    });
    const transcription = { model: "gpt-4o-transcribe" };
    openai.send({ type: "session.update", session: { type: "realtime", audio: { input: { transcription } } } });
    expect((await openai.next("session.updated")).session).toMatchObject({ audio: { input: { transcription } } });
    openai.talk(3000);
    const done = await openai.next("response.done");
    expect(openai.types(2)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
      "conversation.item.input_audio_transcription.delta",
      "conversation.item.input_audio_transcription.completed",
      "response.created",
      "response.output_item.added",
      "conversation.item.added",
      "response.content_part.added",
      "response.output_audio_transcript.delta",
      "response.output_audio.delta",
      "response.output_audio.done",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect((await openai.next("conversation.item.added")).item).toMatchObject({ status: "completed", role: "user" });
    expect(await openai.next("conversation.item.input_audio_transcription.completed")).toMatchObject({
      transcript: "Hello.",
      usage: { type: "tokens", input_token_details: { text_tokens: 0 }, output_tokens: 2 },
    });
    expect(done.response).toMatchObject({
      status: "completed",
      conversation_id: expect.stringMatching(/^conv_./),
      output_modalities: ["audio"],
      output: [{ status: "completed", content: [{ type: "output_audio", transcript: "Hi, you." }] }],
    });
    expect(openai.events.some((event) => event.type === "error")).toBe(false);
    await expectNothingLost(openai, meant);
  });

  test("calls a function, and gets an answer in text", async () => {
    const call = [
      { type: "toolCall", index: 0, callId: "call_1", name: "tell_time" },
      { type: "toolCallArguments", index: 0, text: '{"zone":"utc"}' },
      { type: "finish", reason: "toolCalls" },
    ] as const;
    const { url, meant } = await startJournaled({ answers: [{ parts: call }, "Nine."] });
    const openai = await openOpenAi(url);
    openai.send({
      type: "session.update",
      session: {
        type: "realtime",
        output_modalities: ["text"],
        tools: [{ type: "function", name: "tell_time", parameters: { type: "object", properties: {} } }],
        tool_choice: "auto",
      },
    });
    openai.write("What time is it?");
    openai.send({ type: "response.create" });
    const asked = await openai.next("response.function_call_arguments.done");
    expect(asked).toMatchObject({ call_id: "call_1", name: "tell_time", arguments: '{"zone":"utc"}' });
    await openai.next("response.done");
    const second = openai.events.length;
    const output = { type: "function_call_output" as const, call_id: asked.call_id, output: "09:00" };
    openai.send({ type: "conversation.item.create", item: output });
    openai.send({ type: "response.create" });
    const done = await openai.next("response.done", second);
    expect(openai.types(second)).toEqual([
      "conversation.item.added",
      "conversation.item.done",
      "response.created",
      "response.output_item.added",
      "conversation.item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(done.response.output).toMatchObject([{ content: [{ type: "output_text", text: "Nine." }] }]);
    await expectNothingLost(openai, meant);
  });

  test("interrupts by speaking, then truncates what it had heard", async () => {
    const script = { speech: [[600, 1500]], heard: ["Stop."], answers: [longAnswer, "Fine."] } as const;
    const { url, meant } = await startJournaled(script);
    const openai = await openOpenAi(url);
    openai.write("Tell me a story.");
    openai.send({ type: "response.create" });
    await openai.next("response.output_audio.delta");
    openai.talk(2500);
    const cut = await openai.next("response.done");
    expect(cut.response).toMatchObject({ status: "cancelled", status_details: { reason: "turn_detected" } });
    const item = cut.response.output?.[0];
    expect(item).toMatchObject({ status: "incomplete", content: [{ type: "output_audio" }] });
    const started = openai.types().indexOf("input_audio_buffer.speech_started");
    expect(openai.types().slice(started, started + 7)).toEqual([
      "input_audio_buffer.speech_started",
      "response.output_audio.done",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
    ]);
    const id = item?.id ?? "";
    openai.send({ type: "conversation.item.truncate", item_id: id, content_index: 0, audio_end_ms: 300 });
    expect(await openai.next("conversation.item.truncated")).toMatchObject({ item_id: id, audio_end_ms: 300 });
    openai.send({ type: "conversation.item.retrieve", item_id: id });
    expect((await openai.next("conversation.item.retrieved")).item).toMatchObject({
      content: [{ type: "output_audio" }],
    });
    openai.send({ type: "conversation.item.delete", item_id: id });
    expect(await openai.next("conversation.item.deleted")).toMatchObject({ item_id: id });
    await expectNothingLost(openai, meant);
  });

  test("cancels, and is told of what is wrong without losing the session", async () => {
    const { url, meant } = await startJournaled({ answers: [longAnswer, "Still here."] });
    const openai = await openOpenAi(url);
    openai.write("Talk.");
    openai.send({ type: "response.create" });
    await openai.next("response.output_audio.delta");
    openai.send({ type: "response.create", event_id: "second" });
    openai.send({ type: "response.cancel" });
    const done = await openai.next("response.done");
    expect(done.response).toMatchObject({ status: "cancelled", status_details: { reason: "client_cancelled" } });

    openai.send({ type: "response.cancel", event_id: "idle" });
    openai.send({ type: "session.update", event_id: "typeless", session: {} as never });
    openai.send({ type: "session.update", event_id: "unknown", session: { type: "realtime", voice: "ash" } as never });
    openai.send({ type: "session.update", event_id: "kind", session: { type: "transcription" } });
    openai.send({
      type: "session.update",
      event_id: "nested",
      session: { type: "realtime", audio: { input: { turn_detection: { type: "server_vad", threshold: 9 } } } },
    });
    openai.send({ type: "conversation.item.delete", event_id: "item", item_id: "none" });
    const last = openai.events.length;
    openai.write("Are you there?");
    openai.send({ type: "response.create" });
    const answer = await openai.next("response.done", last);
    expect(answer.response).toMatchObject({
      status: "completed",
      output: [{ content: [{ transcript: "Still here." }] }],
    });
    const errors = openai.events.flatMap((event) => (event.type === "error" ? [event.error] : []));
    expect(errors.map(({ event_id: id, code, param }) => [id, code, param])).toEqual([
      ["second", "conversation_already_has_active_response", null],
      ["idle", "response_cancel_not_active", null],
      ["typeless", "missing_required_parameter", "session.type"],
      ["unknown", "unknown_parameter", "session.voice"],
      ["kind", "invalid_parameter", "session.type"],
      ["nested", "invalid_value", "session.audio.input.turn_detection.threshold"],
      ["item", "item_delete_invalid_item_id", "item_id"],
    ]);
    expect(errors[1]?.message).toMatch(/^Cancellation failed/);
    await expectNothingLost(openai, meant);
  });

  test("takes turns by hand, without transcription", async () => {
    const { url, meant } = await startJournaled({ heard: ["Hello."], answers: ["Hi."] });
    const openai = await openOpenAi(url);
    const audio = { input: { turn_detection: null } };
    openai.send({ type: "session.update", session: { type: "realtime", audio } });
    expect((await openai.next("session.updated")).session).toMatchObject({ audio });
    openai.talk(500);
    openai.send({ type: "input_audio_buffer.commit" });
    const { item } = await openai.next("conversation.item.done");
    expect(item).toMatchObject({ role: "user", content: [{ type: "input_audio", transcript: null }] });
    openai.send({
      type: "response.create",
      response: { output_modalities: ["text"], metadata: { topic: "greeting" } },
    });
    const done = await openai.next("response.done");
    expect(done.response).toMatchObject({ output_modalities: ["text"], metadata: { topic: "greeting" } });
    expect(openai.events.filter((event) => event.type === "conversation.item.added")).toHaveLength(2);
    await expectNothingLost(openai, meant);
  });

  test("asks for a client secret, and connects with it (OA-06)", async () => {
    const url = await startScripted({});
    const session = { type: "realtime", instructions: "Be brief.", audio: { output: { voice: "marin" } } } as const;
    const secret = await clientOf(url).realtime.clientSecrets.create({ expires_after: { seconds: 60 }, session });
    expect(secret.session).toMatchObject(session);
    const openai = await openOpenAi(url, secret.value);
    expect((await openai.next("session.created")).session).toMatchObject(session);
    await expect(clientOf(url, secret.value).realtime.clientSecrets.create({})).rejects.toMatchObject({ status: 401 });
  });
});
