import type { Synthesizer } from "@vivavoce/engine";
import { createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import type { ResponsePart } from "../../session/state/response-part.ts";
import type { ResponsePlan } from "../../session/state/session-effect.ts";
import { createClauseSpeaker } from "./clause-speaker.ts";

const plan: ResponsePlan = {
  source: { kind: "text", text: "" },
  modalities: ["audio", "text"],
  voice: { name: "alto", exact: true, language: "en-US", rate: 1.5, pitchSemitones: 2, volumeDb: -3 },
  outputFormat: "pcm16",
  visemes: true,
  interim: null,
  failureSentence: null,
};

async function all(...streams: readonly AsyncIterable<ResponsePart>[]): Promise<ResponsePart[]> {
  const parts: ResponsePart[] = [];
  for (const stream of streams) for await (const part of stream) parts.push(part);
  return parts;
}

const audioMs = (parts: readonly ResponsePart[]): number =>
  parts.reduce((sum, part) => sum + (part.type === "audio" ? part.durationMs : 0), 0);
const ofType = <Type extends ResponsePart["type"]>(
  parts: readonly ResponsePart[],
  type: Type,
): Extract<ResponsePart, { type: Type }>[] =>
  parts.filter((part): part is Extract<ResponsePart, { type: Type }> => part.type === type);

function speakerOf(
  synthesizer: Synthesizer,
  change: Partial<ResponsePlan> = {},
): ReturnType<typeof createClauseSpeaker> {
  return createClauseSpeaker(synthesizer, { ...plan, ...change }, new AbortController().signal);
}

describe("a clause speaker", () => {
  it("shows the words before their audio, and asks for the voice and prosody of the plan", async () => {
    const synthesizer = createScriptedSynthesizer();
    const parts = await all(speakerOf(synthesizer).speak("Good day. "));
    expect(parts[0]).toEqual({ type: "transcript", text: "Good day. " });
    expect(synthesizer.requests[0]).toMatchObject({
      voice: "alto",
      prosody: { rate: 1.5, pitchSemitones: 2, volumeDb: -3 },
    });
    const firstAudio = parts.findIndex((part) => part.type === "audio");
    expect(parts.findIndex((part) => part.type === "word")).toBeLessThan(firstAudio);
  });

  it("counts words and visemes of a later clause from the beginning of the item", async () => {
    const speaker = speakerOf(createScriptedSynthesizer());
    const first = await all(speaker.speak("Good day. "));
    const second = await all(speaker.speak("Sit down."));
    const rest = await all(speaker.finishItem());
    const lengthMs = audioMs([...first, ...second, ...rest]);
    const [word] = ofType(second, "word");
    const [viseme] = ofType(second, "viseme");
    expect(word?.offsetMs).toBeCloseTo(lengthMs / 2, -2);
    expect(viseme?.offsetMs).toBe(word?.offsetMs);
    expect(word?.textEnd).toBe("Good day. Sit".length);
    expect(ofType(second, "word").at(-1)?.textEnd).toBe("Good day. Sit down.".length);
  });

  it("begins the next item at nothing", async () => {
    const speaker = speakerOf(createScriptedSynthesizer());
    const first = await all(speaker.speak("Good day."), speaker.finishItem());
    const second = await all(speaker.speak("Good day."), speaker.finishItem());
    expect(second).toEqual(first);
    expect(audioMs(first)).toBeGreaterThan(0);
  });

  it("shows the visemes that a synthesizer gives itself, and tells it how the voice speaks", async () => {
    const scripted = createScriptedSynthesizer();
    const synthesizer: Synthesizer = {
      ...scripted,
      async *synthesize(request) {
        for await (const chunk of scripted.synthesize(request)) {
          yield { ...chunk, phones: [], visemes: [{ id: 7, offsetMs: 40 }] };
          return;
        }
      },
    };
    const expression = { style: "cheerful", temperature: 0.8 };
    const parts = await all(speakerOf(synthesizer, { voice: { ...plan.voice, expression } }).speak("Good day."));
    expect(ofType(parts, "viseme")).toEqual([{ type: "viseme", visemeId: 7, offsetMs: 40 }]);
    expect(scripted.requests[0]?.expression).toEqual(expression);
  });

  it("gives no visemes that nobody asked for", async () => {
    const parts = await all(speakerOf(createScriptedSynthesizer(), { visemes: false }).speak("Good day."));
    expect(ofType(parts, "viseme")).toEqual([]);
  });

  it("estimates word times that the synthesizer does not give", async () => {
    const timed = createScriptedSynthesizer();
    const untimed: Synthesizer = {
      ...timed,
      info: { ...timed.info, capabilities: { ...timed.info.capabilities, wordTimes: false } },
      async *synthesize(request) {
        for await (const chunk of timed.synthesize(request)) yield { ...chunk, words: [] };
      },
    };
    const parts = await all(speakerOf(untimed).speak("Good day."));
    expect(ofType(parts, "word").map(({ text, textEnd }) => [text, textEnd])).toEqual([
      ["Good", 4],
      ["day.", 9],
    ]);
    const known = await all(speakerOf(timed).speak("Good day."));
    expect(ofType(known, "word")).toHaveLength(2);
  });

  it("shows text that cannot be spoken, without audio", async () => {
    const synthesizer = createScriptedSynthesizer();
    expect(await all(speakerOf(synthesizer).speak("🙂 "))).toEqual([{ type: "transcript", text: "🙂 " }]);
    expect(synthesizer.requests).toEqual([]);
  });
});
