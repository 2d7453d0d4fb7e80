import { describe, expect, it } from "vitest";
import { createScriptedSynthesizer } from "./scripted-synthesizer.ts";
import type { ScriptedSynthesizer } from "./scripted-synthesizer.ts";
import { synthesizerConformance } from "./synthesizer-conformance.ts";

const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };

function start(engine: ScriptedSynthesizer, text: string, signal = new AbortController().signal) {
  return engine.synthesize({ text, voice: "alto", prosody, signal })[Symbol.asyncIterator]();
}

describe("createScriptedSynthesizer", () => {
  const open = (): Promise<ScriptedSynthesizer> => Promise.resolve(createScriptedSynthesizer());
  it.each(synthesizerConformance({ open, openToClose: open }))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("speaks as long as the text is written", async () => {
    const engine = createScriptedSynthesizer({ msPerCharacter: 10, chunkMs: 40 });
    const chunks = [];
    for await (const chunk of engine.synthesize({
      text: "one three",
      voice: "alto",
      prosody,
      signal: new AbortController().signal,
    }))
      chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.samples.length)).toEqual([640, 640]);
    expect(chunks.flatMap((chunk) => chunk.words)).toEqual([
      { text: "one", offsetMs: 0, durationMs: 30 },
      { text: "three", offsetMs: 30, durationMs: 50 },
    ]);
  });

  it("fails at the request the script names, and only there", async () => {
    const engine = createScriptedSynthesizer({ failAtRequest: 2 });
    expect((await start(engine, "hello").next()).done).toBe(false);
    await expect(start(engine, "hello").next()).rejects.toMatchObject({ code: "engine_failed" });
    expect((await start(engine, "hello").next()).done).toBe(false);
    expect(engine.requests.length).toBe(3);
  });

  it("holds each chunk back until it is released", async () => {
    const engine = createScriptedSynthesizer({ manual: true });
    expect(() => engine.release()).toThrow(/no chunk/);
    const next = start(engine, "hello").next();
    await Promise.resolve();
    expect(engine.pendingCount).toBe(1);
    engine.release();
    expect((await next).done).toBe(false);
    const controller = new AbortController();
    const aborted = start(engine, "hello", controller.signal).next();
    controller.abort();
    expect((await aborted).done).toBe(true);
    expect(engine.pendingCount).toBe(0);
  });
});
