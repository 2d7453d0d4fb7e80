import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import type { ManualClock } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import type { LanguageModel } from "@vivavoce/engine";
import { ToneBook } from "../src/tone-book.ts";
import { ToneEar } from "../src/tone-ear.ts";
import { createToneRecognizer } from "../src/tone-recognizer.ts";
import { createToneSynthesizer } from "../src/tone-synthesizer.ts";
import { createToneVoiceActivity } from "../src/tone-voice-activity.ts";
import { speakTones } from "../src/speak-tones.ts";
import { defaultSessionLimits } from "../../server/src/create-server.ts";
import type { ResumeAsk } from "../../server/src/gateway/resume/resume-ask.ts";
import { noSession, ResumeDesk } from "../../server/src/gateway/resume/resume-desk.ts";
import type { LineOpening } from "../../server/src/gateway/resume/resume-desk.ts";
import { createSessionHost } from "../../server/src/pipeline/session-host.ts";
import type { SessionConnection, SessionHandle, SessionRequest } from "../../server/src/pipeline/session-port.ts";
import type { Ids } from "../../server/src/runtime/ids.ts";
import { createMemorySessionStore } from "../../server/src/survival/memory-session-store.ts";
import type { SessionRecord, SessionStore } from "../../server/src/survival/session-store.ts";
import { silentLogger } from "../../server/src/runtime/logger.ts";
import { createMemoryBudget } from "../../server/src/runtime/memory-budget.ts";
import { createSeededRandom } from "../../server/test/seeded-random.ts";
import { openCutNetwork } from "./cut-network.ts";

const callerId = "key:test";

/** One gateway of several that have a store in common: everything of it is gone when it is killed. */
function startGateway(
  world: { readonly clock: ManualClock; readonly ids: Ids; readonly store: SessionStore },
  seed: number,
) {
  const { clock, ids } = world;
  const { below } = createSeededRandom(seed);
  const budget = createMemoryBudget({ maxBytes: 64 * 1024 * 1024, callerShare: 1 });
  const over = { isKilled: false, sessions: 0 };
  /** What a killed process would have done later does not happen. */
  const mortal: Clock = {
    now: () => clock.now(),
    wallMs: () => clock.wallMs(),
    setTimer: (delayMs, callback) => clock.setTimer(delayMs, () => (over.isKilled ? undefined : callback())),
  };
  const record = (inner: SessionRecord): SessionRecord => ({
    append: (entry, isWhole) =>
      new Promise((resolve, reject) => {
        mortal.setTimer(1 + below(5), () => {
          inner.append(entry, isWhole).then(() => void mortal.setTimer(1, resolve), reject);
        });
      }),
    remove: async () => {
      if (!over.isKilled) await inner.remove();
    },
  });
  const store: SessionStore = {
    create: (...asks) => record(world.store.create(...asks)),
    take: async (...asks) => {
      const taken = await world.store.take(...asks);
      return taken && { ...taken, record: record(taken.record) };
    },
  };
  const limits = {
    resumeMs: 30_000,
    maxParkedSessions: 0,
    maxResumeBytes: 4 * 1024 * 1024,
    stockClients: false,
    maxSessions: 2,
    maxSendBufferBytes: 8 * 1024 * 1024,
  };
  const desk = new ResumeDesk({ limits, clock: mortal, ids, store });
  const openSession = createSessionHost({
    engines: {
      voiceActivity: createToneVoiceActivity(),
      recognizer: createToneRecognizer(book),
      languageModel: slowModel(mortal),
      synthesizer: createToneSynthesizer(book),
    },
    clock: mortal,
    ids,
    logger: silentLogger,
    limits: defaultSessionLimits,
    leadMs: 1000,
    maxWastedPerMinute: 0,
  });
  const opening = (): LineOpening => {
    const memory = budget.open(callerId);
    over.sessions += 1;
    const left = (): void => {
      memory.close();
      over.sessions -= 1;
    };
    return { callerId, openSession, memory, logger: silentLogger, over: left };
  };
  return {
    open(request: SessionRequest, ask: ResumeAsk | undefined, link: SessionConnection): SessionHandle {
      if (ask === undefined) return desk.opener(opening())(request, link);
      if (!desk.mayTake(ask)) return desk.resume(ask, callerId, link) ?? noSession;
      return desk.taker(ask, { ...opening(), taken: () => {} })(request, link);
    },
    kill: () => void (over.isKilled = true),
    over,
  };
}

/** What everybody in these worlds speaks. */
const book = new ToneBook();

function answerTo(heard: string): string {
  return `You said ${heard} just now. I have nothing more to say to it.`;
}

/** A model that takes its time for each word, and goes on where an answer was cut off, as it is asked to. */
function slowModel(clock: Clock): LanguageModel {
  const wordMs = 120;
  return {
    info: {
      id: "slow-model",
      languages: ["*"],
      licence: "MIT",
      capabilities: { tools: false, images: false, temperature: false, reasoningEffort: false },
    },
    async *generate({ messages, signal }) {
      const said = messages.flatMap((message) =>
        message.role === "user" ? message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])) : [],
      );
      const before =
        messages.at(-1)?.role === "user" && messages.at(-2)?.role === "assistant" ? messages.at(-2) : undefined;
      const isGoingOn = said.at(-1)?.startsWith("(Your answer was cut off") === true;
      const heard = isGoingOn ? said.at(-2) : said.at(-1);
      const known = isGoingOn && before?.role === "assistant" ? before.text : "";
      for (const word of answerTo(heard ?? "")
        .slice(known.length)
        .match(/\S+\s*/gu) ?? []) {
        await new Promise<void>((resolve) => void clock.setTimer(wordMs, resolve));
        if (signal.aborted) return;
        yield { type: "text", text: word };
      }
      yield { type: "finish", reason: "stop" };
    },
    close: async () => {},
  };
}

/** A session of its own for each seed: its servers, its client, and a network between them that can be cut. */
function openWorld(seed: number) {
  const { below } = createSeededRandom(seed);
  const clock = createManualClock(1_000_000);
  let seeds = 0;
  const ids = { seed: () => `world${String((seeds += 1)).padStart(8, "0")}` };
  const store = createMemorySessionStore();
  let gateways = 0;
  let gateway = startGateway({ clock, ids, store }, seed * 1000);

  const network = openCutNetwork({
    clock,
    below,
    accept(request, ask, link) {
      const mine = gateway;
      const alive = (act: () => void): void => (mine.over.isKilled ? undefined : act());
      const opened = mine.open(request, ask, {
        ...link,
        send: (text) => alive(() => link.send(text)),
        close: (code, reason) => alive(() => link.close(code, reason)),
      });
      return {
        ...opened,
        receive: (message, isBinary) => alive(() => opened.receive(message, isBinary)),
        disconnected: (isLost) => alive(() => opened.disconnected(isLost)),
      };
    },
  });
  /** The gateway dies, and another takes its place. Now and then only the connection is lost. */
  const kill = (): void => {
    if (below(4) > 0) {
      gateway.kill();
      gateways += 1;
      gateway = startGateway({ clock, ids, store }, seed * 1000 + gateways);
    }
    network.cut();
  };
  return { ...network, clock, below, store, sessions: () => gateway.over.sessions, kill };
}

const chunkMs = 100;
const chunkSamples = 24 * chunkMs;

/** One turn of the user, and the time that the answer takes, with gateways that die meanwhile. @returns how many did */
async function takeTurn(world: ReturnType<typeof openWorld>, text: string): Promise<number> {
  const voice = speakTones(book, text, 1500, 24_000);
  const beginMs = 500 + chunkMs * world.below(5);
  let kills = 0;
  let killAtMs = world.below(3000);
  for (let ms = 0; ms < 14_000; ms += chunkMs) {
    const from = ((ms - beginMs) / chunkMs) * chunkSamples;
    const samples = from < 0 ? new Float32Array(0) : voice.subarray(from, from + chunkSamples);
    const bytes = Buffer.alloc(chunkSamples * 2);
    for (const [index, sample] of samples.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), index * 2);
    world.send({ type: "input_audio_buffer.append", audio: bytes.toString("base64") });
    await world.clock.advanceAsync(chunkMs);
    // Long work of a session makes room for others in between.
    await new Promise(setImmediate);
    // The last seconds are left to what is under way.
    if (ms < killAtMs || ms > 7000) continue;
    world.kill();
    kills += 1;
    killAtMs = ms + 300 + world.below(3500);
  }
  return kills;
}

/** The words in the sound of the answers, as a user hears them. */
function heardIn(deltas: readonly SaidEvent[]): readonly string[] {
  const ear = new ToneEar(book, 24_000);
  for (const { delta = "" } of deltas) {
    const bytes = Buffer.from(delta, "base64");
    ear.push(Float32Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2) / 32_768));
  }
  return ear.words;
}

interface SaidEvent {
  readonly type: string;
  readonly event_id?: string;
  readonly transcript?: string;
  readonly delta?: string;
  readonly response?: { readonly status: string };
}

function typesOf(messages: readonly string[]): SaidEvent[] {
  return messages.map((text) => JSON.parse(text) as SaidEvent);
}

const rounds = 60;
const turnsOfSession = 10;

describe("a session whose gateways are killed at random moments", () => {
  it(`loses no turn and doubles none, ${rounds} times`, async () => {
    let kills = 0;
    for (let seed = 1; kills < rounds; seed++) {
      const world = openWorld(seed);
      await world.clock.advanceAsync(100);
      const texts = Array.from({ length: turnsOfSession }, (_, turn) => `sentence ${turn} of conversation ${seed}`);
      for (const text of texts) kills += await takeTurn(world, text);
      const { log } = world;
      expect(world.ends).toEqual([]);
      const events = typesOf(log.got);
      const of = (type: string) => events.filter((event) => event.type === type);
      expect(new Set(events.map((event) => event.event_id)).size).toBe(events.length);
      expect(of("error")).toEqual([]);
      expect(of("session.created")).toHaveLength(1);
      expect(of("conversation.item.input_audio_transcription.completed").map((event) => event.transcript)).toEqual(
        texts,
      );
      for (const type of ["speech_started", "speech_stopped", "committed"]) {
        expect(of(`input_audio_buffer.${type}`), type).toHaveLength(turnsOfSession);
      }
      expect(of("response.created")).toHaveLength(turnsOfSession);
      expect(of("response.done").map((event) => event.response?.status)).toEqual(texts.map(() => "completed"));
      const answers = texts.map(answerTo);
      expect(of("response.audio_transcript.done").map((event) => event.transcript)).toEqual(answers);
      expect(heardIn(of("response.audio.delta"))).toEqual(answers.join(" ").split(" "));
      world.socket.close(1000, "");
      await world.clock.advanceAsync(1000);
      expect(world.sessions()).toBe(0);
      expect(world.store.size).toBe(0);
    }
  }, 60_000);
});
