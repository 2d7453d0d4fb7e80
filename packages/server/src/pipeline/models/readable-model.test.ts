import type { LanguageModel, ModelPart, ModelRequest } from "@vivavoce/engine";
import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClauseSplitter } from "../speech-text/clause-splitter.ts";
import { createSpeakableState, speakableText } from "../speech-text/speakable-text.ts";
import { readableModel } from "./readable-model.ts";

const request: ModelRequest = {
  messages: [],
  tools: [],
  toolChoice: "auto",
  parallelToolCalls: true,
  requestedAt: new Date(0),
  signal: new AbortController().signal,
};

function modelOf(parts: readonly ModelPart[]): LanguageModel {
  return {
    ...createScriptedLanguageModel([]),
    async *generate() {
      for (const part of parts) yield await Promise.resolve(part);
    },
  };
}

async function partsOf(parts: readonly ModelPart[]): Promise<ModelPart[]> {
  const out: ModelPart[] = [];
  for await (const part of readableModel(modelOf(parts)).generate(request)) out.push(part);
  return out;
}

/** What is shown and what is said of an answer that arrives in these pieces. */
async function answered(pieces: readonly string[]): Promise<{ transcript: string; spoken: string }> {
  const parts = await partsOf([
    ...pieces.map((text) => ({ type: "text", text }) as const),
    { type: "finish", reason: "stop" },
  ]);
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const splitter = createClauseSplitter();
  const state = createSpeakableState();
  const clauses = [...texts.flatMap((text) => splitter.push(text)), ...splitter.flush()];
  return {
    transcript: clauses.join(""),
    spoken: clauses
      .map((clause) => speakableText(clause, state))
      .filter((text) => text !== "")
      .join(" "),
  };
}

describe("readableModel", () => {
  it("gives what is held back before a call and before the end", async () => {
    const call = { type: "toolCall", index: 0, callId: "c", name: "n" } as const;
    const args = { type: "toolCallArguments", index: 0, text: "<s>{}" } as const;
    const finish = { type: "finish", reason: "toolCalls" } as const;
    expect(await partsOf([{ type: "text", text: "a <" }, call, args, finish])).toEqual([
      { type: "text", text: "a " },
      { type: "text", text: "<" },
      call,
      args,
      finish,
    ]);
  });

  it("says and shows neither tokens nor markup", async () => {
    expect(
      await answered(["<|im_start|>assi", "stant\nIt is **5*3** [1], as 【4:0†ma", "nual.pdf】 says.<|im_", "end|>"]),
    ).toEqual({ transcript: "It is **5*3** [1], as 【4:0†manual.pdf】 says.", spoken: "It is 5*3, as says." });
  });

  const part = fc.constantFrom(
    "**bold** ",
    "5*3 is ",
    "2**10. ",
    "claim[1], ",
    "【4:0†manual.pdf】 ",
    "(see [doc2]) ",
    "[text](https://a.example/b_(c)) ",
    "<|im_end|>",
    "</s>",
    "[/INST]",
    "<think>no, no</think>",
    '<break time="1s"/>',
    "<b>x</b> ",
    "`a[0]` ",
    "\\( x^2 \\) ",
    "A word. ",
    "Yes! ",
    "\n- item\n",
    "\n# Heading\n",
    "👍🏽 ",
    "it\u200bself ",
  );

  it("gives the same speech and transcript wherever the text is divided", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 25 }),
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 30 }),
        async (parts, sizes) => {
          const whole = parts.join("");
          const pieces: string[] = [];
          for (let at = 0, index = 0; at < whole.length; index++) {
            const size = sizes[index % sizes.length]! + 1;
            pieces.push(whole.slice(at, at + size));
            at += size;
          }
          const answer = await answered([whole]);
          expect(await answered(pieces)).toEqual(answer);
          expect(answer.transcript).not.toMatch(/im_end|<\/s>|INST|think|break|\u200b/);
          expect(answer.spoken).not.toMatch(/im_end|INST|think|break|[【】†[\]`<>\u200b#]|doc2|https|\*\*b/u);
        },
      ),
      { numRuns: 300 },
    );
  });
});
