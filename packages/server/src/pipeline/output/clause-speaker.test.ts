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

  it.each([
    [false, "de-DE", "Es kostet eintausendzweihundertvierunddreißig Euro sechsundfünfzig."],
    [false, "sw", "Es kostet 1.234,56 €."],
    [true, "de-DE", "Es kostet 1.234,56 €."],
    [undefined, "de-DE", "Es kostet 1.234,56 €."],
  ])("reads figures for a voice that does not (%s), in a language that is known: %s", async (reads, language, text) => {
    const readsFigures = reads === undefined ? {} : { readsFigures: reads };
    const synthesizer = createScriptedSynthesizer({
      voices: [{ name: "alto", language, gender: "female", ...readsFigures }],
    });
    const parts = await all(
      speakerOf(synthesizer, { voice: { ...plan.voice, language } }).speak("Es kostet **1.234,56 €**."),
    );
    expect(synthesizer.requests.map((request) => request.text)).toEqual([text]);
    expect(parts[0]).toEqual({ type: "transcript", text: "Es kostet **1.234,56 €**." });
    expect(ofType(parts, "word")).not.toEqual([]);
  });

  it("tells a voice of several languages which one it speaks, and no other", async () => {
    const asked = async (languages: readonly string[] | undefined): Promise<string | undefined> => {
      const voice = { name: "alto", language: "en", gender: "female", ...(languages && { languages }) } as const;
      const synthesizer = createScriptedSynthesizer({ voices: [voice] });
      await all(speakerOf(synthesizer, { voice: { ...plan.voice, language: "de" } }).speak("Ja."));
      return synthesizer.requests[0]?.language;
    };
    expect([await asked(["en", "de"]), await asked(undefined)]).toEqual(["de", undefined]);
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

  describe("with a synthesizer that gives no word times", () => {
    const timed = createScriptedSynthesizer();
    const untimed: Synthesizer = {
      ...timed,
      info: { ...timed.info, capabilities: { ...timed.info.capabilities, wordTimes: false } },
      async *synthesize(request) {
        for await (const chunk of timed.synthesize(request)) yield { ...chunk, words: [] };
      },
    };

    it("finds the words when the clause has ended, and counts them from the beginning of the item", async () => {
      const speaker = speakerOf(untimed);
      const first = await all(speaker.speak("Good day. "));
      const second = await all(speaker.speak("Sit down."), speaker.finishItem());
      const placed = [...ofType(first, "wordsPlaced"), ...ofType(second, "wordsPlaced")];
      expect(
        placed.map(({ textStart, words }) => [textStart, words.map(({ text, textEnd }) => [text, textEnd])]),
      ).toEqual([
        [
          0,
          [
            ["Good", 4],
            ["day.", 9],
          ],
        ],
        [
          10,
          [
            ["Sit", 13],
            ["down.", 19],
          ],
        ],
      ]);
      expect(placed[1]?.words[0]?.offsetMs).toBeCloseTo(audioMs([...first, ...second]) / 2, -2);
      expect(ofType(await all(speakerOf(timed).speak("Good day.")), "wordsPlaced")).toEqual([]);
    });

    it("knows in the middle of a clause which words have been said", async () => {
      const clause = "One two three four five six seven eight nine ten eleven twelve.";
      const whole = audioMs(await all(speakerOf(untimed).speak(clause)));
      const begun: string[] = [];
      let playedMs = 0;
      for await (const part of speakerOf(untimed).speak(clause)) {
        if (part.type === "word") begun.push(part.text);
        if (part.type === "audio") playedMs += part.durationMs;
        if (playedMs > whole / 2) break;
      }
      expect(begun.length).toBeGreaterThan(3);
      expect(begun).not.toContain("twelve.");
    });
  });

  it("shows text that cannot be spoken, without audio", async () => {
    const synthesizer = createScriptedSynthesizer();
    expect(await all(speakerOf(synthesizer).speak("🙂 "))).toEqual([{ type: "transcript", text: "🙂 " }]);
    expect(synthesizer.requests).toEqual([]);
  });
});
