import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EndOfUtteranceJudge, PauseFacts } from "@vivavoce/engine";
import { createListeningJudge } from "@vivavoce/engines/end-of-turn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSmartTurn, writeUnboundedTurn } from "./networks/smart-turn-network.ts";
import { writeTurn1 } from "./networks/turn-1-network.ts";
import { sayTones } from "./networks/tones.ts";

const folder = mkdtempSync(join(tmpdir(), "vivavoce-end-of-turn-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

describe("a network in the format of Smart Turn, on the real runtime", () => {
  let judge: EndOfUtteranceJudge;
  beforeAll(async () => {
    mkdirSync(path("turn"));
    writeSmartTurn(path("turn/model.onnx"));
    const described = { network: "smart-turn", languages: ["en", "sw"] };
    writeFileSync(path("turn/vivavoce-model.json"), JSON.stringify(described));
    judge = await createListeningJudge({ model: `path:${path("turn")}`, budgetMs: 80 });
  });
  afterAll(() => judge.close?.());

  const hear = (sound: Float32Array, signal = new AbortController().signal): Promise<number | undefined> => {
    const listener = judge.listener?.("en");
    if (listener === undefined) throw new Error("nobody listens");
    return listener.listen(sound, { signal, sessionId: "one" });
  };

  test("tells by the end of the sound whether the speaker has finished, and leaves the sound alone", async () => {
    const [falling, rising] = [sayTones("high", "low"), sayTones("low", "high")];
    const before = new Float32Array(falling);
    expect(await hear(falling)).toBeGreaterThan(0.8);
    expect(await hear(rising)).toBeLessThan(0.2);
    expect(falling).toEqual(before);
    expect(await hear(new Float32Array(0))).toBeCloseTo(0.5);
  });

  test("says how much it wants to hear and how long it may be waited for, in the languages that it knows", () => {
    expect(judge.listener?.("en-GB")).toMatchObject({ soundMs: 8000, sampleRate: 16_000, budgetMs: 80 });
    expect(judge.listener?.(undefined)).toBe(judge.listener?.("sw"));
    expect(judge.listener?.("de")).toBeUndefined();
    expect(judge.languages).toEqual(expect.arrayContaining(["en", "de", "sw"]));
  });

  test("leaves out what is withdrawn, and what one session asks beyond its share", async () => {
    const withdrawn = new AbortController();
    const asked = [hear(sayTones("low"), withdrawn.signal), hear(sayTones("low")), hear(sayTones("low"))];
    withdrawn.abort();
    await expect(hear(sayTones("low"))).rejects.toMatchObject({ code: "rate_limit_exceeded" });
    expect(await asked[0]).toBeUndefined();
    expect(await asked[1]).toBeGreaterThan(0.8);
    expect(
      await judge.listener?.("en")?.listen(sayTones("low"), { signal: new AbortController().signal }),
    ).toBeGreaterThan(0.8);
    expect(await asked[2]).toBeGreaterThan(0.8);
  });

  test("is weighed against the words where they can be read, and decides alone where they cannot", () => {
    const facts: PauseFacts = { text: "I would like to", speechMs: 900, lastAssistantText: "", language: "en" };
    const words = judge.judge(facts);
    expect(words).toBeLessThan(0.2);
    const both = judge.judge({ ...facts, heard: 0.9 });
    expect(both).toBeGreaterThan(words);
    expect(both).toBeLessThan(0.9);
    const swahili: PauseFacts = { ...facts, text: "Ningependa", language: "sw" };
    expect(judge.judge({ ...swahili, heard: 0.93 })).toBe(0.93);
    expect(judge.judge(swahili)).toBeCloseTo(0.6);
  });

  test("once closed it answers nothing", async () => {
    const other = await createListeningJudge({ model: `path:${path("turn")}` });
    await other.close?.();
    const listening = other.listener?.("en")?.listen(sayTones("low"), { signal: new AbortController().signal });
    await expect(listening).rejects.toMatchObject({ code: "engine_closed" });
  });
});

describe("a network in the format of turn-1, on the real runtime", () => {
  let judge: EndOfUtteranceJudge;
  beforeAll(async () => {
    mkdirSync(path("turn-1-mini/onnx"), { recursive: true });
    for (const name of ["turn-1-mini.step.onnx", "turn-1-mini.step.int8dyn.onnx"])
      writeTurn1(path(`turn-1-mini/onnx/${name}`));
    judge = await createListeningJudge({ model: `path:${path("turn-1-mini/onnx")}` });
  });
  afterAll(() => judge.close?.());

  const hear = async (sound: Float32Array): Promise<number> => {
    const heard = await judge.listener?.("en")?.listen(sound, { signal: new AbortController().signal });
    return heard ?? NaN;
  };

  test("is led through the whole sound, with the state of each step handed on to the next", async () => {
    const before = sayTones("high", "low");
    const given = new Float32Array(before);
    expect(await hear(given)).toBeGreaterThan(0.8);
    expect(given).toEqual(before);
    expect(await hear(sayTones("low", "high"))).toBeLessThan(0.2);
    // The tones of one question are not those of the next.
    expect(await hear(new Float32Array(16_000))).toBeCloseTo(0.5);
    expect(await hear(new Float32Array(0))).toBeCloseTo(0.5);
  });

  test("answers for the last 20 ms of sound, wherever a step of 160 ms would end", async () => {
    const sound = sayTones("low");
    const end = 16_000 * 0.5;
    for (const more of [0, 320, 640, 2560, 2561, 2879])
      expect(await hear(sound.subarray(0, end + more))).toBeGreaterThan(0.8);
    // Silence behind it is forgotten frame by frame, not step by step.
    const longer = (frames: number): Promise<number> => {
      const whole = new Float32Array(sound.length + frames * 320);
      whole.set(sound);
      return hear(whole);
    };
    const fading = [await longer(0), await longer(1), await longer(2), await longer(9)];
    expect(fading).toEqual(fading.toSorted((a, b) => b - a));
    expect(new Set(fading.map((each) => each.toFixed(6))).size).toBe(4);
  });

  test("hears the last 8 seconds of longer sound, and takes what are no samples for silence", async () => {
    const whole = new Float32Array(20 * 16_000).fill(NaN);
    const last = sayTones("high", "low");
    whole.set(last, whole.length - last.length);
    whole[whole.length - 5000] = Infinity;
    expect(await hear(whole)).toBeGreaterThan(0.8);
  });
});

describe("what cannot be run is refused in words that name the setting, the file and the fault:", () => {
  beforeAll(() => {
    writeSmartTurn(path("smart-turn-of-4-seconds.onnx"), 400);
    writeUnboundedTurn(path("smart-turn-unbounded.onnx"));
    writeFileSync(path("smart-turn-page.onnx"), "<!DOCTYPE html><html></html>");
    writeFileSync(path("smart-turn-empty.onnx"), "");
    writeTurn1(path("turn-1-short.onnx"), { audio: [1, 1280] });
    writeTurn1(path("turn-1-forgets.onnx"), { without: "k" });
    writeTurn1(path("turn-1-unbounded.onnx"), { unbounded: true });
    writeSmartTurn(path("turn-1-other.onnx"));
    writeFileSync(path("gtcrn.onnx"), "any");
  });

  test.each([
    [
      "smart-turn-gone.onnx",
      "engine_unavailable",
      /^model: path:.*smart-turn-gone\.onnx: there is no such folder or file/,
    ],
    [
      "smart-turn-of-4-seconds.onnx",
      "engine_unavailable",
      /^model: .*no network of Smart Turn's form .*takes .*80 x 400/,
    ],
    ["smart-turn-unbounded.onnx", "engine_unavailable", /^model: .*form .*does not give one probability/],
    ["smart-turn-page.onnx", "engine_unavailable", /^model: .*is a web page: fetch the file itself/],
    ["smart-turn-empty.onnx", "engine_unavailable", /^model: .*smart-turn-empty\.onnx is empty/],
    ["turn-1-short.onnx", "engine_unavailable", /^model: .*no network of turn-1's form .*takes audio of 1 x 1280/],
    ["turn-1-forgets.onnx", "engine_unavailable", /^model: .*form .*does not give new_state_k$/],
    ["turn-1-unbounded.onnx", "engine_unavailable", /^model: .*form .*does not give 8 probabilities/],
    ["turn-1-other.onnx", "engine_unavailable", /^model: .*turn-1's form .*takes input_features/],
    ["gtcrn.onnx", "unsupported", /^model: .*is for noise-suppression, not for end-of-turn/],
  ])("%s", async (name, code, message) => {
    const loading = createListeningJudge({ model: `path:${path(name)}` });
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  test("a model for something else, before anybody fetches it", async () => {
    await expect(createListeningJudge({ model: "piper-de-thorsten" })).rejects.toMatchObject({
      code: "unsupported",
      message: "model: piper-de-thorsten is for synthesis, not for end-of-turn",
    });
  });

  test("a model that nobody has fetched, with the command that does, and settings out of their range", async () => {
    await expect(createListeningJudge({ model: "no-such-turn" })).rejects.toThrow(
      'model: There is no model "no-such-turn"',
    );
    await expect(createListeningJudge({ model: "smart-turn-v3", budgetMs: -1 })).rejects.toThrow(
      "budgetMs must be a whole number from 0 to 2000, not -1",
    );
  });
});
