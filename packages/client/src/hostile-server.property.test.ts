import fc from "fast-check";
import { expect, it } from "vitest";
import { connectOver } from "./connect.ts";
import { ScriptedConnection } from "./testing/scripted-connection.ts";
import { defineTool } from "./tools/define-tool.ts";
import { serveTools } from "./tools/serve-tools.ts";
import { VoiceCall } from "./voice-call.ts";

/** Events that something in the client acts upon. */
const types = [
  "error",
  "warning",
  "session.created",
  "session.updated",
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "conversation.item.created",
  "conversation.item.added",
  "conversation.item.truncated",
  "conversation.item.deleted",
  "conversation.item.input_audio_transcription.delta",
  "conversation.item.input_audio_transcription.completed",
  "response.created",
  "response.done",
  "response.output_item.added",
  "response.output_item.done",
  "response.audio.delta",
  "response.output_audio.delta",
  "response.audio_transcript.delta",
  "response.text.done",
  "response.function_call_arguments.delta",
  "vivavoce.trace",
];
const id = fc.constantFrom("a", "b", "c");
const kind = fc.constantFrom("message", "function_call", "function_call_output", "mcp_call", "new");
const part = fc.record({ type: fc.constantFrom("audio", "text", "input_audio", "output_audio"), text: fc.string() });
const junk = fc.jsonValue({ maxDepth: 2 });
const either = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 3, arbitrary: value }, junk);
const item = fc.record(
  { id, type: kind, role: fc.constantFrom("user", "assistant"), content: either(fc.array(either(part))), name: id },
  { requiredKeys: ["id", "type"] },
);
const event = fc.record(
  {
    type: fc.constantFrom(...types),
    item: either(item),
    response: either(fc.record({ id, output: either(fc.array(item)), audio: junk })),
    session: either(fc.record({ id, audio: junk, turn_detection: junk, tools: fc.constant([]) })),
    error: either(fc.record({ message: fc.string() })),
    item_id: id,
    response_id: id,
    delta: either(fc.base64String()),
    transcript: fc.string(),
    text: fc.string(),
    audio_end_ms: fc.nat(),
    content_index: fc.constant(0),
  },
  { requiredKeys: ["type", "item_id", "response_id", "transcript", "text", "audio_end_ms"] },
);

it.each(["", "/v1/realtime"])("nothing a server sends breaks the client (%s)", async (path) => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
      const server = new ScriptedConnection();
      const connecting = connectOver(server.transport, { endpoint: `http://x${path}`, model: "m", reconnect: true });
      await expect.poll(() => server.requests.length, { interval: 1 }).toBe(1);
      server.start();
      const client = await connecting;
      const output = { playedSamples: 0, play: () => undefined, clear: () => undefined };
      const call = new VoiceCall(client, { output });
      const tool = defineTool({ name: "a", description: "", parameters: { type: "object" }, run: () => "done" });
      await serveTools(client, [tool], { registered: true });
      for (const each of events) server.emit(each);
      server.emitText("nonsense");
      const { entries } = call.view.getSnapshot();
      expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
      await call.close();
    }),
    { numRuns: 60 },
  );
});
