import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { connectOver } from "../connect.ts";
import { ScriptedConnection } from "../testing/scripted-connection.ts";
import { defineTool, ToolError } from "./define-tool.ts";
import type { ClientTool } from "./define-tool.ts";
import { checkJson } from "./json-schema.ts";
import { serveTools } from "./serve-tools.ts";

const weather = defineTool({
  name: "weather",
  description: "The weather of a city.",
  parameters: {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer", minimum: 1 }, unit: { enum: ["C", "F"] } },
    required: ["city"],
    additionalProperties: false,
  },
  run(args) {
    expectTypeOf(args.city).toEqualTypeOf<string>();
    expectTypeOf(args.days).toEqualTypeOf<number | undefined>();
    expectTypeOf(args.unit).toEqualTypeOf<"C" | "F" | undefined>();
    if (args.city === "Atlantis") throw new ToolError("There is no such city.");
    if (args.city === "secret") throw new Error("password 1234");
    return { city: args.city, degrees: 21 };
  },
});

async function open(tools: readonly ClientTool[] = [weather], onError?: (error: unknown) => void) {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, { endpoint: "http://localhost", model: "m" });
  server.start({
    tools: [
      { type: "function", name: "weather" },
      { type: "mcp", server_label: "m", server_url: "u" },
    ],
  });
  const client = await connecting;
  const serving = serveTools(client, tools, onError === undefined ? {} : { onError });
  const registered = server.sent[0];
  server.emit({ type: "session.updated", session: { id: "sess_1", turn_detection: { type: "server_vad" } } });
  const stop = await serving;
  server.sent.length = 0;
  const call = (args: string, name = "weather", callId = "call_1"): void =>
    server.emit({
      type: "response.output_item.done",
      response_id: "r1",
      item: { id: "i1", type: "function_call", status: "completed", name, call_id: callId, arguments: args },
    });
  const begin = (id = "r1"): void => server.emit({ type: "response.created", response: { id } });
  const done = (id = "r1"): void => server.emit({ type: "response.done", response: { id, output: [] } });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const outputs = (): unknown[] =>
    server.sent.map((event) =>
      event.type === "conversation.item.create" ? (event["item"] as { output: string }).output : event.type,
    );
  return { client, server, registered, stop, call, begin, done, settle, outputs };
}

describe("serveTools", () => {
  it("tells the server of the tools, beside those it has", async () => {
    const { registered } = await open();
    expect(registered).toMatchObject({
      type: "session.update",
      session: {
        tools: [{ type: "mcp" }, { type: "function", name: "weather", description: "The weather of a city." }],
      },
    });
  });

  it.each([
    ["failed", { type: "failed", error: { type: "server_error", message: "no model" } }, "no model"],
    ["incomplete", { type: "incomplete", reason: "max_output_tokens" }, undefined],
  ])("lets who asks know of a call that was cut off: %s", async (status, details, problem) => {
    const { client, server, begin } = await open();
    const asked = client.ask("How is the weather?").then(
      ({ response }) => response.status,
      (error: Error) => error.message,
    );
    begin();
    const item = {
      id: "i1",
      type: "function_call",
      status: "incomplete",
      name: "weather",
      call_id: "c",
      arguments: "{",
    };
    server.emit({ type: "response.done", response: { id: "r1", status, status_details: details, output: [item] } });
    expect(await asked).toBe(problem ?? status);
  });

  it("sends the output and asks for the answer once the response is over", async () => {
    const { call, begin, done, settle, outputs, server } = await open();
    begin();
    call('{"city":"Oslo"}');
    await settle();
    expect(outputs()).toEqual(['{"city":"Oslo","degrees":21}']);
    expect(server.sent[0]).toMatchObject({ item: { type: "function_call_output", call_id: "call_1" } });
    done();
    await settle();
    expect(outputs().at(-1)).toBe("response.create");
  });

  it.each([
    ['{"city":5}', "arguments.city must be of type string."],
    ["{}", "arguments.city is missing."],
    [
      '{"city":"Oslo","days":0,"unit":"K","x":1}',
      /days must be at least 1; .*unit must be one of "C", "F"; .*x is not/,
    ],
    ["not json", "The arguments are not JSON."],
    ['{"city":"Atlantis"}', "There is no such city."],
    ['{"city":"secret"}', "The function failed."],
  ])("tells the model what is wrong with %s", async (args, expected) => {
    const seen: unknown[] = [];
    const { call, begin, settle, outputs } = await open([weather], (error) => seen.push(error));
    begin();
    call(args);
    await settle();
    const { error } = JSON.parse(String(outputs()[0]));
    if (typeof expected === "string") expect(error).toBe(expected);
    else expect(error).toMatch(expected);
    expect(seen).toHaveLength(1);
  });

  it("leaves calls of other functions alone, and everything once stopped", async () => {
    const { call, begin, done, settle, outputs, stop } = await open();
    begin();
    call("{}", "other");
    done();
    await settle();
    stop();
    call('{"city":"Oslo"}');
    await settle();
    expect(outputs()).toEqual([]);
  });

  it("asks for no answer while the user speaks, nor when their turn brings one", async () => {
    const { call, begin, done, settle, outputs, server } = await open();
    begin();
    call('{"city":"Oslo"}');
    server.emit({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    done();
    await settle();
    server.emit({ type: "input_audio_buffer.speech_stopped", item_id: "u", audio_end_ms: 0 });
    begin("r2");
    done("r2");
    await settle();
    expect(outputs()).toEqual(['{"city":"Oslo","degrees":21}']);
  });

  it("asks again once the client itself has committed what the user says", async () => {
    const { server, call, begin, done, settle, outputs } = await open();
    server.emit({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    server.emit({ type: "input_audio_buffer.committed", item_id: "u", previous_item_id: null });
    begin();
    call('{"city":"Oslo"}');
    done();
    await settle();
    expect(outputs()).toEqual(['{"city":"Oslo","degrees":21}', "response.create"]);
  });

  it("waits for a response that runs beside, and asks once for several calls", async () => {
    const { call, begin, done, settle, outputs } = await open();
    begin();
    begin("beside");
    call('{"city":"Oslo"}', "weather", "c1");
    call('{"city":"Rome"}', "weather", "c2");
    done();
    await settle();
    expect(outputs()).toHaveLength(2);
    done("beside");
    expect(outputs().slice(2)).toEqual(["response.create"]);
  });

  it("answers what a lost session called for, and asks the new one", async () => {
    const { call, begin, settle, outputs, server } = await open();
    begin();
    call('{"city":"Oslo"}');
    await settle();
    server.emit({ type: "session.created", session: { id: "sess_2" } });
    await settle();
    expect(outputs()).toEqual(['{"city":"Oslo","degrees":21}', "response.create"]);
  });

  it("gives up a function that takes too long and tells it so", async () => {
    vi.useFakeTimers();
    try {
      let aborted = false;
      const slow = defineTool({
        name: "slow",
        description: "Never ends.",
        parameters: { type: "object" },
        timeoutMs: 50,
        run: (_args, { signal }) => {
          signal.addEventListener("abort", () => (aborted = true));
          return new Promise(() => undefined);
        },
      });
      const server = new ScriptedConnection();
      const connecting = connectOver(server.transport, { endpoint: "http://localhost", model: "m" });
      server.start();
      await serveTools(await connecting, [slow], { registered: true });
      const item = { type: "function_call", status: "completed", name: "slow", call_id: "c", arguments: "" };
      server.emit({ type: "response.output_item.done", response_id: "r", item });
      await vi.advanceTimersByTimeAsync(50);
      expect(server.sent).toMatchObject([{ item: { output: '{"error":"The function took too long."}' } }]);
      expect(aborted).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("validators", () => {
  it("of Standard Schema and with parse type the handler and refuse", async () => {
    const standard = defineTool({
      name: "a",
      description: "",
      parameters: { type: "object" },
      validate: {
        "~standard": {
          validate: (value: unknown) =>
            typeof value === "object" && value !== null && "n" in value
              ? { value: { n: Number(value.n) } }
              : { issues: [{ message: "n is missing" }] },
        },
      },
      run: (args) => args.n + 1,
    });
    const parser = defineTool({
      name: "b",
      description: "",
      parameters: { type: "object" },
      validate: {
        parse(value: unknown): string {
          if (value === null) throw new Error("null it is");
          return "parsed";
        },
      },
      run: (args) => args.toUpperCase(),
    });
    const call = { callId: "c", name: "a", signal: new AbortController().signal };
    expect(await standard.call('{"n":"4"}', call)).toBe(5);
    await expect(standard.call("{}", call)).rejects.toThrow("n is missing");
    expect(await parser.call("{}", call)).toBe("PARSED");
    await expect(parser.call("null", call)).rejects.toThrow("null it is");
  });

  it("of JSON Schema look into arrays", () => {
    const schema = { type: "array", items: { type: "string", maxLength: 2 } } as const;
    expect(checkJson(["ab", "abc", 3], schema)).toEqual([
      "arguments[1] length must be at most 2",
      "arguments[2] must be of type string",
    ]);
    expect(checkJson([], { type: "null" })).toEqual(["arguments must be of type null"]);
  });
});
