import { z } from "zod";
import { objectForms, unset, variantForms } from "../schema/object-forms.ts";
import { about } from "../schema/about.ts";

const timing = {
  triggers: z
    .array(z.enum(["latency", "tool"]))
    .default(["latency"])
    .meta(about("SF-21.2", "What makes it speak; any one is enough.")),
  // A timer that is set for longer than it can count fires at once.
  latency_threshold_ms: z
    .int()
    .min(0)
    .max(600_000)
    .default(2000)
    .meta(about("SF-21.3", "Wait before the latency trigger, ms.", "ms")),
};
const staticForms = objectForms({
  type: z.literal("static_interim_response").meta(about("SF-21.1", "One of the given texts.")),
  ...timing,
  texts: unset(z.array(z.string())).meta(about("SF-21.4", "One is picked at random.")),
});
const llmForms = objectForms({
  type: z.literal("llm_interim_response").meta(about("SF-21.1", "A text made by a model.")),
  ...timing,
  model: z.string().default("gpt-4.1-mini").meta(about("SF-21.5", "Model that writes the text.")),
  instructions: unset(z.string()).meta(about("SF-21.6", "Instructions of that model.")),
  max_completion_tokens: z
    .int()
    .min(1)
    .default(50)
    .meta(about("SF-21.7", "Longest text, tokens.", "tokens")),
});

/** The reference of 2026-07-15 spells the types with hyphens. */
function canonicalInterimResponse(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { type } = value as { type?: unknown };
  return typeof type === "string" ? { ...value, type: type.replaceAll("-", "_") } : value;
}

const variants = variantForms(staticForms, llmForms);

/** Interim response (SF-21): without more it speaks on latency, after 2000 ms. */
export const interimResponse = {
  ...variants,
  sent: variants.sent.meta(about("SF-21", "Interim response.")),
  written: z.preprocess(canonicalInterimResponse, variants.written).meta(about("SF-21", "Interim response.")),
};

/** Interim response in effect (SF-21). */
export type InterimResponse = z.infer<typeof interimResponse.sent>;
/** Interim response as a client may write it. */
export type InterimResponseInput = z.infer<typeof interimResponse.written>;

/** Interim response with its defaults: on latency, after 2000 ms. */
export const completeInterimResponse: (input: InterimResponseInput) => InterimResponse = interimResponse.complete;
