import { createSystemClock } from "@vivavoce/audio/clock";
import { createManualClock } from "@vivavoce/audio/clock";
import type { ManualClock } from "@vivavoce/audio/clock";
import {
  createEnergyVoiceActivity,
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
} from "@vivavoce/engine/testing";
import { EngineError } from "@vivavoce/engine";
import type { EngineSet, LanguageModel, ModelPart, Recognizer, Synthesizer } from "@vivavoce/engine";
import { parseServerEvent } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import { expect, onTestFinished, test } from "vitest";
import { createServer } from "../src/create-server.ts";
import { createLineJournal, replayJournal } from "../src/journal/session-journal.ts";
import { createLogger } from "../src/runtime/logger.ts";
import { openScenario } from "../src/testing/scenario.ts";
import type { Scenario } from "../src/testing/scenario.ts";
import { connectClient } from "./gateway-fixture.ts";
import { createRandomClient } from "./random-client.ts";
import type { RandomMessage } from "./random-client.ts";
import { createSeededRandom } from "./seeded-random.ts";
import type { SeededRandom } from "./seeded-random.ts";

const sequences = 1000;
/** Set to the seed of a failure to play only that one. */
const onlySeed = Number(process.env["FUZZ_SEED"] ?? Number.NaN);
const versions = ["2025-05-01-preview", "2025-10-01", "2026-01-01-preview", "2026-07-15"];

/** What the sequences lead to, among much else. */
const reached = [
  "conversation.item.input_audio_transcription.delta",
  "conversation.item.input_audio_transcription.failed",
  "conversation.item.truncated",
  "error input_audio_buffer_full",
  "error conversation_already_has_active_response",
  "error cannot_update_voice",
  "error item_already_exists",
  "response.animation_viseme.delta",
  "response.audio_timestamp.delta",
  "response.function_call_arguments.done",
  "response.text.done",
  "response.done completed",
  "response.done cancelled turn_detected",
  "response.done cancelled client_cancelled",
  "response.done failed",
  "response.done incomplete max_output_tokens",
  "warning",
];

/** What the user says and the model answers once the nonsense is over. */
const lastWords = "And now in earnest.";
const lastAnswer = "In earnest, then.";

/** Engines that take their time, fail at times, and call tools; well-behaved once `calm` is set. */
function moodyEngines(random: SeededRandom, clock: ManualClock, mood: { calm: boolean }): Partial<EngineSet> {
  const pause = (): Promise<void> => {
    if (mood.calm || random.oneIn(2)) return Promise.resolve();
    return new Promise((resolve) => clock.setTimer(random.below(700), () => resolve()));
  };
  const maybeFail = (engine: string): void => {
    if (!mood.calm && random.oneIn(15)) throw new EngineError(engine, "engine_failed", "in a bad mood");
  };

  const recognizer: Recognizer = {
    info: {
      id: "moody-recognizer",
      languages: ["*"],
      licence: "MIT",
      capabilities: { sampleRate: 16_000, partials: true, wordTimes: false, logprobs: false, phraseList: false },
    },
    openStream: ({ onPartial }) => {
      let text = random.pick(["", "hello there", "tell me more"]);
      return {
        push() {
          if (random.oneIn(10)) onPartial?.({ text, stableText: text.slice(0, random.below(text.length + 1)) });
        },
        async settle() {
          await pause();
          maybeFail("moody-recognizer");
          if (mood.calm) text = lastWords;
          return { text };
        },
        close() {},
      };
    },
    close: () => Promise.resolve(),
  };

  const { info } = createScriptedLanguageModel([]);
  async function* generate(signal: AbortSignal): AsyncGenerator<ModelPart> {
    if (mood.calm) {
      yield { type: "text", text: lastAnswer };
      return yield { type: "finish", reason: "stop" };
    }
    const calls = random.oneIn(6);
    for (let count = random.below(6); count > 0; count--) {
      await pause();
      if (signal.aborted) return;
      maybeFail("moody-model");
      yield {
        type: "text",
        text: random.pick(["One two three. ", "A ", "longer clause, with a comma, ", "**bold** ", ""]),
      };
    }
    if (calls) {
      yield { type: "toolCall", index: 0, callId: "call_1", name: "look" } as ModelPart;
      yield { type: "toolCallArguments", index: 0, text: "{}" } as ModelPart;
    }
    await pause();
    yield {
      type: "finish",
      reason: calls ? "toolCalls" : random.pick(["stop", "length", "contentFilter"]),
    } as ModelPart;
  }
  const languageModel: LanguageModel = {
    info,
    generate: ({ signal }) => generate(signal),
    close: () => Promise.resolve(),
  };

  const scripted = createScriptedSynthesizer({ msPerCharacter: 10 });
  async function* synthesize(
    request: Parameters<Synthesizer["synthesize"]>[0],
  ): ReturnType<typeof scripted.synthesize> {
    for await (const chunk of scripted.synthesize(request)) {
      await pause();
      if (request.signal.aborted) return;
      maybeFail("moody-synthesizer");
      yield chunk;
    }
  }
  return {
    voiceActivity: createEnergyVoiceActivity(),
    recognizer,
    languageModel,
    synthesizer: { ...scripted, synthesize },
    judge: { id: "moody-judge", judge: () => (mood.calm ? 1 : random.below(100) / 100) },
  };
}

/** Plays one sequence; throws at the first thing that is not as it should be. Gives what the server had to say. */
async function play(seed: number): Promise<readonly ServerEvent[]> {
  const random = createSeededRandom(seed);
  const clock = createManualClock(1_000_000);
  const mood = { calm: false };
  const journal: string[] = [];
  const scenario = await openScenario({
    clock,
    engines: moodyEngines(random, clock, mood),
    apiVersion: random.pick(versions),
    limits: { maxBufferedMs: 1500, maxItems: 30 },
    journal: createLineJournal((line) => journal.push(line)),
  });
  const itemIds: string[] = [];
  const say = createRandomClient(random, itemIds);
  let read = 0;
  /** Everything sent since last time, each held against its schema; the scenario has checked the order. */
  const fresh = (): readonly ServerEvent[] => {
    const events = scenario.events.slice(read);
    read += events.length;
    for (const event of events) {
      parseServerEvent(event);
      if (event.type === "conversation.item.created") itemIds.push(event.item.id);
    }
    const trouble = scenario.log.filter((line) => line.includes("session failed"));
    if (scenario.closedWith !== null || trouble.length > 0) throw new Error(`the session broke: ${trouble.join("\n")}`);
    return events;
  };

  for (let step = 5 + random.below(24); step > 0; step--) {
    if (random.oneIn(3)) await pass(scenario, random.below(1200));
    expect(fresh().filter((event) => event.type === "error")).toEqual([]);
    const message = say();
    scenario.handle.receive(message.data);
    checkAnswer(message, fresh());
  }

  mood.calm = true;
  await turnInEarnest(scenario);
  fresh();
  const replayed = replayJournal(journal).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
  const known = new Set(scenario.events.map((event) => event.event_id));
  expect(JSON.stringify(replayed.filter((event) => known.has(event.event_id)).map(eventIdOf))).toBe(
    JSON.stringify(scenario.events.map(eventIdOf)),
  );
  scenario.handle.disconnected();
  await scenario.handle.closed;
  await pass(scenario, 0);
  return scenario.events;
}

/** Type of an event, and how it came to that where it matters. */
function whatWas(event: ServerEvent): string {
  if (event.type === "error") return `error ${event.error.code}`;
  if (event.type !== "response.done") return event.type;
  const { status, status_details: details } = event.response;
  return ["response.done", status, details !== null && "reason" in details ? details.reason : ""].join(" ").trim();
}

const eventIdOf = (event: ServerEvent): string => `${event.type} ${event.event_id}`;

/** One error for what is wrong, with its id, and then nothing else; at most one for anything. */
function checkAnswer({ data, eventId, outcome }: RandomMessage, events: readonly ServerEvent[]): void {
  const errors = events.flatMap((event) => (event.type === "error" ? [event.error] : []));
  const label = data.toString().slice(0, 300);
  if (outcome === "error") expect(errors, label).toHaveLength(1);
  if (errors.length === 0) return;
  expect(events, label).toHaveLength(1);
  expect(errors[0]?.event_id, label).toBe(eventId);
}

/** Whatever was before, the user can still ask and be answered. */
async function turnInEarnest(scenario: Scenario): Promise<void> {
  await pass(scenario, 10_000);
  scenario.handle.receive(JSON.stringify({ type: "response.cancel" }));
  await pass(scenario, 10_000);
  const session = {
    modalities: ["text", "audio"],
    turn_detection: { type: "server_vad", threshold: 0.5, silence_duration_ms: 500, create_response: true },
    input_audio_format: "pcm16",
    input_audio_sampling_rate: 16_000,
    input_audio_transcription: { model: "azure-speech" },
  };
  const from = scenario.events.length;
  await scenario.send({ type: "session.update", session } as Parameters<Scenario["send"]>[0]);
  await scenario.send({ type: "input_audio_buffer.clear" });
  const quiet = Buffer.alloc(6400);
  const voiced = Buffer.alloc(6400);
  for (let at = 0; at < voiced.length; at += 2) voiced.writeInt16LE(at % 200 < 100 ? 4000 : -4000, at);
  for (const bytes of [quiet, quiet, quiet, voiced, voiced, voiced, quiet, quiet, quiet, quiet, quiet]) {
    scenario.handle.receive(JSON.stringify({ type: "input_audio_buffer.append", audio: bytes.toString("base64") }));
    await pass(scenario, 200);
  }
  await pass(scenario, 10_000);
  expect(scenario.closedWith, scenario.log.join("\n")).toBeNull();
  const after = scenario.events.slice(from);
  const heard = after.find((event) => event.type === "conversation.item.input_audio_transcription.completed");
  expect(heard?.transcript, scenario.types(from).join(", ")).toBe(lastWords);
  const done = after.findLast((event) => event.type === "response.done");
  expect(done?.response.status, scenario.types(from).join(", ")).toBe("completed");
  expect(JSON.stringify(done?.response.output)).toContain(lastAnswer);
}

async function pass(scenario: Scenario, durationMs: number): Promise<void> {
  await settle();
  await scenario.clock.advanceAsync(durationMs);
  await settle();
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test(`${sequences} random conversations leave every session sound`, { timeout: 300_000 }, async () => {
  const seeds = Number.isNaN(onlySeed) ? Array.from({ length: sequences }, (_, index) => index) : [onlySeed];
  const seen = new Set<string>();
  for (const seed of seeds) {
    try {
      for (const event of await play(seed)) seen.add(whatWas(event));
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed} plays it again: ${String(error)}`, { cause: error });
    }
  }
  // The sequences are worth something only while they reach all of this.
  if (Number.isNaN(onlySeed)) expect(reached.filter((what) => !seen.has(what))).toEqual([]);
});

test("50 random conversations over sockets leave the server up", { timeout: 60_000 }, async () => {
  const log: string[] = [];
  const clock = createSystemClock();
  const mood = { calm: true };
  const seed = Number.isNaN(onlySeed) ? 0 : onlySeed;
  const server = createServer({
    engines: {
      voiceActivity: createEnergyVoiceActivity(),
      recognizer: createScriptedRecognizer({ utterances: [] }),
      languageModel: createScriptedLanguageModel([]),
      synthesizer: createScriptedSynthesizer(),
      ...moodyEngines(createSeededRandom(seed), createManualClock(), mood),
    },
    logger: createLogger({
      level: "warn",
      format: "text",
      write: (line) => log.push(line),
      wallMs: () => clock.wallMs(),
    }),
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close());
  const target = `${url.replace("http", "ws")}/voice-live/realtime?api-version=2026-07-15&model=scripted`;
  for (let batch = 0; batch < 10; batch++) {
    const seeds = Array.from({ length: 5 }, (_, index) => seed + batch * 5 + index);
    await Promise.all(seeds.map((one) => talkOverSocket(target, one)));
  }
  expect(log.filter((line) => line.includes("session failed"))).toEqual([]);
  await expect
    .poll(async () => (await (await fetch(`${url}/health`)).json()) as unknown)
    .toMatchObject({ status: "ok", sessions: 0 });
});

/** Everything at once, then one event whose answer shows that all before it has been handled (BH-08). */
async function talkOverSocket(target: string, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const say = createRandomClient(random, []);
  const messages = Array.from({ length: 5 + random.below(25) }, () => say());
  const { socket, messages: answers } = await connectClient(target);
  for (const message of messages) socket.send(message.data);
  socket.send(JSON.stringify({ type: "conversation.item.retrieve", item_id: "item_of_nobody", event_id: "the last" }));
  await expect.poll(() => answers.some((answer) => answer.includes('"the last"')), { timeout: 10_000 }).toBe(true);
  const checker = createOrderChecker();
  const errors: (string | null)[] = [];
  for (const answer of answers) {
    const event = parseServerEvent(JSON.parse(answer));
    checker.check(event);
    if (event.type === "error") errors.push(event.error.event_id);
  }
  for (const { eventId, outcome } of messages) {
    if (eventId === null) continue;
    const count = errors.filter((id) => id === eventId).length;
    expect(count, `seed ${seed}, ${eventId}`).toBeLessThanOrEqual(1);
    if (outcome === "error") expect(count, `seed ${seed}, ${eventId}`).toBe(1);
  }
  socket.close();
}
