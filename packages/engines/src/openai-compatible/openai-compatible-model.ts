import type { LanguageModel, LanguageModelCapabilities, ModelPart, ModelRequest } from "@vivavoce/engine";
import { EngineError } from "@vivavoce/engine";
import { OversizedMessageError, readBeginning, readJsonBody } from "@vivavoce/engine/remote";
import type { SecretMask } from "@vivavoce/engine/remote";
import { AnswerAssembler } from "./answer-assembler.ts";
import { readChunk } from "./chat-chunk.ts";
import { resolveEndpoint } from "./endpoint.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { openAnswer } from "./open-answer.ts";
import type { AnswerSource } from "./open-answer.ts";
import { initialQuirks } from "./quirks.ts";
import { readEvents } from "./read-events.ts";
import type { StreamLimits } from "./read-events.ts";
import { RequestScope } from "./request-scope.ts";
import type { RequestLimits } from "./request-scope.ts";
import { brokenOff, ModelServerError, noCompletion, streamError } from "./response-error.ts";

/** Options of `createOpenAiCompatibleModel`. */
export interface OpenAiCompatibleOptions extends EndpointOptions, RequestLimits {
  /** Base without `/chat/completions`, for example `https://api.openai.com/v1` or `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Name of the model; with Azure OpenAI the name of the deployment. */
  readonly model: string;
  /** `azure` sends `api-key` and takes a resource address as `baseUrl`; default `openai`. */
  readonly api?: "openai" | "azure";
  /** For tests and proxies; default the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** What the model can do, where it is less than everything. */
  readonly capabilities?: Partial<LanguageModelCapabilities>;
  /** Largest event, or body of a server that does not stream, in bytes; default 2 MiB. Beyond it the answer fails. */
  readonly maxMessageBytes?: number;
  /** Most bytes of one answer, with everything around its text; default 32 MiB. Beyond it the answer fails. */
  readonly maxStreamBytes?: number;
}

/** What a server may send where nothing else is said. */
const defaultMaxMessageBytes = 2 * 1024 * 1024;
const defaultMaxStreamBytes = 32 * 1024 * 1024;

/**
 * A language model behind any server that offers streaming chat completions in the OpenAI form: OpenAI, Azure OpenAI,
 * Ollama, llama.cpp, vLLM and others. What a server refuses to take (usage, temperature, the name of the token limit)
 * is left out from then on. Reasoning between `<think>` tags is not part of the answer.
 */
export function createOpenAiCompatibleModel(options: OpenAiCompatibleOptions): LanguageModel {
  const engine = `openai-compatible:${options.model}`;
  const endpoint = resolveEndpoint(options);
  const { hide } = endpoint;
  const fetch = options.fetch ?? globalThis.fetch;
  const source: AnswerSource = { engine, endpoint, model: options.model, fetch, hide };
  const limits: StreamLimits = {
    maxBytes: options.maxMessageBytes ?? defaultMaxMessageBytes,
    maxStreamBytes: options.maxStreamBytes ?? defaultMaxStreamBytes,
  };
  const scopes = new Set<RequestScope>();
  let quirks = initialQuirks(endpoint.url);
  let closed = false;

  async function* answer(
    request: ModelRequest,
    scope: RequestScope,
    exchange: Exchange,
  ): AsyncGenerator<ModelPart, void> {
    exchange.attempts += 1;
    const opened = await openAnswer(source, request, quirks, exchange, scope.signal);
    if (opened.kind === "filtered") {
      yield { type: "finish", reason: "contentFilter" };
      return;
    }
    quirks = opened.quirks;
    yield* readAnswer({ engine, hide, limits, exchange }, opened.response, request, scope);
  }

  /** The answer; once again, as long as nothing of it has come, where the failure may have been one of the moment. */
  async function* retried(
    request: ModelRequest,
    scope: RequestScope,
    exchange: Exchange,
  ): AsyncGenerator<ModelPart, void> {
    let hasBegun = false;
    for (;;) {
      try {
        for await (const part of answer(request, scope, exchange)) {
          if (!hasBegun && part.type !== "finish") {
            hasBegun = true;
            exchange.begun();
          }
          yield part;
        }
        return;
      } catch (error) {
        const delayMs = error instanceof ModelServerError ? error.retryAfterMs : undefined;
        const again = exchange.attempts === 1 && !hasBegun && delayMs !== undefined && !scope.signal.aborted;
        if (!again || !(await scope.pause(delayMs))) throw error;
      }
    }
  }

  return {
    info: {
      id: engine,
      languages: ["*"],
      licence: "LicenseRef-external",
      capabilities: { tools: true, images: true, temperature: true, reasoningEffort: true, ...options.capabilities },
    },
    async *generate(request) {
      if (closed) throw new EngineError(engine, "engine_closed", "The language model is closed.");
      if (request.signal.aborted) return;
      const scope = new RequestScope(engine, request.signal, options);
      scopes.add(scope);
      const exchange = new Exchange(endpoint.url, hide, request, options.timers);
      let complete = false;
      try {
        for await (const part of retried(request, scope, exchange)) {
          if (request.signal.aborted) return;
          if (part.type === "finish") complete = true;
          else scope.firstTokenArrived();
          yield part;
        }
      } catch (error) {
        // Whatever was thrown after an abort is the abort.
        if (request.signal.aborted) return;
        throw exchange.describe(scope.failure ?? error);
      } finally {
        scopes.delete(scope);
        scope.close(complete);
      }
    },
    async close() {
      closed = true;
      for (const scope of scopes) scope.shutDown();
    },
  };
}

interface AnswerReading {
  readonly engine: string;
  readonly hide: SecretMask;
  readonly limits: StreamLimits;
  readonly exchange: Exchange;
}

async function* readAnswer(
  { engine, hide, limits, exchange }: AnswerReading,
  response: Response,
  request: ModelRequest,
  scope: RequestScope,
): AsyncGenerator<ModelPart, void> {
  const calls = request.messages.flatMap((message) => (message.role === "assistant" ? message.toolCalls : []));
  const assembler = new AnswerAssembler(engine, calls.length);
  const events = readData(response, limits, exchange);
  let ended = false;
  let isCompletion = false;
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) break;
      ended = next.value === "[DONE]";
      if (ended) break;
      const chunk = readChunk(next.value);
      if (chunk === undefined) throw noCompletion(engine, "sent something other than JSON");
      if (chunk.error !== undefined) {
        throw streamError(engine, hide(chunk.error) === chunk.error ? chunk.error : "", isCompletion);
      }
      isCompletion ||= chunk.isCompletion;
      yield* assembler.push(chunk);
    }
  } catch (error) {
    if (error instanceof EngineError || scope.signal.aborted) throw error;
    if (error instanceof OversizedMessageError) throw noCompletion(engine, error.message, error);
    throw brokenOff(engine, error);
  } finally {
    // What follows the last event is read without waiting for it, so that the connection can be used again.
    if (ended) scope.drain(events.next());
    else await events.return();
  }
  if (!isCompletion && !ended) throw noCompletion(engine, nothingLikeIt(exchange));
  if (!ended && !assembler.finished) throw brokenOff(engine);
  // After a tool has answered, a model may have nothing to add.
  if (assembler.isEmpty && request.messages.at(-1)?.role !== "tool") throw noCompletion(engine, "gave an empty answer");
  // Whoever takes the rest slowly holds up nobody: the server has kept its times.
  scope.answerEnded();
  yield* assembler.end();
}

/** So much of a web page tells what it is. */
const pageBytes = 1024;

/** What there was in place of a completion. */
function nothingLikeIt({ hasBody, contentType }: Exchange): string {
  if (!hasBody) return "gave an empty answer";
  if (isPage(contentType)) return "answered with a web page: check the base URL";
  return "answered with something that is no completion: check the base URL";
}

function isPage(contentType: string): boolean {
  return /^(?:text\/html|application\/xhtml)/i.test(contentType);
}

/** Events of a stream, or the whole body of a server that does not stream. */
async function* readData(
  response: Response,
  limits: StreamLimits,
  exchange: Exchange,
): AsyncGenerator<string, void, void> {
  if (response.body === null) return;
  const body = exchange.tapped(response.body);
  const isJson = /^application\/json/i.test(exchange.contentType);
  if (isPage(exchange.contentType)) await readBeginning(body, pageBytes);
  else if (isJson) yield new TextDecoder().decode(await readJsonBody(body, limits));
  else yield* readEvents(body, limits);
}
