import { parseServerEvent } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import { createOrderChecker } from "@vivavoce/protocol/testing";
import { WebSocket } from "ws";
import { chunksOf } from "./embedded-server.ts";
import { createEventLog } from "./event-log.ts";
import type { EventLog } from "./event-log.ts";

/** A client that sends what Microsoft's Python quickstart sends, byte for byte where it matters. */
export interface QuickstartClient {
  /** Every event, held against its schema and the rules of order as it came. */
  readonly log: EventLog<ServerEvent>;
  /** Speaks in appends of 100 ms with an empty `event_id`, as fast as the socket takes them. */
  say(pcm16: Int16Array): void;
  close(): Promise<void>;
  isOpen(): boolean;
}

/** Its first message (wire.md 16.10): the old keys of end-of-utterance detection, and an empty `event_id`. */
const quickstartUpdate = {
  type: "session.update",
  session: {
    instructions: "You are a helpful AI assistant responding in natural, engaging language.",
    turn_detection: {
      type: "azure_semantic_vad",
      threshold: 0.3,
      prefix_padding_ms: 200,
      silence_duration_ms: 200,
      remove_filler_words: false,
      end_of_utterance_detection: { model: "semantic_detection_v1", threshold: 0.01, timeout: 2 },
    },
    input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
    input_audio_echo_cancellation: { type: "server_echo_cancellation" },
    voice: { name: "en-US-Ava:DragonHDLatestNeural", type: "azure-standard", temperature: 0.8 },
  },
  event_id: "",
} as const;

/** Connects with the key in the query and the header, and sends the first update at once. */
export async function openQuickstart(url: string, apiVersion: string): Promise<QuickstartClient> {
  const target = `${url.replace(/^http/, "ws")}/voice-live/realtime?api-version=${apiVersion}&model=gpt-4o`;
  const socket = new WebSocket(target, { headers: { "api-key": "any", "x-ms-client-request-id": "quickstart" } });
  const log = createEventLog<ServerEvent>();
  const checker = createOrderChecker();
  const failures: unknown[] = [];
  socket.on("message", (data: Buffer) => {
    try {
      const event = parseServerEvent(JSON.parse(data.toString()));
      checker.check(event);
      log.add(event);
    } catch (error) {
      failures.push(error);
    }
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send(JSON.stringify(quickstartUpdate));
  return {
    log,
    isOpen: () => socket.readyState === socket.OPEN,
    say(pcm16) {
      for (const chunk of chunksOf(pcm16)) {
        socket.send(
          JSON.stringify({ type: "input_audio_buffer.append", audio: chunk.toString("base64"), event_id: "" }),
        );
      }
    },
    async close() {
      socket.close();
      await closed;
      if (failures.length > 0) throw failures[0];
      checker.end();
    },
  };
}
