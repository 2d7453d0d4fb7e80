import type { EndOfUtteranceJudge } from "@vivavoce/engine";
import { expect, it } from "vitest";
import { createLineJournal, replayJournal } from "../journal/session-journal.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { openScenario } from "../testing/scenario.ts";

/** A judge that takes all words for finished, and a listener that answers after so many milliseconds of the clock. */
function listening(heard: number, answers: boolean): EndOfUtteranceJudge {
  return {
    id: "listening",
    judge: (facts) => facts.heard ?? 0.99,
    listener: () => ({
      id: "scripted-listener",
      soundMs: 8000,
      sampleRate: 16_000,
      budgetMs: 150,
      listen: () => (answers ? Promise.resolve(heard) : new Promise(() => {})),
    }),
  };
}

const end_of_utterance_detection = { model: "smart_end_of_turn_detection", timeout_ms: 1000 } as const;
const turn_detection = { type: "azure_semantic_vad", silence_duration_ms: 500, end_of_utterance_detection } as const;

it.each([
  { name: "is believed", answers: true, judged: { words: 0.99, sound: 0.01, probability: 0.01, extraSilenceMs: 1000 } },
  { name: "is late", answers: false, judged: { words: 0.99, sound: null, probability: 0.99, extraSilenceMs: 0 } },
])(
  "a listener that $name stands in the journal with the end of the turn, which replays to the same bytes",
  async (row) => {
    const lines: string[] = [];
    const scenario = await openScenario({
      speech: [[500, 1500]],
      heard: ["Hello."],
      answers: ["Hi."],
      engines: { judge: listening(0.01, row.answers) },
      journal: createLineJournal((line) => lines.push(line)),
    });
    await scenario.send({ type: "session.update", session: { turn_detection } });
    await scenario.talk(4000);
    await scenario.wait(2000);
    const entries = lines.map((line) => JSON.parse(line) as { readonly input?: SessionInput });
    const ends = entries.flatMap(({ input }) => (input?.type === "speechStopped" ? [input.judged] : []));
    expect(ends).toMatchObject([row.judged]);
    const replayed = replayJournal(lines).flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
    expect(replayed).toEqual(scenario.events);
    expect(replayed.map(({ type }) => type)).toContain("response.done");
  },
);
