import { ServerError } from "@vivavoce/client";
import type { ResumeChange } from "@vivavoce/client/resume";
import type { ConnectionChange, ServerEvent, SessionUpdate } from "@vivavoce/client";
import { activityOf } from "@vivavoce/client/conversation";
import type { Speaker, SpeakerOptions } from "@vivavoce/client/browser-audio";
import { Recorder } from "../record/recorder.ts";
import { isRetold } from "../record/retold.ts";
import { Conversation } from "../turns/conversation.ts";
import type { Asked } from "./ask-server.ts";
import type { Call, CallHandlers, CallParts } from "./call.ts";
import { hostOf, rememberValues } from "./connect-values.ts";
import type { ConnectValues } from "./connect-values.ts";
import { isDetectionChanging } from "./change-detection.ts";
import { describeFailure } from "./describe-failure.ts";
import { followResume } from "./follow-resume.ts";
import { noteEnd, retell } from "./go-on.ts";
import { detection, detectionInForce, withChosenTurns } from "./detection.ts";
import { readDetection } from "./turn-detection.ts";
import type { JsonObject } from "./draft.ts";
import { chooseSpeaker, chosenSpeaker } from "./devices.ts";
import { isOfSettings } from "./refusals.ts";
import { ServerAbilities } from "./server-abilities.ts";
import { SettingsOfCall } from "./settings-of-call.ts";
import type { Refusal } from "./settings-of-call.ts";
import { endTools, followTools } from "./tool-control.ts";
import { factsOf } from "../turns/turn-facts.ts";
import type { Messages } from "../text/messages.ts";
import { beginLines, clearLines, dropBroken, settle, showBroken, showCaption, showFacts, showNotice } from "./lines.ts";
import {
  abilities,
  activity,
  away,
  chosenTurn,
  connection,
  connectValues,
  draft,
  keyProblem,
  levels,
  microphoneOn,
  playheadMs,
  reconnecting,
  revision,
  runningCall,
  session,
  shown,
} from "./state.ts";
import type { Activity, Connection } from "./state.ts";

/** How often the state is brought up to date while an answer plays out. */
const refreshMs = 60;
/** How often a growing recording is drawn anew. */
const growthMs = 250;
/** The model for a server that does not say which it has. */
const usualModel = "gpt-4o";

/** How a control asks servers, begins calls and opens the loudspeaker. */
export interface CallControlParts {
  /** As `askServer`: never rejects. */
  readonly ask: (values: ConnectValues, signal?: AbortSignal) => Promise<Asked>;
  /** As `startCall`. */
  readonly begin: (
    values: ConnectValues,
    settings: SessionUpdate,
    parts: CallParts,
    signal: AbortSignal,
  ) => Promise<Call>;
  /** As `openSpeaker`. */
  readonly openSpeaker: (options: SpeakerOptions) => Promise<Speaker>;
}

/**
 * Begins conversations, follows them and ends them, one at a time. `connection` is its state, and nobody else's to set:
 * offline, connecting with what gives that up, or online with the call.
 */
export class CallControl {
  readonly #parts: CallControlParts;
  readonly #conversation = new Conversation({ caption: showCaption, broken: showBroken });
  readonly #handlers: CallHandlers;
  readonly #abilities: ServerAbilities;
  /** Opened once, for all conversations. */
  #speaker: Speaker | undefined;
  /** Of the conversation that is running, or being begun. */
  #recorder: Recorder | undefined;
  #settings = new SettingsOfCall({});
  /** Whether the user waits for no answer any more, whether one comes or not. */
  #gaveUp = false;
  #askForConnection: () => void = () => undefined;

  constructor(parts: CallControlParts) {
    this.#parts = parts;
    this.#abilities = new ServerAbilities(parts.ask);
    this.#handlers = {
      event: (event) => this.#follow(event),
      connection: (change) => this.#followConnection(change),
      resume: (change: ResumeChange) => followResume(change, () => this.#refresh()),
      interrupted: (itemId) => this.#conversation.interrupted(itemId),
    };
  }

  /**
   * Starts what has to go on as long as the page lives.
   * @param onMissing opens the form where values are missing
   * @returns how to end it
   */
  start(onMissing: () => void): () => void {
    this.#askForConnection = onMissing;
    const values = connectValues.value;
    // What is there is shown before anyone talks; a server that wants a key is asked again with it.
    if (values.kind === "vivavoce" && values.credentialKind === "none" && values.endpoint !== "")
      void this.#abilities.learn(values);
    // The network is back: what waits for its next attempt need not.
    const tryNow = (): void => void runningCall.value?.reconnectNow();
    addEventListener("online", tryNow);
    const refreshing = setInterval(() => this.#refresh(), refreshMs);
    const growing = setInterval(() => {
      if (runningCall.value !== undefined && shown.value?.fileName === undefined) revision.value++;
    }, growthMs);
    return () => {
      removeEventListener("online", tryNow);
      clearInterval(refreshing);
      clearInterval(growing);
    };
  }

  /** What is written down of the conversation that is running, or being begun. */
  get recorder(): Recorder | undefined {
    return this.#recorder;
  }

  /** Says whether the microphone is heard. */
  setMicrophone(on: boolean): void {
    microphoneOn.value = on;
    if (!on) levels.you = 0;
  }

  /** Connects unless connected; undefined when that failed, which the page then shows. */
  async goOnline(): Promise<Call | undefined> {
    const now = connection.value;
    if (now.state === "online") return now.call;
    if (now.state === "connecting") return undefined;
    const values = connectValues.value;
    if (values.endpoint === "" || (values.model === "" && values.kind !== "vivavoce")) {
      this.#askForConnection();
      return undefined;
    }
    rememberValues(values);
    const abort = new AbortController();
    this.#become({ state: "connecting", abort });
    try {
      const speaker = await this.#prepareSpeaker();
      const model = await this.#whoAnswers(values, abort.signal);
      abort.signal.throwIfAborted();
      return model === undefined ? undefined : await this.#begin({ ...values, model }, speaker, abort.signal);
    } catch (error) {
      this.#become({ state: "offline" });
      if (!abort.signal.aborted)
        showNotice("error", (t) => describeFailure(error) + adviceWithout(values, t), "connection", "retry");
      return undefined;
    }
  }

  /** Ends the conversation, or the attempt to begin one. */
  async hangUp(): Promise<void> {
    const now = connection.value;
    if (now.state === "connecting") now.abort.abort();
    else if (now.state === "online") await now.call.close();
  }

  /** Sends a typed message; false when there is no connection to send it over. */
  async sendText(text: string): Promise<boolean> {
    const call = await this.goOnline();
    if (call !== undefined) this.ask(() => call.say(text));
    return call !== undefined;
  }

  /** Asks for the answer again that failed. */
  retryAnswer(): void {
    const call = runningCall.value;
    if (call === undefined) return;
    dropBroken();
    this.ask(() => call.client.createResponse());
  }

  /** Asks for an answer in the given way: it is waited for. */
  ask(how: () => void): void {
    this.#gaveUp = false;
    how();
  }

  /** Stops the answer that is being heard, or waited for. */
  interrupt(): void {
    const call = runningCall.value;
    if (call === undefined) return;
    this.#gaveUp = true;
    call.interrupt();
    this.#refresh();
  }

  /** Sends the changed settings; without a connection they wait for the next one. @returns what went wrong, if anything. */
  async applyDraft(): Promise<Refusal | undefined> {
    const call = runningCall.value;
    if (call === undefined) return undefined;
    const sent = draft.value;
    const refusal = await this.#settings.apply(call, sent);
    if (refusal !== undefined) return refusal;
    session.value = call.session;
    if (sent["turn_detection"] === null) detectionInForce.value = "push";
    if (draft.value === sent) draft.value = {};
    return undefined;
  }

  /** Ends the conversation and begins another with what was set in it and what waits; what was said stays to be read. */
  async startAnew(): Promise<Call | undefined> {
    const call = runningCall.value;
    if (call !== undefined) {
      draft.value = { ...this.#settings.given, ...draft.value };
      await call.close();
      // The page has heard of the end first: it asked first.
      await call.client.closed;
    }
    return this.goOnline();
  }

  /** Plays answers with another loudspeaker from now on; with the usual one where that cannot be had. */
  async changeSpeaker(id: string): Promise<void> {
    chooseSpeaker(id);
    try {
      await this.#speaker?.setDevice(id);
    } catch {
      chooseSpeaker("");
      await this.#speaker?.setDevice("").catch(() => undefined);
      showNotice("warning", (t) => t.notices.speakerGone, "speaker");
    }
  }

  #become(next: Connection): void {
    connection.value = next;
    reconnecting.value = false;
    away.value = false;
    if (next.state !== "online") detectionInForce.value = undefined;
    this.setMicrophone(false);
    this.#refresh();
  }

  #refresh(): void {
    activity.value = this.#activity();
  }

  #activity(): Activity {
    const now = connection.value;
    if (now.state !== "online") return now.state;
    if (reconnecting.value || away.value) return "reconnecting";
    const { floor } = now.call.client;
    if (floor.userSpeaks) return "hearing";
    if (now.call.speaking) return "speaking";
    const answer = this.#gaveUp ? "listening" : activityOf(floor);
    if (answer !== "listening") return answer === "speaking" ? "answering" : "thinking";
    if (microphoneOn.value) return "listening";
    return detection.value === "push" ? "standby" : "ready";
  }

  /** Rejects as `startCall` does. */
  async #begin(values: ConnectValues, speaker: Speaker | undefined, signal: AbortSignal): Promise<Call> {
    const server = hostOf(values.endpoint);
    // The schema behind the form has made sure of the shape; the server checks it once more.
    const asked = draft.value;
    const recorder = this.#beginRecording(server, values.model, asked);
    const settings = withChosenTurns(asked as SessionUpdate, values);
    detectionInForce.value = detection.value;
    const call = await this.#parts.begin(values, settings, { speaker, recorder, handlers: this.#handlers }, signal);
    session.value = call.session;
    // What was changed meanwhile waits to be sent.
    if (draft.value === asked) draft.value = {};
    this.#become({ state: "online", call });
    settle("connection");
    retell(call.client, server);
    void call.client.closed.then(({ code, reason }) => this.#end(call, code, reason));
    return call;
  }

  /** Each session is a recording of its own. */
  #beginRecording(server: string, model: string, settings: JsonObject): Recorder {
    const startMs = performance.now();
    const facts = { startedAt: new Date().toISOString(), server, model };
    const recorder = new Recorder(facts, () => performance.now() - startMs);
    this.#recorder = recorder;
    this.#settings = new SettingsOfCall(settings);
    if (shown.value?.fileName !== undefined) clearLines();
    this.#conversation.reset();
    this.#gaveUp = false;
    endTools();
    beginLines();
    chosenTurn.value = 0;
    playheadMs.value = 0;
    shown.value = { recording: recorder.recording, fileName: undefined };
    return recorder;
  }

  #end(call: Call, code: number, reason: string): void {
    void call.close();
    this.#conversation.end();
    endTools();
    this.#become({ state: "offline" });
    revision.value++;
    settle("connection");
    noteEnd(code === 1000);
    if (code === 1000) showNotice("info", (t) => t.notices.ended);
    else showNotice("error", (t) => t.notices.lost(code, reason), "connection", "reconnect");
  }

  /** Sound that does not work leaves a conversation to read. */
  async #prepareSpeaker(): Promise<Speaker | undefined> {
    try {
      this.#speaker ??= await this.#parts.openSpeaker({ level: (level) => (levels.assistant = level) });
      await this.#speaker.resume();
      settle("speaker");
      if (chosenSpeaker.value !== "") await this.changeSpeaker(chosenSpeaker.value);
    } catch (error) {
      showNotice("warning", (t) => t.notices.notHeard(describeFailure(error)), "speaker");
    }
    return this.#speaker;
  }

  /**
   * Asks the server who answers; undefined where the page has shown why there is nobody to talk to. Rejects when aborted:
   * who has given up wants to know no more.
   */
  async #whoAnswers(values: ConnectValues, signal: AbortSignal): Promise<string | undefined> {
    if (values.kind !== "vivavoce") return values.model;
    const asked = await this.#abilities.learn(values, signal);
    signal.throwIfAborted();
    if (asked === "refused") {
      this.#become({ state: "offline" });
      keyProblem.value = values.secret === "" ? "missing" : "refused";
      this.#askForConnection();
      return undefined;
    }
    if (asked === "unreachable") {
      this.#become({ state: "offline" });
      showNotice("error", (t) => t.notices.unreachable(hostOf(values.endpoint)), "connection", "retry");
      return undefined;
    }
    keyProblem.value = undefined;
    return values.model || abilities.value?.defaultModel || usualModel;
  }

  /** A connection that is opened again takes the conversation with it, but not the answer that was being given. */
  #followConnection({ state, attempt }: ConnectionChange): void {
    if (state === "reconnecting" && attempt === 1) {
      this.#conversation.end();
      // Whatever was heard and said has stopped.
      levels.you = 0;
      levels.assistant = 0;
      showNotice("warning", (t) => t.notices.gettingBack, "connection", "reconnect");
    }
    if (state === "open" && reconnecting.value) {
      settle("connection");
      showNotice("info", (t) => t.notices.back);
    }
    reconnecting.value = state === "reconnecting";
    this.#refresh();
  }

  #follow(event: ServerEvent): void {
    // What is told anew stands on the page already.
    if (event.type !== "conversation.item.created" || !isRetold(event.item.id)) this.#conversation.take(event);
    // Whoever gave up an answer waits for the next.
    if (event.type === "input_audio_buffer.speech_stopped" || event.type === "response.created") this.#gaveUp = false;
    followTools(event);
    if (event.type === "response.done") this.#tellFacts(event.response);
    // An answer that ended before it could be stopped is what was wanted.
    if (event.type === "error" && event.error.code !== "response_cancel_not_active" && !isOfSettings(event))
      showNotice("error", describeFailure(new ServerError(event.error)));
    // The event list has every warning.
    else if (event.type === "warning" && this.#settings.isNews(event.warning))
      showNotice("warning", event.warning.message);
    else if (event.type === "session.updated" && runningCall.value !== undefined) {
      session.value = runningCall.value.session;
      // Servers that do not tell say null as well: that turns are not looked for is believed only where it was asked for.
      const told = isDetectionChanging() ? undefined : readDetection(event.session.turn_detection);
      detectionInForce.value = told ?? detectionInForce.value;
    }
    this.#refresh();
  }

  #tellFacts(response: { readonly id: string }): void {
    const facts = this.#recorder === undefined ? undefined : factsOf(response, this.#recorder.recording);
    if (facts !== undefined) showFacts(response.id, facts);
  }
}

/** A browser does not tell that a server wants a key. */
function adviceWithout({ credentialKind, secret }: ConnectValues, t: Messages): string {
  return credentialKind === "none" || secret === "" ? t.notices.maybeKey : "";
}
