import type { LanguageModel, ModelPart } from "@vivavoce/engine";
import { askedOf, maxContentChars } from "./session-spans.ts";
import type { SessionSpans, TraceHeaders } from "./session-spans.ts";

/** A question to a language model. */
export interface ChatSpan {
  readonly headers: TraceHeaders;
  part(part: ModelPart): void;
  /** @param failure code of the error */
  end(failure?: string): void;
}

/** Begins the span of a question to a model, named as the GenAI conventions have it; nothing where nobody watches. */
export function beginChat({ info }: LanguageModel, spans: SessionSpans | undefined): ChatSpan | undefined {
  if (spans === undefined) return undefined;
  const operation = spans.begin(`chat ${info.id}`, askedOf("chat", info.id));
  let text = "";
  return {
    headers: operation.headers,
    part(part) {
      operation.first();
      // Nobody keeps what is gathered beyond that.
      if (part.type === "text" && spans.hasContent && text.length < maxContentChars) text += part.text;
      if (part.type !== "finish" || part.usage === undefined) return;
      const { inputTokens, outputTokens } = part.usage;
      operation.note({ "gen_ai.usage.input_tokens": inputTokens, "gen_ai.usage.output_tokens": outputTokens });
    },
    end(failure) {
      if (text !== "") operation.said("assistant", text);
      operation.end(failure);
    },
  };
}
