import { openScenario } from "../src/testing/scenario.ts";
import type { Scenario } from "../src/testing/scenario.ts";

type Form = "flat" | "nested" | "transcription" | "beta-transcription";

/** How a dialect is reached, and which form its session has. */
export interface DialectCase {
  readonly name: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form: Form;
}

const beta = { "openai-beta": "realtime=v1" };

/** Every dialect; Voice Live at its first and its latest generally available version. */
export const dialectCases: readonly DialectCase[] = [
  { name: "voice-live-2025-10-01", target: "/voice-live/realtime?api-version=2025-10-01", form: "flat" },
  { name: "voice-live-2026-07-15", target: "/voice-live/realtime?api-version=2026-07-15", form: "flat" },
  { name: "voice-live-v1", target: "/voice-live/realtime?api-version=v1", form: "nested" },
  { name: "openai-ga", target: "/v1/realtime", form: "nested" },
  { name: "openai-beta", target: "/v1/realtime", headers: beta, form: "flat" },
  { name: "openai-ga-transcription", target: "/v1/realtime?intent=transcription", form: "transcription" },
  {
    name: "openai-beta-transcription",
    target: "/v1/realtime?intent=transcription",
    headers: beta,
    form: "beta-transcription",
  },
];

/** The same settings in every form. */
function settingsOf(form: Form): object {
  const turns = { type: "server_vad", threshold: 0.6, prefix_padding_ms: 200, silence_duration_ms: 400 };
  const transcription = { model: "gpt-4o-transcribe" };
  const tools = [{ type: "function", name: "tell_time", parameters: { type: "object", properties: {} } }];
  const instructions = "Be brief.";
  const audio = { input: { transcription, turn_detection: turns } };
  const flat = { input_audio_transcription: transcription, turn_detection: turns };
  switch (form) {
    case "flat":
      return { type: "session.update", session: { instructions, tools, ...flat } };
    case "nested":
      return { type: "session.update", session: { type: "realtime", instructions, tools, audio } };
    case "transcription":
      return { type: "session.update", session: { type: "transcription", audio } };
    case "beta-transcription":
      return { type: "transcription_session.update", session: flat };
  }
}

const longAnswer = "It is twelve minutes past nine, and the sun has been up for a good while by now.";

/** What is said and answered, in all dialects the same. */
const script = {
  speech: [
    [500, 1400],
    [3300, 4200],
  ],
  heard: [
    { text: "What time is it?", partials: [{ afterMs: 500, text: "What time is", stableText: "What time" }] },
    "Thank you.",
  ],
  answers: [
    {
      parts: [
        { type: "toolCall", index: 0, callId: "call_1", name: "tell_time" },
        { type: "toolCallArguments", index: 0, text: '{"zone"' },
        { type: "toolCallArguments", index: 0, text: ':"utc"}' },
        { type: "finish", reason: "toolCalls" },
      ],
    },
    longAnswer,
    "You are welcome.",
    longAnswer,
    "In writing.",
  ],
} as const;

/** Where the client's and the server's messages are noted, in order. */
export type Note = (from: "client" | "server", message: Readonly<Record<string, unknown>>) => void;

/** Sends, and notes what was sent before what it caused. */
type Write = (message: object) => Promise<void>;

/**
 * One conversation in one dialect: a spoken turn, a function call, an interruption, a truncation, a cancel, an answer
 * in text, and errors. A transcription session has the spoken turns and the errors alone.
 */
export async function playDialect(dialect: DialectCase, note: Note): Promise<Scenario> {
  const { target, headers = {}, form } = dialect;
  const scenario = await openScenario({ ...script, target, headers } as Parameters<typeof openScenario>[0]);
  let noted = 0;
  const noteServer = (): void => {
    for (const event of scenario.events.slice(noted)) note("server", event);
    noted = scenario.events.length;
  };
  const write: Write = async (message) => {
    noteServer();
    note("client", message as Readonly<Record<string, unknown>>);
    await scenario.write(message);
    noteServer();
  };
  await write(settingsOf(form));
  await scenario.talk(2000);
  if (form === "flat" || form === "nested") await converse(scenario, write, form);
  else await scenario.talk(3600);
  noteServer();
  await provoke(write, form);
  await scenario.wait(200);
  noteServer();
  return scenario;
}

async function converse(scenario: Scenario, write: Write, form: Form): Promise<void> {
  const output = JSON.stringify({ time: "09:12" });
  const item = { type: "function_call_output", call_id: "call_1", output };
  await write({ type: "conversation.item.create", item });
  await write({ type: "response.create" });
  await scenario.talk(3600);
  const interrupted = lastSpokenItem(scenario, 1);
  await write({ type: "conversation.item.truncate", item_id: interrupted, content_index: 0, audio_end_ms: 600 });
  await write(said("And again?"));
  await write({ type: "response.create" });
  await scenario.wait(100);
  await write({ type: "response.cancel" });
  await write({ type: "response.cancel", event_id: "evt_cancel" });
  const modalities = form === "nested" ? { output_modalities: ["text"] } : { modalities: ["text"] };
  await write({ type: "response.create", response: { ...modalities, metadata: { topic: "time" } } });
  await scenario.wait(100);
}

async function provoke(write: Write, form: Form): Promise<void> {
  await write({ type: "conversation.item.retrieve", event_id: "evt_retrieve", item_id: "item_unknown" });
  const wrong = form === "flat" || form === "beta-transcription" ? { modalities: [] } : { type: "realtime", colour: 1 };
  const type = form === "beta-transcription" ? "transcription_session.update" : "session.update";
  await write({ type, event_id: "evt_update", session: wrong });
  await write({ type: "no.such.event", event_id: "evt_unknown" });
  if (form === "transcription") await write({ type: "response.create", event_id: "evt_create" });
}

function said(text: string): object {
  return {
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
  };
}

/** Id of the assistant's message before the last `back` ones. */
function lastSpokenItem(scenario: Scenario, back: number): string {
  const ids = scenario.events.flatMap((event) =>
    event.type === "response.output_item.added" && event.item.type === "message" ? [event.item.id] : [],
  );
  return ids.at(-1 - back) ?? "none";
}
