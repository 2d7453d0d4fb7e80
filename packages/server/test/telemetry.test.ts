import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { ScriptedLanguageModel } from "@vivavoce/engine/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../src/runtime/logger.ts";
import { loadTelemetry } from "../src/telemetry/load-telemetry.ts";
import type { TelemetryApi } from "../src/telemetry/telemetry-api.ts";
import { goodTarget } from "./gateway-fixture.ts";
import { callOf, startMcpServer } from "./mcp-fixture.ts";
import { scriptedEngines, startServer, talkTo } from "./scripted-server.ts";
import type { Script } from "./scripted-server.ts";
import type { ServerOptions } from "../src/create-server.ts";

const spans = new InMemorySpanExporter();
let numbers: InMemoryMetricExporter;
let reader: PeriodicExportingMetricReader;

/** An SDK as a user registers it before the server. */
beforeEach(() => {
  spans.reset();
  numbers = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  reader = new PeriodicExportingMetricReader({ exporter: numbers, exportIntervalMillis: 1e9 });
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});

afterEach(async () => {
  await reader.shutdown();
  for (const api of [trace, metrics, propagation, context]) api.disable();
});

const traceId = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

async function telemetry(): Promise<TelemetryApi> {
  const api = await loadTelemetry(silentLogger);
  if (api === undefined) throw new Error("nothing is registered");
  return api;
}

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number => seconds * 1000 + nanoseconds / 1e6;
const startOf = (span: ReadableSpan): number => milliseconds(span.startTime);
const endOf = (span: ReadableSpan): number => milliseconds(span.endTime);
const durationOf = (span: ReadableSpan): number => endOf(span) - startOf(span);

function named(name: string): ReadableSpan {
  const found = spans.getFinishedSpans().find((span) => span.name.startsWith(name));
  if (found === undefined) throw new Error(`there is no span ${name}`);
  return found;
}

/** The tree of the spans as indented names; neighbours by name. */
function treeBelow(parentId: string, indent = ""): string[] {
  const children = spans.getFinishedSpans().filter((span) => span.parentSpanContext?.spanId === parentId);
  return children
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .flatMap((span) => [`${indent}${span.name}`, ...treeBelow(span.spanContext().spanId, `${indent}  `)]);
}

const script: Script = {
  speech: [[200, 900]],
  heard: ["My secret words."],
  answers: ["A secret answer."],
};

const detection = { type: "server_vad", silence_duration_ms: 300 };
const spoken = { turn_detection: detection, input_audio_transcription: { model: "m" } };

/** A whole server, and a client of it that is part of a trace. */
async function connect(of: Script, options: Partial<ServerOptions> = {}) {
  const { url, server } = await startServer(of, { telemetry: await telemetry(), ...options });
  const target = `${url}${goodTarget}&features=vivavoce_trace:true`;
  const client = await talkTo(target, [], { headers: { traceparent, baggage: "private=1" } });
  return {
    client,
    facts: (kind: string) =>
      client.events().flatMap((event) => {
        const fact = event["trace"] as Readonly<Record<string, unknown>> | undefined;
        return fact?.["kind"] === kind ? [fact] : [];
      }),
    end: async () => {
      client.socket.close(1000);
      await client.closed;
      await server.close();
      await reader.forceFlush();
    },
  };
}

/** Holds one spoken turn; what the session's trace tells on the wire of its times. */
async function converse(options: Partial<ServerOptions> = {}) {
  const { client, facts, end } = await connect(script, options);
  client.send({ type: "session.update", session: spoken });
  client.talk(2000);
  await client.next("response.done");
  await end();
  const [measured] = facts("turn_measured");
  return measured as Readonly<Record<string, number>>;
}

test("a spoken turn is a tree of spans in the client's trace", async () => {
  await converse();
  expect(treeBelow("b7ad6b7169203331")).toEqual([
    "invoke_agent scripted-language-model",
    "  voice.turn",
    "    chat scripted-language-model",
    "    speech_to_text scripted-recognizer",
    "    text_to_speech scripted-synthesizer",
    "    voice.first_audio",
    "      voice.end_of_turn",
    "      voice.first_sound",
    "      voice.first_token",
    "      voice.transcription",
  ]);
  expect(new Set(spans.getFinishedSpans().map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
  expect(named("invoke_agent").attributes).toMatchObject({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.conversation.id": expect.stringMatching(/^sess_/),
    "vivavoce.wire": "voice-live",
  });
  expect(named("chat").attributes).toMatchObject({
    "gen_ai.request.model": "scripted-language-model",
    "gen_ai.response.time_to_first_chunk": expect.any(Number),
  });
});

test("wire, spans and metrics tell the same times, and the parts of a turn are its whole", async () => {
  const measured = await converse();
  const whole = named("voice.first_audio");
  const parts = ["voice.end_of_turn", "voice.transcription", "voice.first_token", "voice.first_sound"].map(named);
  expect(durationOf(whole)).toBeCloseTo(measured["first_audio_ms"] ?? Number.NaN, 3);
  expect(parts.reduce((sum, part) => sum + durationOf(part), 0)).toBeCloseTo(durationOf(whole), 0);
  for (const [index, part] of parts.entries()) {
    expect(startOf(part)).toBeCloseTo(index === 0 ? startOf(whole) : endOf(parts[index - 1] ?? part), 3);
  }
  expect(Math.abs(endOf(parts.at(-1) ?? whole) - endOf(whole))).toBeLessThan(1);
  const told = numbers.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const sumOf = (name: string): number => {
    const found = told.findLast(({ descriptor }) => descriptor.name === name);
    return (found?.dataPoints[0]?.value as { readonly sum: number } | undefined)?.sum ?? Number.NaN;
  };
  expect(sumOf("vivavoce.turn_first_audio") * 1000).toBeCloseTo(measured["first_audio_ms"] ?? Number.NaN, 3);
  expect(sumOf("vivavoce.turn_silence") * 1000).toBeCloseTo(measured["silence_ms"] ?? Number.NaN, 3);
  const { descriptor } = told.find(({ descriptor: { name } }) => name === "vivavoce.turn_first_audio") ?? {};
  expect(descriptor).toMatchObject({ unit: "s", description: expect.stringMatching(/first sound/) });
  expect(told.map((metric) => metric.descriptor.name)).toEqual(
    expect.arrayContaining(["vivavoce.sessions", "process.resident_memory", "vivavoce.engine_ready"]),
  );
});

test("what was said is in no span, unless it was asked for", async () => {
  const all = (): string =>
    JSON.stringify(
      spans.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
  await converse();
  expect(all()).not.toMatch(/secret|answer\.|words|127\.0\.0\.1|private/i);
  spans.reset();
  await converse({ telemetryContent: true });
  expect(named("speech_to_text").attributes["gen_ai.output.messages"]).toContain("My secret words.");
  expect(named("chat").attributes["gen_ai.output.messages"]).toContain("A secret answer.");
});

test("a turn that cuts the answer of another is linked to it", async () => {
  const { client, facts, end } = await connect(
    {
      speech: [
        [200, 900],
        [2500, 3400],
      ],
      heard: ["One.", "Stop it now."],
      answers: ["A long answer. ".repeat(40), "Two."],
    },
    { leadMs: 200 },
  );
  client.send({ type: "session.update", session: spoken });
  client.talk(2000);
  await client.next("response.audio.delta");
  client.talk(3000);
  await expect.poll(() => facts("turn_measured").length).toBe(2);
  await end();
  const turns = spans.getFinishedSpans().filter(({ name }) => name === "voice.turn");
  expect(turns).toHaveLength(2);
  const [first, second] = turns;
  expect(first?.attributes["vivavoce.interrupted"]).toBe(true);
  expect(second?.links.map((link) => link.context.spanId)).toEqual([first?.spanContext().spanId]);
});

test("a turn goes on until what a function of the client gave has been answered", async () => {
  const { client, facts, end } = await connect({
    ...script,
    answers: [{ parts: [{ type: "toolCall", index: 0, callId: "call_1", name: "look_up" }] }, "There it is."],
  });
  const tools = [{ type: "function", name: "look_up", parameters: { type: "object", properties: {} } }];
  client.send({ type: "session.update", session: { ...spoken, tools } });
  client.talk(2000);
  await client.next("response.done");
  expect(facts("turn_measured")).toEqual([]);
  const output = { type: "function_call_output", call_id: "call_1", output: "{}" };
  client.send({ type: "conversation.item.create", item: output });
  client.send({ type: "response.create" });
  await expect.poll(() => facts("turn_measured").length).toBe(1);
  await client.next("response.audio.done");
  await end();
  const turns = spans.getFinishedSpans().filter(({ name }) => name === "voice.turn");
  expect(turns).toHaveLength(1);
  expect(spans.getFinishedSpans().filter(({ name }) => name.startsWith("chat"))).toHaveLength(2);
});

test("model and MCP servers are told of the trace, and a tool that fails says so in its span", async () => {
  const mcp = await startMcpServer();
  const engines = scriptedEngines({ answers: [{ parts: callOf("fail") }, "It failed."] });
  const { languageModel } = engines;
  const { client, end } = await connect({}, { engines, mcp: { allowPrivateHosts: true } });
  const server = { type: "mcp", server_label: "sums", server_url: mcp.url, require_approval: "never" };
  client.send({ type: "session.update", session: { modalities: ["text"], tools: [server] } });
  await client.next("mcp_list_tools.completed");
  const content = [{ type: "input_text", text: "A secret question." }];
  client.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  client.send({ type: "response.create" });
  await client.next("response.done");
  await end();
  const tool = named("execute_tool");
  expect(tool.attributes).toMatchObject({ "gen_ai.tool.name": "fail", "error.type": "tool_execution_error" });
  expect(tool.status.code).toBe(2);
  const of = (span: ReadableSpan): string => `00-${traceId}-${span.spanContext().spanId}-01`;
  expect(mcp.headers.at(-1)).toMatchObject({ traceparent: of(tool) });
  expect(mcp.headers.at(-1)).not.toHaveProperty("baggage");
  const { requests } = languageModel as ScriptedLanguageModel;
  const chats = spans.getFinishedSpans().filter(({ name }) => name.startsWith("chat"));
  expect(requests.map(({ traceHeaders }) => traceHeaders?.["traceparent"])).toEqual(chats.map(of));
});

test("without an SDK nothing is loaded, and a client's trace is left alone", async () => {
  for (const api of [trace, metrics, propagation, context]) api.disable();
  expect(await loadTelemetry(silentLogger)).toBeUndefined();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  await converse({ telemetry: undefined });
  expect(spans.getFinishedSpans()).toEqual([]);
});
