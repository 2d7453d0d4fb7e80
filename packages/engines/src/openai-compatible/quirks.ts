/** What a server has turned out to take. Learnt from its refusals, kept for the life of the model. */
export interface Quirks {
  /** Takes `stream_options.include_usage`. */
  readonly streamOptions: boolean;
  readonly tokenLimit: "max_completion_tokens" | "max_tokens" | "none";
  readonly temperature: boolean;
  readonly parallelToolCalls: boolean;
  readonly reasoningEffort: boolean;
}

/** What to try first. Servers other than OpenAI's own may ignore `max_completion_tokens` without a word. */
export function initialQuirks(url: string): Quirks {
  const { hostname } = new URL(url);
  const openAi = hostname === "api.openai.com" || hostname.endsWith(".azure.com");
  return {
    streamOptions: true,
    tokenLimit: openAi ? "max_completion_tokens" : "max_tokens",
    temperature: true,
    parallelToolCalls: true,
    reasoningEffort: true,
  };
}

/**
 * What to try after a refusal (status 400 or 422), by the members its text names; undefined when nothing is left to
 * change. A refusal that names none is met once, by leaving out what servers know least.
 */
export function adaptQuirks(quirks: Quirks, refusal: string): Quirks | undefined {
  const limit = /max_(?:completion_)?tokens/.exec(refusal);
  if (/stream_options|include_usage/.test(refusal) && quirks.streamOptions) return { ...quirks, streamOptions: false };
  if (/parallel_tool_calls/.test(refusal) && quirks.parallelToolCalls) return { ...quirks, parallelToolCalls: false };
  if (/reasoning_effort/.test(refusal) && quirks.reasoningEffort) return { ...quirks, reasoningEffort: false };
  if (limit && quirks.tokenLimit === "max_tokens") return { ...quirks, tokenLimit: "max_completion_tokens" };
  if (limit && quirks.tokenLimit === "max_completion_tokens") return { ...quirks, tokenLimit: "max_tokens" };
  if (/temperature/.test(refusal) && quirks.temperature) return { ...quirks, temperature: false };
  const named = /messages|context_length|\bmodel\b|\btools?\b/.test(refusal);
  if (!named && quirks.streamOptions) return { ...quirks, streamOptions: false, parallelToolCalls: false };
  return undefined;
}
