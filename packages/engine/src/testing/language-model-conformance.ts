import assert from "node:assert/strict";
import { isClosedError } from "./is-closed-error.ts";
import type { FinishReason, LanguageModel, ModelPart, ModelRequest, ModelTool } from "../language-model.ts";
import type { ConformanceCase } from "./conformance-case.ts";

/** What the suite of language models is run on. */
export interface LanguageModelConformanceOptions {
  /** A model for one case. The suite closes it. */
  readonly open: () => Promise<LanguageModel>;
  /** Something to say that gets an answer of several parts; default a greeting. */
  readonly prompt?: string;
  /** A request that makes the model call `tool` with arguments that hold `argument`; the case is left out without it. */
  readonly toolCall?: { readonly prompt: string; readonly tool: ModelTool; readonly argument: string };
  /** Stops at `maxOutputTokens` with finish reason `length`. Default true; a scripted model does not count. */
  readonly limitsOutput?: boolean;
  /** Every finish carries usage. Default true. */
  readonly givesUsage?: boolean;
}

/** What every language model must do, as cases for any test runner. */
export function languageModelConformance(options: LanguageModelConformanceOptions): ConformanceCase[] {
  const { toolCall, limitsOutput = true, givesUsage = true, prompt = "Hello." } = options;
  const withModel = (run: (model: LanguageModel) => Promise<void>) => async (): Promise<void> => {
    const model = await options.open();
    try {
      await run(model);
    } finally {
      await model.close();
    }
  };
  const cases: ConformanceCase[] = [
    { name: "describes itself", run: withModel(describesItself) },
    { name: "ends an answer with exactly one finish", run: withModel((model) => endsOnce(model, prompt, givesUsage)) },
    { name: "speaks when nothing was said", run: withModel(speaksFirst) },
    { name: "gives nothing to an aborted request", run: withModel((model) => obeysEarlyAbort(model, prompt)) },
    { name: "ends without an error when aborted", run: withModel((model) => obeysAbort(model, prompt)) },
    { name: "lets a caller stop reading", run: withModel((model) => survivesReturn(model, prompt)) },
    { name: "answers several requests at once", run: withModel((model) => keepsApart(model, prompt)) },
    { name: "refuses once closed, and closes twice", run: withModel((model) => refusesAfterClose(model, prompt)) },
  ];
  if (limitsOutput) {
    cases.push({ name: "stops at the token limit", run: withModel((model) => stopsAtLimit(model, prompt)) });
  }
  if (toolCall) {
    const { prompt: asked, tool, argument } = toolCall;
    cases.push({ name: "calls a tool", run: withModel((model) => callsTool(model, asked, tool, argument)) });
  }
  return cases;
}

/** A request with one user message and no tools; the members given replace its own. */
export function conformanceRequest(prompt: string, members: Partial<ModelRequest> = {}): ModelRequest {
  return {
    messages: [
      { role: "system", text: "You are a helpful assistant." },
      ...(prompt === "" ? [] : [{ role: "user" as const, content: [{ type: "text" as const, text: prompt }] }]),
    ],
    tools: [],
    toolChoice: "auto",
    parallelToolCalls: true,
    requestedAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    signal: new AbortController().signal,
    ...members,
  };
}

function describesItself(model: LanguageModel): Promise<void> {
  assert.notEqual(model.info.id, "");
  assert.notEqual(model.info.licence, "");
  assert.notEqual(model.info.languages.length, 0);
  return Promise.resolve();
}

async function endsOnce(model: LanguageModel, prompt: string, givesUsage: boolean): Promise<void> {
  const parts = await collect(model, conformanceRequest(prompt));
  assert.equal(parts.filter((part) => part.type === "finish").length, 1);
  assert.equal(finishOf(parts), "stop");
  assert.notEqual(textOf(parts).trim(), "");
  const last = parts.at(-1);
  assert.ok(last?.type === "finish", "the last part is no finish");
  if (!givesUsage) return;
  assert.ok(last.usage !== undefined && last.usage.inputTokens > 0 && last.usage.outputTokens > 0);
}

async function speaksFirst(model: LanguageModel): Promise<void> {
  const parts = await collect(model, conformanceRequest(""));
  assert.equal(finishOf(parts), "stop");
  assert.notEqual(textOf(parts).trim(), "");
}

async function obeysEarlyAbort(model: LanguageModel, prompt: string): Promise<void> {
  assert.deepEqual(await collect(model, conformanceRequest(prompt, { signal: AbortSignal.abort() })), []);
}

async function obeysAbort(model: LanguageModel, prompt: string): Promise<void> {
  const controller = new AbortController();
  const parts: ModelPart[] = [];
  for await (const part of model.generate(conformanceRequest(prompt, { signal: controller.signal }))) {
    parts.push(part);
    controller.abort();
  }
  assert.equal(parts.length, 1, "parts came after the abort");
  assert.equal(finishOf(parts), undefined);
}

async function survivesReturn(model: LanguageModel, prompt: string): Promise<void> {
  for await (const part of model.generate(conformanceRequest(prompt))) {
    assert.notEqual(part.type, "finish");
    break;
  }
  await collect(model, conformanceRequest(prompt));
}

async function keepsApart(model: LanguageModel, prompt: string): Promise<void> {
  const controller = new AbortController();
  const [whole, aborted] = await Promise.all([
    collect(model, conformanceRequest(prompt)),
    collect(model, conformanceRequest(prompt, { signal: controller.signal }), () => controller.abort()),
  ]);
  assert.notEqual(finishOf(whole), undefined, "aborting one request ended another");
  assert.equal(finishOf(aborted), undefined);
}

async function refusesAfterClose(model: LanguageModel, prompt: string): Promise<void> {
  await model.close();
  await model.close();
  await assert.rejects(collect(model, conformanceRequest(prompt)), isClosedError);
}

async function stopsAtLimit(model: LanguageModel, prompt: string): Promise<void> {
  const whole = textOf(await collect(model, conformanceRequest(prompt)));
  const parts = await collect(model, conformanceRequest(prompt, { maxOutputTokens: 3 }));
  assert.equal(finishOf(parts), "length");
  assert.ok(textOf(parts).length < whole.length, "the limit did not shorten the answer");
}

async function callsTool(model: LanguageModel, prompt: string, tool: ModelTool, argument: string): Promise<void> {
  const parts = await collect(model, conformanceRequest(prompt, { tools: [tool] }));
  assert.equal(finishOf(parts), "toolCalls");
  const [opened, ...others] = parts.filter((part) => part.type === "toolCall");
  assert.equal(others.length, 0);
  assert.equal(opened?.name, tool.name);
  assert.notEqual(opened?.callId, "");
  const written = parts.flatMap((part) => (part.type === "toolCallArguments" ? [part.text] : [])).join("");
  assert.ok(JSON.stringify(JSON.parse(written)).includes(argument), "the argument is missing");
  const answered = await collect(
    model,
    conformanceRequest(prompt, {
      tools: [tool],
      messages: [
        ...conformanceRequest(prompt).messages,
        {
          role: "assistant",
          text: "",
          toolCalls: [{ callId: opened?.callId ?? "", name: tool.name, arguments: written }],
        },
        { role: "tool", callId: opened?.callId ?? "", output: '{"result":"eighteen degrees"}' },
      ],
    }),
  );
  assert.equal(finishOf(answered), "stop");
  assert.notEqual(textOf(answered).trim(), "");
}

async function collect(
  model: LanguageModel,
  request: ModelRequest,
  onPart: () => void = () => undefined,
): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.generate(request)) {
    parts.push(part);
    onPart();
  }
  return parts;
}

function textOf(parts: readonly ModelPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

function finishOf(parts: readonly ModelPart[]): FinishReason | undefined {
  const last = parts.at(-1);
  return last?.type === "finish" ? last.reason : undefined;
}
