import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";

/** Ways in which the stand-in breaks the protocol. */
export type Fault =
  | "no session id"
  | "no response.done"
  | "same event ids"
  | "levels closed in the wrong order"
  | "a frame over 1 MiB"
  | "answers to items"
  | "closes on bad events"
  | "errors without event_id"
  | "no type in errors"
  | "updates half of a refused update"
  | "audio in text answers"
  | "no usage";

type Members = Readonly<Record<string, unknown>>;

/** A small server of text conversations that keeps the protocol, but for one fault. */
export interface StandInServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts it on a free port of loopback. */
export async function startStandIn(fault?: Fault): Promise<StandInServer> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise<void>((resolve) => void server.once("listening", resolve));
  let sessions = 0;
  server.on("connection", (socket) => serve(socket, `sess_${(sessions += 1)}`, fault));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}

const usage = {
  total_tokens: 2,
  input_tokens: 1,
  output_tokens: 1,
  input_token_details: {
    cached_tokens: 0,
    text_tokens: 1,
    audio_tokens: 0,
    image_tokens: 0,
    cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 1, audio_tokens: 0, reasoning_tokens: 0 },
};

function serve(socket: WebSocket, sessionId: string, fault: Fault | undefined): void {
  let count = 0;
  let session: Members = firstSession(fault === "no session id" ? undefined : sessionId);
  const items = new Map<string, Members>();
  let last = "";

  const send = (type: string, body: Members): void => {
    count += 1;
    const id = fault === "same event ids" ? "event_same" : `event_${count}`;
    const padding =
      fault === "a frame over 1 MiB" && type === "response.done" ? { padding: "x".repeat(1_100_000) } : {};
    socket.send(JSON.stringify({ type, event_id: id, ...body, ...padding }));
  };
  const fail = (event: Members, code: string, param: string | null): void => {
    const type = fault === "no type in errors" ? {} : { type: "invalid_request_error" };
    const eventId = fault === "errors without event_id" ? null : (event["event_id"] ?? null);
    send("error", { error: { ...type, code, message: `Refused: ${code}.`, param, event_id: eventId } });
    if (fault === "closes on bad events") socket.close(1011);
  };

  function update(event: Members): void {
    const wanted = event["session"] as Members;
    const bad = wanted["input_audio_format"] === "mp3" || JSON.stringify(wanted).includes("a_future_vad");
    if (!bad || fault === "updates half of a refused update") session = { ...session, ...wanted, ...fixed(sessionId) };
    if (bad) fail(event, "invalid_value", "session");
    else send("session.updated", { session });
  }

  function create(event: Members): void {
    const item = {
      id: `item_${items.size + 1}`,
      status: "completed",
      object: "realtime.item",
      ...echoed(event["item"] as Members),
    };
    items.set(item.id, item);
    send("conversation.item.created", { previous_item_id: last, item });
    last = item.id;
    if (fault === "answers to items") respond({});
  }

  function respond(params: Members): void {
    const id = `resp_${items.size}`;
    const itemId = `msg_${items.size}`;
    const at = { response_id: id, item_id: itemId, output_index: 0, content_index: 0 };
    const item = {
      id: itemId,
      object: "realtime.item",
      type: "message",
      role: "assistant",
      status: "incomplete",
      content: [],
    };
    const part = { type: "text", text: "Hello." };
    const full = { ...item, status: "completed", content: [part] };
    const response = (status: string, output: readonly Members[], used: Members | null): Members => ({
      response: { ...answerShape, id, status, output, usage: used, metadata: params["metadata"] ?? null },
    });
    send("response.created", response("in_progress", [], null));
    send("response.output_item.added", { response_id: id, output_index: 0, item });
    send("conversation.item.created", { previous_item_id: last, item });
    send("response.content_part.added", { ...at, part: { ...part, text: "" } });
    send("response.text.delta", { ...at, delta: "Hello." });
    if (fault === "audio in text answers") send("response.audio.delta", { ...at, delta: "AAAA" });
    const closing: readonly (() => void)[] = [
      () => send("response.text.done", { ...at, text: "Hello." }),
      () => send("response.content_part.done", { ...at, part }),
      () => send("response.output_item.done", { response_id: id, output_index: 0, item: full }),
    ];
    for (const close of fault === "levels closed in the wrong order" ? closing.toReversed() : closing) close();
    items.set(itemId, full);
    last = itemId;
    if (fault === "no response.done") return;
    send("response.done", response("completed", [full], fault === "no usage" ? { total_tokens: 2 } : usage));
  }

  function take(event: Members): void {
    switch (event["type"]) {
      case "session.update":
        return update(event);
      case "conversation.item.create":
        return create(event);
      case "conversation.item.retrieve":
        return fail(event, "item_retrieve_invalid_item_id", "item_id");
      case "response.create":
        return respond((event["response"] ?? {}) as Members);
      case "response.cancel":
        return fail(event, "response_cancel_not_active", null);
      case "input_audio_buffer.clear":
        return send("input_audio_buffer.cleared", {});
      default:
        return fail(event, "invalid_event", "type");
    }
  }

  socket.on("message", (data: Buffer) => {
    const event = parse(data.toString("utf8"));
    if (event === undefined) fail({}, "invalid_json", null);
    else take(event);
  });
  send("session.created", { session });
}

/** An item as it comes back: assistant text is always a part `text`. */
function echoed(item: Members): Members {
  const content = (item["content"] ?? []) as readonly Members[];
  return {
    ...item,
    content: content.map((part) => (part["type"] === "output_text" ? { ...part, type: "text" } : part)),
  };
}

const answerShape = {
  object: "realtime.response",
  status_details: null,
  conversation_id: "",
  modalities: ["text"],
  voice: null,
  output_audio_format: "pcm16",
  temperature: 0.8,
  max_output_tokens: null,
};

function fixed(id: string | undefined): Members {
  return { id, object: "realtime.session", model: "gpt-4o", expires_at: Math.round(Date.now() / 1000) + 600 };
}

function firstSession(id: string | undefined): Members {
  return {
    ...fixed(id),
    modalities: ["audio", "text"],
    instructions: "",
    voice: { type: "azure-standard", name: "en-US-AvaNeural" },
    input_audio_sampling_rate: 24_000,
    input_audio_format: "pcm16",
    output_audio_format: "pcm16",
    turn_detection: null,
    input_audio_noise_reduction: null,
    input_audio_echo_cancellation: null,
    input_audio_transcription: null,
    tools: [],
    tool_choice: "auto",
    temperature: 0.8,
    max_response_output_tokens: "inf",
  };
}

function parse(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}
