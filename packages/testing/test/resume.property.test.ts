import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import {
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
  createScriptedVoiceActivity,
} from "@vivavoce/engine/testing";
import { defaultSessionLimits } from "../../server/src/create-server.ts";
import { ResumeDesk } from "../../server/src/gateway/resume/resume-desk.ts";
import { createSessionHost } from "../../server/src/pipeline/session-host.ts";
import type { OpenSession, SessionConnection } from "../../server/src/pipeline/session-port.ts";
import { silentLogger } from "../../server/src/runtime/logger.ts";
import { createMemoryBudget } from "../../server/src/runtime/memory-budget.ts";
import { createSeededRandom } from "../../server/test/seeded-random.ts";
import { openCutNetwork } from "./cut-network.ts";

const rounds = 1000;
const roundsOfSession = 50;
const callerId = "key:test";

/** A session of its own for each seed: its server, its client, and a network between them that can be cut. */
function openWorld(seed: number) {
  const { below } = createSeededRandom(seed);
  const clock = createManualClock(1_000_000);
  /** What the session said, and what it was given. */
  const own = { said: [] as string[], took: [] as string[] };
  const over = { sessions: 0 };
  const budget = createMemoryBudget({ maxBytes: 64 * 1024 * 1024, callerShare: 1 });
  const memory = budget.open(callerId);
  let seeds = 0;
  const ids = { seed: () => `world${String((seeds += 1)).padStart(8, "0")}` };
  const desk = new ResumeDesk({
    limits: {
      resumeMs: 30_000,
      maxParkedSessions: 0,
      maxResumeBytes: 4 * 1024 * 1024,
      stockClients: false,
      maxSendBufferBytes: 1024 * 1024,
      maxSessions: 2,
    },
    clock,
    ids,
  });
  const host = createSessionHost({
    engines: {
      voiceActivity: createScriptedVoiceActivity({
        speech: Array.from({ length: 8 }, (_, i) => [i * 3000 + 500, i * 3000 + 1500] as const),
      }),
      recognizer: createScriptedRecognizer({ utterances: Array.from({ length: 400 }, (_, i) => `Sentence ${i}.`) }),
      languageModel: createScriptedLanguageModel(
        Array.from({ length: 800 }, (_, i) => `This is answer ${i}. It has two sentences.`),
      ),
      synthesizer: createScriptedSynthesizer(),
    },
    clock,
    ids,
    logger: silentLogger,
    limits: defaultSessionLimits,
    leadMs: 1000,
    maxWastedPerMinute: 0,
  });
  const recorded: OpenSession = (request, connection) => {
    const handle = host(request, {
      ...listening(connection),
      get bufferedBytes() {
        return connection.bufferedBytes;
      },
      send(text) {
        own.said.push(text);
        connection.send(text);
      },
    });
    return {
      ...handle,
      receive(message, isBinary) {
        own.took.push(message.toString());
        handle.receive(message, isBinary);
      },
    };
  };
  const open = desk.opener({
    callerId,
    openSession: recorded,
    memory,
    logger: silentLogger,
    over: () => {
      memory.close();
      over.sessions += 1;
    },
  });

  const network = openCutNetwork({
    clock,
    below,
    accept: (request, ask, link) => (ask === undefined ? open(request, link) : desk.resume(ask, callerId, link)),
  });
  return { ...network, clock, below, log: { ...network.log, ...own }, over, usedBytes: () => budget.usedBytes };
}

function listening(connection: SessionConnection): Pick<SessionConnection, "close" | "memory" | "pause" | "resume"> {
  return {
    close: (code, reason) => connection.close(code, reason),
    pause: () => connection.pause?.(),
    resume: () => connection.resume?.(),
    ...(connection.memory === undefined ? {} : { memory: connection.memory }),
  };
}

const chunkMs = 100;
const silence = Buffer.alloc((16_000 * 2 * chunkMs) / 1000).toString("base64");

/** A stretch of a conversation: typed messages, or sound in which somebody speaks. */
async function converse(world: ReturnType<typeof openWorld>, durationMs: number): Promise<number> {
  let asked = 0;
  if (world.below(3) === 0) {
    const content = [{ type: "input_text", text: `Typed ${world.log.sent.length}.` }];
    world.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
    asked += 1;
  }
  for (let ms = 0; ms < durationMs; ms += chunkMs) {
    world.send({ type: "input_audio_buffer.append", audio: silence });
    await world.clock.advanceAsync(chunkMs);
    // Long work of a session makes room for others in between.
    await new Promise(setImmediate);
  }
  return asked;
}

function typesOf(messages: readonly string[]): { readonly type: string; readonly event_id?: string }[] {
  return messages.map((text) => JSON.parse(text) as { type: string; event_id?: string });
}

describe("a session whose sockets are cut at random moments", () => {
  it(`loses nothing and doubles nothing in ${rounds} rounds`, async () => {
    let away = 0;
    for (let seed = 1; seed <= rounds / roundsOfSession; seed++) {
      const world = openWorld(seed);
      await world.clock.advanceAsync(100);
      world.send({ type: "session.update", session: { input_audio_sampling_rate: 16_000 } });
      let typed = 0;
      for (let round = 0; round < roundsOfSession; round++) {
        typed += await converse(world, world.below(500));
        world.cut();
        typed += await converse(world, world.below(500));
      }
      // Until nobody has spoken for long.
      typed += await converse(world, 12_000);
      const { log } = world;
      expect(world.ends).toEqual([]);
      expect(log.got.length).toBeGreaterThan(50);
      expect(log.got).toEqual(log.said);
      expect(log.took).toEqual(log.sent);
      const events = typesOf(log.got);
      expect(new Set(events.map((event) => event.event_id)).size).toBe(events.length);
      const count = (type: string): number => events.filter((event) => event.type === type).length;
      expect(count("error")).toBe(0);
      expect(count("response.done")).toBe(count("response.created"));
      expect(count("conversation.item.input_audio_transcription.completed")).toBe(
        count("input_audio_buffer.committed"),
      );
      expect(count("conversation.item.input_audio_transcription.completed")).toBeGreaterThan(3);
      expect(count("conversation.item.created")).toBe(
        typed + count("input_audio_buffer.committed") + count("response.output_item.added"),
      );
      away += world.changes.filter(({ state }) => state === "back").length;
      world.socket.close(1000, "");
      await world.clock.advanceAsync(1000);
      expect(world.ends).toEqual([]);
      expect(world.over.sessions).toBe(1);
      expect(world.usedBytes()).toBe(0);
    }
    // A cut may meet a socket that is cut already.
    expect(away).toBeGreaterThan(rounds * 0.6);
  }, 60_000);
});
