import type { LanguageModel, ModelPart } from "@vivavoce/engine";
import { faceOf } from "../../runtime/stand-in.ts";
import { createTokenFilter } from "./token-filter.ts";

/** The model, with what is not meant for a reader taken out of its text (docs/decisions/0018). */
export function readableModel(model: LanguageModel): LanguageModel {
  return {
    ...faceOf(model),
    async *generate(request) {
      yield* readable(model.generate(request));
    },
  };
}

async function* readable(parts: AsyncIterable<ModelPart>): AsyncGenerator<ModelPart, void> {
  const filter = createTokenFilter();
  for await (const part of parts) {
    // A call or the end: what was held back can become nothing else any more.
    const text = part.type === "text" ? filter.push(part.text) : part.type === "toolCallArguments" ? "" : filter.end();
    if (text !== "") yield { type: "text", text };
    if (part.type !== "text") yield part;
  }
}
