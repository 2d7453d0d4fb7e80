import fc from "fast-check";
import type { McpTool } from "@vivavoce/protocol";
import type { McpResult } from "../session/state/mcp-server.ts";
import type { ResponsePart } from "../session/state/response-part.ts";
import type { ControlEvent, SessionInput } from "../session/state/session-input.ts";
import type { SessionBench } from "./session-bench.ts";

const free: McpTool = { type: "mcp", server_label: "a", server_url: "https://a.example/", require_approval: "never" };
const asking: McpTool = { type: "mcp", server_label: "b", server_url: "https://b.example/" };
const moved: McpTool = { ...asking, server_url: "https://c.example/" };
const listed = [{ name: "add", description: "Adds.", input_schema: { type: "object" } }];

/** What a client may do with MCP, timely or not. */
export const mcpClientEvents: fc.Arbitrary<(bench: SessionBench) => ControlEvent>[] = [
  fc
    .subarray([free, asking, moved], { maxLength: 3 })
    .map((tools) => () => ({ type: "session.update", session: { tools } })),
  fc.tuple(fc.nat(3), fc.boolean()).map(([nth, approve]) => (bench) => ({
    type: "conversation.item.create",
    item: { type: "mcp_approval_response", approval_request_id: requestId(bench, nth), approve },
  })),
  fc.constant(() => ({ type: "response.create" })),
];

/** Parts of responses that have to do with MCP; the names are those that the model is given for `add`. */
export const mcpParts: fc.Arbitrary<ResponsePart> = fc.constantFrom<ResponsePart>(
  { type: "toolCall", index: 0, callId: "call_0", name: "add" },
  { type: "toolCall", index: 1, callId: "call_1", name: "b_add" },
);

const result = fc.constantFrom<McpResult>(
  { kind: "output", output: "5" },
  { kind: "error", error: { type: "tool_execution_error", message: "failed" } },
);

/** What the host tells of listings and calls; sometimes of one that nobody waits for. */
export const mcpMoves: fc.Arbitrary<(bench: SessionBench) => SessionInput>[] = [
  fc.tuple(fc.nat(2), fc.boolean()).map(([nth, fails]) => (bench) => {
    const itemId = bench.state.mcp.servers[nth]?.itemId ?? "gone";
    return fails
      ? { type: "mcpListFailed", itemId, message: "failed" }
      : { type: "mcpToolsListed", itemId, tools: listed };
  }),
  fc.tuple(fc.nat(2), result).map(([nth, ended]) => (bench) => {
    const { response, beside } = bench.state;
    const running = [...(response.phase === "running" ? [response] : []), ...beside];
    const calls = running.flatMap(({ id, open }) => open.map(({ itemId, kind }) => ({ id, itemId, kind })));
    const call = calls.filter(({ kind }) => kind === "mcpCall")[nth];
    return {
      type: "responsePart",
      responseId: call?.id ?? "gone",
      part: { type: "mcpCallEnded", itemId: call?.itemId ?? "gone", result: ended },
    };
  }),
];

type Move = (bench: SessionBench) => SessionInput;

const usage = { inputTextTokens: 5, cachedTextTokens: 0, outputTextTokens: 3, reasoningTokens: 0 };

/** A talk that uses tools: it begins with both servers listed, and has little else in it. */
export const mcpTalk: fc.Arbitrary<Move[]> = fc
  .array(
    fc.oneof(
      ...mcpMoves,
      fc
        .constantFrom(0, 1)
        .chain((index) =>
          fc.constantFrom<ResponsePart>(
            { type: "toolCall", index, callId: `call_${index}`, name: index === 0 ? "add" : "b_add" },
            { type: "toolCallArguments", index, text: "{}" },
            { type: "text", text: "words" },
            { type: "finished", reason: "completed", usage },
          ),
        )
        .map((part): Move => (bench) => {
          const { response } = bench.state;
          return { type: "responsePart", responseId: response.phase === "running" ? response.id : "gone", part };
        }),
      fc.oneof(...mcpClientEvents.slice(1)).map(
        (make): Move =>
          (bench) =>
            client(make(bench)),
      ),
      fc.constantFrom<Move>(
        () => client({ type: "response.cancel" }),
        () => client({ type: "response.create", response: { modalities: ["text"] } }),
        () => client({ type: "response.create", response: { conversation: "none" } }),
        (bench) => ({
          type: "speechStarted",
          epoch: bench.state.input.epoch,
          startMs: bench.state.input.receivedMs,
          playback: null,
        }),
      ),
    ),
    { maxLength: 60, size: "max" },
  )
  .map((rest) => [
    () => client({ type: "session.update", session: { tools: [free, asking] } }),
    listedMove(0),
    listedMove(1),
    ...rest,
  ]);

function listedMove(nth: number): Move {
  return (bench) => ({ type: "mcpToolsListed", itemId: bench.state.mcp.servers[nth]?.itemId ?? "gone", tools: listed });
}

function client(event: ControlEvent): SessionInput {
  return { type: "clientEvent", event, ignored: [] };
}

function requestId(bench: SessionBench, nth: number): string {
  const requests = bench.state.conversation.entries.filter(({ item }) => item.type === "mcp_approval_request");
  return requests[nth]?.item.id ?? "gone";
}
