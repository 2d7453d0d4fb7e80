import { createEnergyVoiceActivity } from "@vivavoce/engine/testing";
import { createOpenaiGaDialect, createVoiceLiveV1Dialect } from "@vivavoce/protocol";
import type { Dialect, ServerEvent } from "@vivavoce/protocol";
import { createGaOrderChecker } from "@vivavoce/protocol/testing";
import type { GaWireEvent } from "@vivavoce/protocol/testing";
import { expect, test } from "vitest";
import { openScenario } from "../src/testing/scenario.ts";
import { createRandomClient } from "./random-client.ts";
import { createSeededRandom } from "./seeded-random.ts";

const sequences = 150;
/** Set to the seed of a failure to play only that one. */
const onlySeed = Number(process.env["FUZZ_SEED"] ?? Number.NaN);

const call = [
  { type: "toolCall", index: 0, callId: "call_1", name: "look" },
  { type: "toolCallArguments", index: 0, text: "{}" },
  { type: "finish", reason: "toolCalls" },
] as const;

/** Canonical events of a conversation with a client that says sense and nonsense. */
async function randomConversation(seed: number): Promise<readonly ServerEvent[]> {
  const random = createSeededRandom(seed);
  const itemIds: string[] = [];
  const say = createRandomClient(random, itemIds);
  const answer = () =>
    random.pick(["Yes.", "One. Two. Three. Four.", { parts: ["Let me see. ", ...call] }, { parts: call }]);
  const scenario = await openScenario({
    engines: { voiceActivity: createEnergyVoiceActivity() },
    heard: Array.from({ length: 20 }, () => random.pick(["", "hello there", "tell me more"])),
    answers: Array.from({ length: 60 }, answer),
    // The canonical form: this version knows every event.
    apiVersion: "2026-07-31-preview",
  });
  let known = 0;
  for (let left = 25; left > 0; left--) {
    scenario.handle.receive(say().data);
    await scenario.wait(random.below(300));
    for (const event of scenario.events.slice(known)) if ("item" in event) itemIds.push(event.item.id);
    known = scenario.events.length;
  }
  await scenario.write({ type: "response.cancel" });
  await scenario.wait(500);
  return scenario.events;
}

function expectOrder(dialect: Dialect, events: readonly ServerEvent[]): void {
  const checker = createGaOrderChecker();
  for (const event of events) {
    for (const text of dialect.encode(event)) {
      const told = JSON.parse(text) as GaWireEvent;
      if (!dialect.knowsEvent(told.type)) expect.fail(`${told.type} is not known`);
      checker.check(told);
    }
  }
  checker.end();
}

const seen = new Set<string>();

/** Which seeds; a busy machine has time for so many of them in one test. */
const seeds = Array.from({ length: sequences }, (_, index) => index + 1);
const groups = Number.isNaN(onlySeed)
  ? Array.from({ length: 10 }, (_, nth) => seeds.slice(nth * 15, nth * 15 + 15))
  : [[onlySeed]];

test.each(groups)(
  "whatever happens in a session, the nested dialects tell it in order (wire.md 11.3), seeds from %i on",
  async (...group) => {
    for (const seed of group) {
      const events = await randomConversation(seed);
      for (const { type } of events) seen.add(type);
      try {
        for (const dialect of [createOpenaiGaDialect(), createVoiceLiveV1Dialect()]) expectOrder(dialect, events);
      } catch (error) {
        throw new Error(`FUZZ_SEED=${seed}`, { cause: error });
      }
    }
  },
  60_000,
);

test.skipIf(!Number.isNaN(onlySeed))("so much happens in them", () => {
  const wanted = ["input_audio_buffer.committed", "conversation.item.deleted", "response.function_call_arguments.done"];
  expect([...seen]).toEqual(expect.arrayContaining(wanted));
});
