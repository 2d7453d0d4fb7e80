import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";
import type { RealtimeContextData, TransportEvent } from "@openai/agents-realtime";
import type { ServerEvent } from "@vivavoce/protocol";
import { expect, onTestFinished, vi } from "vitest";
import { messagesOf, serverKey } from "./openai-client.ts";

type Tools = ConstructorParameters<typeof RealtimeAgent<RealtimeContextData>>[0]["tools"];

/** The stock agent session, and everything it told its listeners. */
export interface AgentClient {
  readonly session: RealtimeSession;
  /** Every message of the server that the transport passed on. */
  readonly events: readonly TransportEvent[];
  readonly errors: readonly unknown[];
  /** Types of messages that the transport could not make sense of, and kept to itself. */
  readonly dropped: readonly string[];
  /** What it logged as a warning or an error. */
  readonly complaints: readonly unknown[];
  /** What was to be played since the last interruption. */
  readonly played: () => Buffer;
  readonly interruptions: () => number;
  readonly count: (type: string) => number;
  /** Sends audio, or silence of a duration. */
  readonly talk: (audio: number | Buffer) => void;
  /** Everything the server meant to send came, in order, was understood, and raised no complaint. */
  readonly expectNothingLost: (meant: () => ServerEvent[]) => Promise<void>;
}

/** Opens the agent session as it is published; only the address is ours. */
export async function openAgent(url: string, tools: Tools, apiKey = serverKey): Promise<AgentClient> {
  const agent = new RealtimeAgent({ name: "clock", instructions: "Be brief.", tools: tools ?? [] });
  const transport = new OpenAIRealtimeWebSocket({
    url: `${url.replace("http", "ws")}/v1/realtime?model=gpt-realtime`,
    useInsecureApiKey: true,
  });
  const session = new RealtimeSession(agent, { transport, model: "gpt-realtime", tracingDisabled: true });
  const events: TransportEvent[] = [];
  const errors: unknown[] = [];
  let played: Buffer[] = [];
  let interruptions = 0;
  session.on("transport_event", (event) => events.push(event));
  session.on("error", (error) => errors.push(error));
  session.on("audio", ({ data }) => played.push(Buffer.from(data)));
  session.on("audio_interrupted", () => {
    interruptions += 1;
    played = [];
  });
  const dropped = watchDropped(transport);
  const complaints: unknown[] = [];
  for (const level of ["warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void complaints.push(words));
  }
  onTestFinished(() => {
    session.close();
    vi.restoreAllMocks();
  });
  await session.connect({ apiKey });
  return {
    session,
    events,
    errors,
    dropped,
    complaints,
    played: () => Buffer.concat(played),
    interruptions: () => interruptions,
    count: (type) => events.filter((event) => event.type === type).length,
    talk(audio) {
      const bytes = typeof audio === "number" ? Buffer.alloc(24 * 2 * audio) : audio;
      const chunkBytes = 24 * 2 * 20;
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        session.sendAudio(Uint8Array.from(bytes.subarray(start, start + chunkBytes)).buffer);
      }
    },
    async expectNothingLost(meant) {
      const came = (): unknown[] => events.filter((event) => "event_id" in event).map(idOf);
      await vi.waitFor(() => expect(came()).toEqual(messagesOf(meant()).map(idOf)), 15_000);
      expect(dropped).toEqual([]);
      expect(complaints).toEqual([]);
    },
  };
}

function idOf(event: { readonly type: string }): unknown[] {
  return [event.type, "event_id" in event ? event.event_id : undefined];
}

/**
 * The transport tells its observers of every message first, and right after it of the same message by its type; of one
 * that does not fit its schemas it says nothing more.
 */
function watchDropped(transport: OpenAIRealtimeWebSocket): readonly string[] {
  const dropped: string[] = [];
  let open: { readonly type: string } | undefined;
  const emit = transport.emit.bind(transport) as (name: string, ...args: unknown[]) => boolean;
  transport.emit = ((name: string, ...args: unknown[]) => {
    if (name === "*") {
      open = args[0] as { readonly type: string };
      dropped.push(open.type);
    } else if (open !== undefined && name === open.type) {
      dropped.pop();
      open = undefined;
    }
    return emit(name, ...args);
  }) as typeof transport.emit;
  return dropped;
}
