import { handleEvent } from "@vivavoce/client";
import type { EventHandlers, Item, ServerEvent } from "@vivavoce/client";

/** A call of a tool by the model, or its question whether it may call one. */
export interface ToolCall {
  /** Id of its item; for an approval, that of the request. */
  readonly id: string;
  readonly kind: "function" | "mcp" | "approval";
  readonly name: string;
  /** Label of the MCP server; empty for functions. */
  readonly server: string;
  /** What a function's answer has to name; empty for the others. */
  readonly callId: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
  /** `waiting` for the page, `running` elsewhere, `over` when nobody answered while the conversation lasted. */
  readonly state: "writing" | "waiting" | "running" | "answered" | "failed" | "approved" | "declined" | "over";
  readonly result: string;
}

/** Told what there is to show and to do. */
export interface ToolHandlers {
  call(call: ToolCall): void;
  /** Every function of a response that has ended is answered: the model may go on. */
  allAnswered(): void;
}

/** Calls kept; the oldest go first. */
const maxCalls = 500;
/** Characters kept of what a model or a tool writes. */
const maxText = 20_000;

/** The tool calls of a session, from its events. */
export class ToolCalls {
  readonly #calls = new Map<string, ToolCall>();
  /** Functions that wait for their answers, by response; those of a response that still runs too. */
  readonly #open = new Map<string, Set<string>>();
  readonly #running = new Set<string>();
  readonly #show: ToolHandlers;

  constructor(handlers: ToolHandlers) {
    this.#show = handlers;
  }

  take(event: ServerEvent): void {
    handleEvent(this.#handlers, event);
  }

  /** No answer will be taken any more. */
  end(): void {
    for (const call of this.#calls.values())
      if (call.state === "writing" || call.state === "waiting" || call.state === "running")
        this.#show.call({ ...call, state: "over" });
    this.#calls.clear();
    this.#open.clear();
    this.#running.clear();
  }

  readonly #handlers: EventHandlers = {
    // A session that came back runs no response of the one before.
    "session.created": () => {
      this.#running.clear();
      for (const id of this.#open.keys()) this.#goOn(id);
    },
    "response.created": ({ response }) => void this.#running.add(response.id),
    "response.output_item.added": (event) => this.#begin(event.item, event.response_id),
    "response.output_item.done": (event) => this.#takeItem(event.item, event.response_id),
    "response.function_call_arguments.done": (event) =>
      this.#change(event.item_id, { arguments: event.arguments, state: "waiting" }),
    "response.mcp_call_arguments.done": (event) => this.#change(event.item_id, { arguments: event.arguments ?? "" }),
    "response.mcp_call.in_progress": (event) => this.#change(event.item_id, { state: "running" }),
    "response.mcp_call.completed": (event) => this.#change(event.item_id, { state: "answered" }),
    "response.mcp_call.failed": (event) => this.#change(event.item_id, { state: "failed" }),
    "conversation.item.created": ({ item }) => this.#takeItem(item, ""),
    "response.done": ({ response }) => {
      this.#running.delete(response.id);
      this.#goOn(response.id);
    },
  };

  #begin(item: Item, responseId: string): void {
    if (item.type !== "function_call") return this.#takeItem(item, responseId);
    this.#put(functionCall(item, "writing"));
    const open = this.#open.get(responseId) ?? new Set();
    this.#open.set(responseId, open.add(item.call_id));
    // Of calls that are shown no more nobody waits for the answers.
    if (open.size > maxCalls) open.delete(first(open));
    if (this.#open.size > maxCalls) this.#open.delete(first(this.#open.keys()));
  }

  #takeItem(item: Item, responseId: string): void {
    if (item.type === "function_call" && item.arguments !== "") {
      if (!this.#calls.has(item.id)) this.#begin(item, responseId);
      // An answer may have been quicker than this event.
      if (this.#calls.get(item.id)?.state === "writing")
        this.#change(item.id, { arguments: item.arguments, state: "waiting" });
    } else if (item.type === "function_call_output") this.#answer(item.call_id, item.output);
    else if (item.type === "mcp_call") this.#put(mcpCall(item));
    else if (item.type === "mcp_approval_request") {
      if (!this.#calls.has(item.id)) this.#put(approval(item));
    } else if (item.type === "mcp_approval_response")
      this.#change(item.approval_request_id, { state: item.approve ? "approved" : "declined" });
  }

  #answer(callId: string, output: string): void {
    for (const call of this.#calls.values())
      if (call.callId === callId && call.state !== "answered")
        this.#change(call.id, { state: "answered", result: output });
    for (const [responseId, open] of this.#open) if (open.delete(callId)) this.#goOn(responseId);
  }

  #goOn(responseId: string): void {
    const open = this.#open.get(responseId);
    if (open === undefined || open.size > 0 || this.#running.has(responseId)) return;
    this.#open.delete(responseId);
    this.#show.allAnswered();
  }

  #change(id: string, changed: Partial<ToolCall>): void {
    const call = this.#calls.get(id);
    if (call !== undefined) this.#put({ ...call, ...changed });
  }

  #put(given: ToolCall): void {
    const call = { ...given, arguments: brief(given.arguments), result: brief(given.result) };
    this.#calls.set(call.id, call);
    if (this.#calls.size > maxCalls) this.#calls.delete(first(this.#calls.keys()));
    this.#show.call(call);
  }
}

/** Of what is not empty, the oldest. */
const first = (kept: Iterable<string>): string => kept[Symbol.iterator]().next().value ?? "";
const brief = (text: string): string => (text.length > maxText ? `${text.slice(0, maxText)}…` : text);

type Of<Type extends Item["type"]> = Extract<Item, { readonly type: Type }>;

function functionCall(item: Of<"function_call">, state: ToolCall["state"]): ToolCall {
  const { id, name, call_id: callId } = item;
  return { id, kind: "function", name, server: "", callId, arguments: item.arguments, state, result: "" };
}

function mcpCall({ id, name, server_label: server, ...item }: Of<"mcp_call">): ToolCall {
  const failed = item.error !== null && item.error !== undefined;
  const told = failed ? JSON.stringify(item.error) : (item.output ?? "");
  const state = failed ? "failed" : typeof item.output === "string" ? "answered" : "running";
  return { id, kind: "mcp", name, server, callId: "", arguments: item.arguments, state, result: told };
}

function approval({ id, name, server_label: server, ...item }: Of<"mcp_approval_request">): ToolCall {
  return { id, kind: "approval", name, server, callId: "", arguments: item.arguments, state: "waiting", result: "" };
}
