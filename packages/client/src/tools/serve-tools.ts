import type { FunctionCallItem } from "@vivavoce/protocol";
import type { VoiceLiveClient } from "../voice-live-client.ts";
import { ToolError } from "./define-tool.ts";
import type { ClientTool } from "./define-tool.ts";
import { noteServed } from "./served-tools.ts";

/** What a program may want to know about calls. */
export interface ServeToolsOptions {
  /** Do not send `session.update` with the tools; the session has them already. Default false. */
  readonly registered?: boolean;
  /** Sees what a handler threw. The model is told no more than that the function failed, unless it was a `ToolError`. */
  readonly onError?: (error: unknown, name: string) => void;
}

/**
 * Lets the model call functions: tells the server of the tools, runs each call's handler, sends its output (CE-13) and,
 * when all calls of a response have theirs, asks for the answer (CE-17), unless the user speaks or another response runs:
 * that one, or the next, sees the outputs. Functions of other names are left alone. Returns how to stop it.
 * @throws {ServerError} when the server refuses the tools.
 */
export async function serveTools(
  client: VoiceLiveClient,
  tools: readonly ClientTool[],
  options: ServeToolsOptions = {},
): Promise<() => void> {
  const server = new ToolServer(client, tools, options);
  if (options.registered !== true) {
    const names = new Set(tools.map((tool) => tool.definition.name));
    const others = (client.session?.tools ?? []).filter((tool) => tool.type !== "function" || !names.has(tool.name));
    try {
      await client.updateSession({ tools: [...others, ...tools.map((tool) => tool.definition)] });
    } catch (error) {
      server.stop();
      throw error;
    }
  }
  return () => server.stop();
}

class ToolServer {
  readonly #client: VoiceLiveClient;
  readonly #tools: ReadonlyMap<string, ClientTool>;
  readonly #options: ServeToolsOptions;
  readonly #stops: (() => void)[];
  readonly #ended = new AbortController();
  /** Calls of a response that has not ended, by its id: each settles when its output was sent. */
  readonly #calls = new Map<string, Promise<void>[]>();
  /** Outputs were sent that no answer has been asked for. */
  #answerOwed = false;

  constructor(client: VoiceLiveClient, tools: readonly ClientTool[], options: ServeToolsOptions) {
    this.#client = client;
    this.#tools = new Map(tools.map((tool) => [tool.definition.name, tool]));
    this.#options = options;
    this.#stops = [
      noteServed(client, [...this.#tools.keys()]),
      client.on("response.output_item.done", ({ item, response_id: responseId }) => {
        if (item.type === "function_call") this.#take(item, responseId);
      }),
      client.on("response.created", () => {
        // It sees every output sent before it.
        this.#answerOwed = false;
      }),
      client.on("response.done", ({ response }) => this.#finish(response.id)),
      client.on("input_audio_buffer.speech_stopped", () => {
        // A turn that is answered by itself brings its own response.
        if (client.floor.answerDue) this.#answerOwed = false;
      }),
      client.on("session.created", () => {
        // The responses of a lost session have no end; what they called for is still answered.
        for (const responseId of this.#calls.keys()) this.#finish(responseId);
      }),
    ];
    void client.closed.then(() => this.stop());
  }

  stop(): void {
    this.#ended.abort();
    for (const stop of this.#stops.splice(0)) stop();
  }

  #take(item: FunctionCallItem, responseId: string): void {
    const tool = this.#tools.get(item.name);
    if (tool === undefined || item.status === "incomplete") return;
    const calls = this.#calls.get(responseId) ?? [];
    this.#calls.set(responseId, calls);
    calls.push(this.#answer(tool, item));
  }

  #finish(responseId: string): void {
    const calls = this.#calls.get(responseId);
    this.#calls.delete(responseId);
    if (calls === undefined) return this.#askIfOwed();
    void Promise.all(calls).then(() => {
      this.#answerOwed = true;
      this.#askIfOwed();
    });
  }

  /** Never rejects: what goes wrong becomes the output. */
  async #answer(tool: ClientTool, item: FunctionCallItem): Promise<void> {
    const output = await this.#run(tool, item);
    if (this.#ended.signal.aborted) return;
    this.#send(() =>
      this.#client.send({
        type: "conversation.item.create",
        item: { type: "function_call_output", call_id: item.call_id, output },
      }),
    );
  }

  async #run(tool: ClientTool, item: FunctionCallItem): Promise<string> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new ToolError("The function took too long.")), tool.timeoutMs);
    const signal = AbortSignal.any([late.signal, this.#ended.signal]);
    const given = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    try {
      const call = { callId: item.call_id, name: item.name, signal };
      return outputText(await Promise.race([tool.call(item.arguments, call), given]));
    } catch (error) {
      if (!this.#ended.signal.aborted) this.#options.onError?.(error, item.name);
      return JSON.stringify({ error: error instanceof ToolError ? error.message : "The function failed." });
    } finally {
      clearTimeout(timer);
    }
  }

  #askIfOwed(): void {
    const { userSpeaks, responses } = this.#client.floor;
    if (!this.#answerOwed || userSpeaks || responses.size > 0 || this.#ended.signal.aborted) return;
    this.#answerOwed = false;
    this.#send(() => this.#client.createResponse());
  }

  /** A connection that ends while a function runs leaves nobody to tell. */
  #send(send: () => unknown): void {
    try {
      send();
    } catch (error) {
      this.#options.onError?.(error, "");
    }
  }
}

function outputText(output: unknown): string {
  if (typeof output === "string") return output;
  return output === undefined ? "done" : JSON.stringify(output);
}
