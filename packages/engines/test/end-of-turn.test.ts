import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EndOfUtteranceJudge, PauseFacts } from "@vivavoce/engine";
import { createListeningJudge } from "@vivavoce/engines/end-of-turn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeSmartTurn, writeUnboundedTurn } from "./networks/smart-turn-network.ts";
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

describe("what cannot be run is refused in words that name the setting, the file and the fault:", () => {
  beforeAll(() => {
    writeSmartTurn(path("smart-turn-of-4-seconds.onnx"), 400);
    writeUnboundedTurn(path("smart-turn-unbounded.onnx"));
    writeFileSync(path("smart-turn-page.onnx"), "<!DOCTYPE html><html></html>");
    writeFileSync(path("smart-turn-empty.onnx"), "");
    writeFileSync(path("turn-1-mini.onnx"), "any");
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
    ["turn-1-mini.onnx", "unsupported", /^model: .*is a turn-1 network; smart-turn is what can be run/],
    ["gtcrn.onnx", "unsupported", /^model: .*is for noise-suppression, not for end-of-turn/],
  ])("%s", async (name, code, message) => {
    const loading = createListeningJudge({ model: `path:${path(name)}` });
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
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
