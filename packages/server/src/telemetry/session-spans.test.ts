import { describe, expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { beginChat } from "./chat-span.ts";
import { createSessionSpans } from "./session-spans.ts";
import type { TelemetryApi, TraceContext } from "./telemetry-api.ts";

/** An SDK that notes what becomes of its spans. */
function setUp(hasContent: boolean) {
  const open = new Set<string>();
  const late: string[] = [];
  const said: string[] = [];
  const nowhere: TraceContext = { getValue: () => {}, setValue: () => nowhere, deleteValue: () => nowhere };
  const api = {
    trace: { setSpan: (context: TraceContext) => context },
    propagation: { extract: () => nowhere, inject() {} },
    ROOT_CONTEXT: nowhere,
  } as unknown as TelemetryApi;
  const startSpan = (name: string) => {
    open.add(name);
    const touched = (): void => void (open.has(name) || late.push(name));
    return {
      spanContext: () => ({ traceId: "", spanId: "", traceFlags: 1 }),
      setAttributes(attributes: Readonly<Record<string, unknown>>) {
        touched();
        const content = attributes["gen_ai.output.messages"];
        if (typeof content === "string") said.push(content);
      },
      addEvent: touched,
      setStatus: touched,
      isRecording: () => true,
      end() {
        touched();
        open.delete(name);
      },
    };
  };
  const spans = createSessionSpans({
    api,
    tracer: { startSpan },
    clock: createManualClock(),
    parent: {},
    hasContent,
    name: "session",
    attributes: {},
  });
  return { spans, open, late, said };
}

const model = { info: { id: "m", name: "m", version: "1", capabilities: {} } } as never;

describe("spans of a session", () => {
  it("leave nothing open, and touch nothing that is closed, once the session is over", () => {
    const { spans, open, late } = setUp(false);
    const asked = spans.begin("asked before", {});
    spans.end();
    spans.fact({ kind: "speech_started", media_ms: 0 } as never, { awaitsFunction: false });
    spans.fact({ kind: "playback_cut", played_ms: 0 } as never, { awaitsFunction: false });
    const tooLate = spans.begin("asked after", {});
    for (const operation of [asked, tooLate]) {
      operation.first();
      operation.note({ more: 1 });
      operation.said("assistant", "words");
      operation.end("failed");
    }
    spans.end();
    expect([[...open], late]).toEqual([[], []]);
  });

  it("hold of an answer what is asked for and no more, however long it is", () => {
    const { spans, said } = setUp(true);
    const chat = beginChat(model, spans);
    for (let count = 0; count < 10; count++) chat?.part({ type: "text", text: "x".repeat(1000) });
    chat?.end();
    expect(said).toEqual([expect.stringMatching(/"x{8192}"/)]);
  });
});
