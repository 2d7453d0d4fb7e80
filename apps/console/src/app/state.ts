import { computed, signal } from "@preact/signals";
import { durationOf } from "../record/recording.ts";
import type { Recording } from "../record/recording.ts";
import type { JsonObject } from "./draft.ts";
import { buildTurns } from "../turns/build-turns.ts";
import { turnsIn } from "../turns/find-turns.ts";
import type { TurnSet } from "../turns/find-turns.ts";
import type { Abilities } from "./ask-server.ts";
import type { Call } from "./call.ts";
import { recallValues } from "./connect-values.ts";

/** The pages of the console, as the address names them. */
export type Page = "talk" | "inspect" | "settings";

/** What the page is doing, as the user sees it. */
export type Activity =
  | "offline"
  | "connecting"
  | "reconnecting"
  | "ready"
  | "standby"
  | "listening"
  | "hearing"
  | "thinking"
  | "answering"
  | "speaking";

/** The state of the connection. */
export type Connection =
  | { readonly state: "offline" }
  | { readonly state: "connecting"; readonly abort: AbortController }
  | { readonly state: "online"; readonly call: Call };

/** Something that was said, for those who listen to the page. */
export interface SpokenLine {
  readonly id: string;
  readonly speaker: "you" | "assistant";
  readonly text: string;
}

const pages: readonly Page[] = ["talk", "inspect", "settings"];

function pageOf(hash: string): Page {
  return pages.find((name) => `#${name}` === hash) ?? "talk";
}

/** The page that is shown. */
export const page = signal<Page>(pageOf(location.hash));
addEventListener("hashchange", () => (page.value = pageOf(location.hash)));

/**
 * The page that is shown, or was asked for and is about to be: browsers tell of that a moment later, and it is drawn a
 * moment after that. For what must not be said where nobody is any more.
 */
export const heading = (): Page => pageOf(location.hash);

/** What the form of the connection has in it. */
export const connectValues = signal(recallValues(location.origin));
/** Whether there is a session, or one is being opened. */
export const connection = signal<Connection>({ state: "offline" });
/** The call that is running. */
export const runningCall = computed(() => (connection.value.state === "online" ? connection.value.call : undefined));
/** What the server says that it can do; undefined until it has. */
export const abilities = signal<Abilities | undefined>(undefined);
/** Why the form is open: the server wants a key, or refused the one it got. */
export const keyProblem = signal<"missing" | "refused" | undefined>(undefined);
/** Who has the floor. */
export const activity = signal<Activity>("offline");
/** Whether there is an answer to stop, or one to come. */
export const answerRunning = computed(() =>
  (["speaking", "answering", "thinking"] as const).some((each) => each === activity.value),
);
/** Whether a lost connection is being opened again. */
export const reconnecting = signal(false);
/** Whether the session goes on as soon as there is a connection: what is said is kept meanwhile. */
export const away = signal(false);
/** Whether the microphone is open. */
export const microphoneOn = signal(false);
/** The session as the server last told it. */
export const session = signal<JsonObject | undefined>(undefined);
/** Settings that were changed here and not sent yet. */
export const draft = signal<JsonObject>({});
/** What screen readers are told: whole sentences, then what went wrong. */
export const spokenLines = signal<readonly SpokenLine[]>([]);
/** What went wrong, said at once; empty for nothing. */
export const alertText = signal("");
/** What went wrong while another page than Talk is shown, until it is seen there or taken away. */
export const toast = signal("");

/** A conversation to look at; `fileName` is that of the file it was opened from, undefined for one of this page. */
export interface Shown {
  readonly recording: Recording;
  readonly fileName: string | undefined;
}
/** The conversation that is looked at: the one that runs or ran last, or one of a file. */
export const shown = signal<Shown | undefined>(undefined);
/** Goes up when the shown recording has grown. */
export const revision = signal(0);
/** Where the replay is, milliseconds of the recording. */
export const playheadMs = signal(0);
/** Whether the recording plays. */
export const replaying = signal(false);

/** The turns of the shown recording. */
export const turns = computed(() => {
  void revision.value;
  const source = shown.value?.recording;
  return source === undefined ? [] : buildTurns(source);
});
/** Where the shown recording ends. */
export const durationMs = computed(() => {
  void revision.value;
  const source = shown.value?.recording;
  return source === undefined ? 0 : durationOf(source);
});
/** Number of the turn that is looked at; 0 follows the latest. */
export const chosenTurn = signal(0);
/** Which turns are stepped through. */
export const turnSet = signal<TurnSet>("all");
/** They, in that order. */
export const foundTurns = computed(() => turnsIn(turns.value, turnSet.value));
/** The turn that is looked at. */
export const turn = computed(() => {
  const all = turns.value;
  return all.find(({ number }) => number === chosenTurn.value) ?? all.at(-1);
});

/** How loud both sides are right now, 0 to 1; read by meters for each picture. */
export const levels = { you: 0, assistant: 0 };
