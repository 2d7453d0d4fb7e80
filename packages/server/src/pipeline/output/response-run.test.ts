import { createManualClock } from "@vivavoce/audio/clock";
import type { LanguageModel, ModelPart, ModelRequest } from "@vivavoce/engine";
import { createScriptedLanguageModel, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { describe, expect, it } from "vitest";
import type { ResponsePart } from "../../session/state/response-part.ts";
import type { ResponsePlan } from "../../session/state/session-effect.ts";
import { createOutputPacer } from "./output-pacer.ts";
import { runResponse } from "./response-run.ts";

const plan: ResponsePlan = {
  source: {
    kind: "model",
    model: "scripted",
    instructions: "",
    items: [],
    tools: [],
    toolChoice: "auto",
    parallelToolCalls: true,
    temperature: null,
    maxOutputTokens: null,
    reasoningEffort: null,
  },
  modalities: ["audio", "text"],
  voice: { name: "alto", exact: true, language: "en-US", rate: 1, pitchSemitones: 0, volumeDb: 0 },
  outputFormat: "pcm16",
  visemes: false,
  interim: null,
  failureSentence: null,
};

/** A model that does what the generator does, and nothing else. */
function modelOf(generate: (request: ModelRequest) => AsyncIterable<ModelPart>): LanguageModel {
  return { ...createScriptedLanguageModel([]), generate };
}

async function collect(
  languageModel: LanguageModel,
  change: Partial<ResponsePlan> = {},
  synthesizer = createScriptedSynthesizer(),
): Promise<ResponsePart[]> {
  const clock = createManualClock();
  const context = { engines: { languageModel, synthesizer }, clock, pacer: createOutputPacer(clock, Infinity) };
  const parts: ResponsePart[] = [];
  for await (const part of runResponse({ ...plan, ...change }, context, new AbortController().signal)) parts.push(part);
  return parts;
}

describe("a response run", () => {
  it.each([["audio", "text"] as const, ["text"] as const])(
    "fails when the model stops without saying that it has finished (%s)",
    async (...modalities) => {
      const silent = modelOf(async function* () {
        await Promise.resolve();
        yield { type: "text", text: "Half an answer." };
      });
      const parts = await collect(silent, { modalities });
      expect(parts.filter((part) => part.type === "finished" || part.type === "failed")).toMatchObject([
        { type: "failed", error: { type: "server_error", code: "invalid_output" } },
      ]);
      expect(parts.at(-1)?.type).toBe("failed");
    },
  );

  it("ends with the first finish", async () => {
    const wordy = modelOf(async function* () {
      await Promise.resolve();
      yield { type: "finish", reason: "stop" };
      yield { type: "text", text: "More." };
      yield { type: "finish", reason: "stop" };
    });
    expect((await collect(wordy)).map((part) => part.type)).toEqual(["finished"]);
  });

  it("tells what the model took before the voice fails", async () => {
    const usage = { inputTokens: 7, outputTokens: 3, cachedTokens: 1, reasoningTokens: 0 };
    const brief = modelOf(async function* () {
      await Promise.resolve();
      yield { type: "text", text: "An answer." };
      yield { type: "finish", reason: "stop", usage };
    });
    const mute = createScriptedSynthesizer();
    const parts = await collect(
      brief,
      {},
      {
        ...mute,
        // oxlint-disable-next-line require-yield -- a voice that fails before its first sound
        async *synthesize() {
          await Promise.resolve();
          await Promise.resolve();
          throw new Error("no voice");
        },
      },
    );
    expect(parts.filter((part) => part.type === "usage" || part.type === "failed")).toMatchObject([
      { type: "usage", usage: { inputTextTokens: 7, cachedTextTokens: 1, outputTextTokens: 3, reasoningTokens: 0 } },
      { type: "failed" },
    ]);
  });

  it("stops the model when the synthesizer fails", async () => {
    let stopped = false;
    const endless = modelOf(async function* ({ signal }) {
      signal.addEventListener("abort", () => (stopped = true));
      while (!signal.aborted) {
        await Promise.resolve();
        yield { type: "text", text: "And so on. " };
      }
    });
    const parts = await collect(endless, {}, createScriptedSynthesizer({ failAtRequest: 1 }));
    expect(parts.at(-1)?.type).toBe("failed");
    expect(stopped).toBe(true);
  });

  it("reads the model to its end at once, however long the speech takes", async () => {
    const model = createScriptedLanguageModel([{ parts: Array.from({ length: 1000 }, () => "And it went on. ") }]);
    const clock = createManualClock();
    const engines = { languageModel: model, synthesizer: createScriptedSynthesizer() };
    const pacer = {
      ready: (over: AbortSignal) => new Promise<void>((go) => over.addEventListener("abort", () => go())),
    };
    const stop = new AbortController();
    const parts = runResponse(plan, { engines, clock, pacer }, stop.signal);
    // The first words; their sound is never let go.
    expect((await parts.next()).value).toMatchObject({ type: "transcript" });
    const next = parts.next();
    await expect.poll(() => model.runs[0]?.outcome).toBe("finished");
    stop.abort();
    await next;
    await parts.return();
  });

  it.each([
    ["text", [{ type: "text", text: "x".repeat(5_000_000) }], "finished", { reason: "max_output_tokens" }],
    [
      "arguments",
      [
        { type: "toolCall", index: 0, callId: "c", name: "look" },
        { type: "toolCallArguments", index: 0, text: "x".repeat(2_000_000) },
      ],
      "finished",
      { reason: "max_output_tokens" },
    ],
    [
      "calls",
      Array.from({ length: 500 }, (_, index) => ({ type: "toolCall", index, callId: `c${index}`, name: "look" })),
      "failed",
      { error: { code: "too_many_tool_calls" } },
    ],
  ] as const)("ends an answer of too much: %s", async (_, parts, type, how) => {
    const model = createScriptedLanguageModel([{ parts: parts as readonly ModelPart[] }]);
    const got = await collect(model, { modalities: ["text"] });
    expect(got.at(-1)).toMatchObject({ type, ...how });
    const length = got.reduce((sum, part) => sum + (part.type === "text" ? part.text.length : 0), 0);
    expect(length).toBeLessThanOrEqual(200_000);
  });
});
