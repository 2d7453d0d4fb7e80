import { ServerError } from "@vivavoce/client";
import type { ServerEvent } from "@vivavoce/client";
import { openSpeaker } from "./audio/speaker.ts";
import type { Speaker } from "./audio/speaker.ts";
import { startCall } from "./call.ts";
import type { Call } from "./call.ts";
import { Conversation } from "./conversation.ts";
import { CaptionList } from "./view/captions.ts";
import { ConnectForm } from "./view/connect-form.ts";
import { byId } from "./view/element.ts";
import { EventList } from "./view/event-list.ts";
import { TalkControls } from "./view/talk-controls.ts";
import type { Activity } from "./view/talk-controls.ts";

/** How often the line under the microphone is brought up to date while an answer plays out. */
const refreshMs = 60;

type Connection =
  | { readonly state: "offline" }
  | { readonly state: "connecting"; readonly abort: AbortController }
  | { readonly state: "online"; readonly call: Call };

let connection: Connection = { state: "offline" };
let speaker: Speaker | undefined;
let askingForMicrophone = false;

const captions = new CaptionList();
const events = new EventList();
const conversation = new Conversation((caption) => captions.show(caption));
const form = new ConnectForm(() => void toggleConnection());
const controls = new TalkControls(() => void toggleMicrophone());

byId("compose", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void sendText(byId("text", HTMLInputElement));
});
setConnection(connection);
setInterval(() => controls.show(currentActivity()), refreshMs);

function setConnection(next: Connection): void {
  connection = next;
  form.show(next.state);
  controls.showConnection(next.state);
  controls.showMicrophone(false);
  controls.show(currentActivity());
}

function currentActivity(): Activity {
  if (connection.state !== "online") return connection.state;
  const { call } = connection;
  if (conversation.floor === "user") return "hearing";
  if (call.speaking) return "speaking";
  if (conversation.floor === "assistant") return "thinking";
  return call.microphoneOn ? "listening" : "ready";
}

async function toggleConnection(): Promise<void> {
  if (connection.state === "offline") return void (await goOnline());
  if (connection.state === "connecting") connection.abort.abort();
  else await connection.call.close();
}

/** Connects unless connected; undefined when that failed, which the page then shows. */
async function goOnline(): Promise<Call | undefined> {
  if (connection.state === "online") return connection.call;
  if (connection.state === "connecting") return undefined;
  const values = form.read();
  if (values === undefined) return undefined;
  const abort = new AbortController();
  conversation.reset();
  captions.forget();
  setConnection({ state: "connecting", abort });
  try {
    const output = await prepareSpeaker();
    const call = await startCall(values, output, handlers, abort.signal);
    setConnection({ state: "online", call });
    void call.client.closed.then(({ code, reason }) => {
      void call.close();
      setConnection({ state: "offline" });
      if (code === 1000) captions.notice("info", "Disconnected.");
      else captions.notice("error", `The connection was lost (${[code, reason].filter(Boolean).join(": ")}).`);
    });
    return call;
  } catch (error) {
    setConnection({ state: "offline" });
    if (!abort.signal.aborted) captions.notice("error", describeFailure(error));
    return undefined;
  }
}

/** Sound that does not work leaves a conversation to read. */
async function prepareSpeaker(): Promise<Speaker | undefined> {
  try {
    speaker ??= await openSpeaker();
    await speaker.resume();
  } catch (error) {
    captions.notice("warning", `Answers can be read but not heard. ${describeFailure(error)}`);
  }
  return speaker;
}

async function toggleMicrophone(): Promise<void> {
  if (connection.state === "online" && connection.call.microphoneOn) {
    connection.call.closeMicrophone();
    controls.showMicrophone(false);
    return;
  }
  if (askingForMicrophone) return;
  askingForMicrophone = true;
  try {
    const call = await goOnline();
    if (call === undefined) return;
    await call.openMicrophone();
    controls.showMicrophone(true);
  } catch (error) {
    captions.notice("error", describeFailure(error));
  } finally {
    askingForMicrophone = false;
  }
}

async function sendText(field: HTMLInputElement): Promise<void> {
  const text = field.value.trim();
  if (text === "") return;
  const call = await goOnline();
  if (call === undefined) return;
  call.say(text);
  field.value = "";
}

const handlers = {
  frame: events.add.bind(events),
  level: (level: number) => controls.showLevel(level),
  interrupted: (itemId: string) => conversation.interrupted(itemId),
  microphoneLost: () => {
    controls.showMicrophone(false);
    captions.notice("warning", "The microphone went away.");
  },
  event(event: ServerEvent) {
    conversation.take(event);
    if (event.type === "error") captions.notice("error", describeFailure(new ServerError(event.error)));
    else if (event.type === "warning") captions.notice("warning", event.warning.message);
    controls.show(currentActivity());
  },
};

function describeFailure(error: unknown): string {
  if (error instanceof ServerError) return `${[error.type, error.code].filter(Boolean).join(" · ")}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
