import { context, propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { createScriptedRecognizer, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import {
  createLocalChannel,
  createRemoteRecognizer,
  createRemoteSynthesizer,
  createWorkHost,
  createWorkLink,
} from "@vivavoce/engine/work";
import { createEngineTracer, loadTelemetry, silentLogger } from "@vivavoce/server";
import { afterAll, beforeAll, expect, test } from "vitest";

const spans = new InMemorySpanExporter();
const headers = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
const timers = { setTimer: () => () => {} };

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});

afterAll(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

test("what engines do elsewhere is part of the trace of who asked, and holds no words", async () => {
  const api = await loadTelemetry(silentLogger);
  if (api === undefined) throw new TypeError("no SDK is registered");
  const tracer = createEngineTracer(api);
  const script = createScriptedRecognizer({
    utterances: ["good morning", { text: "", failure: "as the script says" }],
  });
  const host = createWorkHost({
    timers,
    engines: {
      ear: { kind: "recognizer", engine: tracer.recognizer(script) },
      voice: { kind: "synthesizer", engine: tracer.synthesizer(createScriptedSynthesizer()) },
    },
  });
  const [client, server] = createLocalChannel();
  host.serve(server);
  const link = createWorkLink({ timers, connect: async () => client });
  await link.ready;

  const ear = createRemoteRecognizer(link, "ear");
  const heard = async (trace?: typeof headers): Promise<string> => {
    const stream = ear.openStream({});
    stream.push(new Float32Array(1600));
    try {
      return (await stream.settle(trace && { trace })).text;
    } finally {
      stream.close();
    }
  };
  expect(await heard(headers)).toBe("good morning");
  await expect(heard(headers)).rejects.toThrow("as the script says");
  const { signal } = new AbortController();
  const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
  const request = { text: "Secret words.", voice: "alto", prosody, signal };
  const said = createRemoteSynthesizer(link, "voice");
  for await (const _ of said.synthesize({ ...request, trace: headers })) continue;
  // Work without a trace draws nothing.
  for await (const _ of said.synthesize(request)) continue;
  link.close();

  const drawn = spans.getFinishedSpans();
  expect(drawn.map(({ name }) => name.split(" ")[0])).toEqual(["speech_to_text", "speech_to_text", "text_to_speech"]);
  for (const span of drawn) {
    expect(span.spanContext().traceId).toBe("0af7651916cd43dd8448eb211c80319c");
    expect(span.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
    expect(JSON.stringify(span.attributes)).not.toMatch(/morning|Secret/);
  }
  expect(drawn.map(({ attributes }) => attributes["error.type"])).toEqual([undefined, "engine_failed", undefined]);
});
