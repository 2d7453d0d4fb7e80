import type { McpServer } from "./mcp-server.ts";
import type { ResponseRequest, RunningResponse } from "./response-state.ts";
import type { McpTool, Session } from "@vivavoce/protocol";
import type { Conversation } from "./conversation.ts";
import type { Capabilities } from "./capabilities.ts";

/** Everything a session knows. Plain data: it can be compared, stored and replayed. */
export interface SessionState {
  readonly lifecycle: "open" | "closed";
  /** Decides defaults that differ between api versions (SF-08.3). */
  readonly apiVersion: string;
  /** The effective settings as echoed to the client (wire.md 5). */
  readonly session: Session;
  /** What the engines in use can honour. */
  readonly capabilities: Capabilities;
  /** The agent that answers (TR-12); null in sessions with a model. */
  readonly agent: AgentRole | null;
  /** MCP servers that the session was given before its client came: what was set of them binds it. */
  readonly given: readonly McpTool[];
  readonly limits: SessionLimits;
  /** What is said when the model fails, by language; empty where nothing is to be said. */
  readonly failureSentences: Sentences;
  /** What is said to who speaks a language that the recognizer does not know, by language; null: nobody is told. */
  readonly languageSentences: Sentences | null;
  /** What is said when speech cannot be recognized, by language; in records of older versions it is not there. */
  readonly hearingSentences?: Sentences;
  readonly ids: { readonly seed: string; readonly next: number };
  readonly conversation: Conversation;
  readonly input: InputState;
  /** Text being streamed into user items that are not there yet (CE-11), oldest first. */
  readonly inputTexts: readonly { readonly id: string; readonly text: string }[];
  /** Committed audio whose text has not come back yet, in order of commit. */
  readonly pendingUtterances: readonly PendingUtterance[];
  readonly response: { readonly phase: "idle" } | RunningResponse;
  /** Responses out of band (RC-18), oldest first. */
  readonly beside: readonly RunningResponse[];
  /** MCP servers, and calls that wait for the client. */
  readonly mcp: McpState;
  /** Language that the user spoke last, as far as the recognizer finds out, BCP-47; null when nothing is known. */
  readonly heardLanguage: string | null;
  /** What speaks for the user's speaking a language that nobody here understands, and whether that is to be said or was. */
  readonly foreign: { readonly evidence: number; readonly phase: "listening" | "due" | "told" };
  /**
   * Whether the user has been told that recognition fails, and nothing was recognized since, or is to be told as soon as what
   * is heard now has turned out to be no words; absent in older records.
   */
  readonly hearingFailure?: "told" | "owed" | null;
  /** The user has said something that got no answer, because more was said: the next utterance owes it one. */
  readonly answerOwed: boolean;
  /** Recorded sound of items whose text has not come back yet, oldest first. */
  readonly sounds: readonly PendingSound[];
  /** Responses out of band that wait for the text of recorded sound. */
  readonly besideWaiting: readonly ResponseRequest[];
  /** A response that has been asked for and cannot start yet; at most one. */
  readonly waiting: ResponseRequest | null;
}

/** Sentences by BCP-47 code, or the language of one. */
export type Sentences = Readonly<Record<string, string>>;

/** What a session may keep. */
export interface SessionLimits {
  /** Most items in a conversation; adding one more is an error. */
  readonly maxItems: number;
  /** Most audio a client may append without committing when turn detection is off, in milliseconds. */
  readonly maxBufferedMs: number;
  /** Length of a session, in milliseconds (TR-56). */
  readonly maxSessionMs: number;
  /** Most that a session keeps of what it was sent, in bytes (see `keptBytes`); what would be more is an error. */
  readonly maxSessionBytes: number;
  /** Utterances that may wait for their text when the client commits another one. */
  readonly maxPendingTranscriptions: number;
}

/** What is known of the audio that comes in. */
interface InputState {
  /** Grows whenever audio facts made so far become meaningless: clear, manual commit, new input settings. */
  readonly epoch: number;
  /** Media time: audio received since the session started (BH-30). */
  readonly receivedMs: number;
  /** Media time from which audio is not committed yet. */
  readonly bufferStartMs: number;
  readonly speech: Speech;
  /** Id of the turn that the client opened and has not ended (CE-06); null when there is none. */
  readonly clientTurn: string | null;
}

/** Whether somebody speaks, as the client was told. */
type Speech =
  | { readonly phase: "silent" }
  | {
      readonly phase: "speaking";
      /** Id the user item will have (SE-10). */
      readonly itemId: string;
      readonly startMs: number;
      /** Partial text already shown, for streaming transcription models. */
      readonly shownText: string;
    };

/**
 * What follows the text of an utterance: an answer (BH-36), nothing by itself, or, when the user has gone on speaking
 * meanwhile, an answer together with what is said now.
 */
export type AnswerPlan = "now" | "never" | "with the next";

/** Speech whose text is awaited. */
export interface PendingUtterance {
  readonly itemId: string;
  readonly previousItemId: string | null;
  readonly answer: AnswerPlan;
  readonly shownText: string;
  /** The client has been promised a transcription: it was switched on at the commit. */
  readonly transcribes: boolean;
  /** Where its sound is, in media time; in records of older versions it is not said. */
  readonly startMs?: number;
  readonly endMs?: number;
}

/**
 * Recorded sound of an item that is being turned into text. In the session core the `audio` of an `input_audio` part is
 * the name under which the host holds the sound: bytes never come here.
 */
export interface PendingSound {
  readonly name: string;
  readonly bytes: number;
  /** The part of the conversation that its text is for; null for the input of one response. */
  readonly part: { readonly itemId: string; readonly contentIndex: number } | null;
  /** The client has been promised a transcription: it was switched on when the item came. */
  readonly transcribes: boolean;
}

/** What a session begins with. */
export interface OpeningFacts {
  readonly session: Session;
  readonly apiVersion: string;
  readonly idSeed: string;
  /** What the engines in use can honour; under the name that journals have had from the beginning. */
  readonly abilities: Capabilities;
  readonly limits: SessionLimits;
  /** Absent where nothing is said when the model fails. */
  readonly failureSentences?: Sentences;
  /** Absent where nothing is said when speech cannot be recognized. */
  readonly hearingSentences?: Sentences;
  /** Absent where nobody is told that the language is not understood. */
  readonly languageSentences?: Sentences;
  /** Absent in sessions with a model. */
  readonly agent?: AgentRole;
  /** Absent in sessions that were given no MCP servers. */
  readonly given?: readonly McpTool[];
}

/** The state of a session that has just been accepted, before anything was sent. */
export function createSessionState(facts: OpeningFacts): SessionState {
  return {
    lifecycle: "open",
    apiVersion: facts.apiVersion,
    session: facts.session,
    capabilities: facts.abilities,
    agent: facts.agent ?? null,
    given: facts.given ?? [],
    limits: facts.limits,
    failureSentences: facts.failureSentences ?? {},
    languageSentences: facts.languageSentences ?? null,
    hearingSentences: facts.hearingSentences ?? {},
    ids: { seed: facts.idSeed, next: 0 },
    conversation: { entries: [] },
    input: { epoch: 0, receivedMs: 0, bufferStartMs: 0, speech: { phase: "silent" }, clientTurn: null },
    inputTexts: [],
    pendingUtterances: [],
    response: { phase: "idle" },
    beside: [],
    mcp: noMcp,
    heardLanguage: null,
    foreign: { evidence: 0, phase: "listening" },
    hearingFailure: null,
    answerOwed: false,
    sounds: [],
    besideWaiting: [],
    waiting: null,
  };
}

/** What a session knows of MCP. */
interface McpState {
  /** The servers of the session's tools, in their order. */
  readonly servers: readonly McpServer[];
  /** Calls that wait for the client, or were approved and have not been made yet; oldest first. */
  readonly approvals: readonly McpApproval[];
}

/** A call that waits for an approval. */
export interface McpApproval {
  /** Id of the `mcp_approval_request` item. */
  readonly itemId: string;
  readonly responseId: string;
  readonly label: string;
  /** `itemId` of the listing that the tool comes from: with another server under the label there is nothing to approve. */
  readonly listing: string;
  readonly tool: string;
  readonly arguments: string;
  readonly answer: "open" | "approved";
  /** The wish that led to the call: the response that follows has the same settings. */
  readonly request: ResponseRequest;
}

const noMcp: McpState = { servers: [], approvals: [] };

/** The agent of a session: a role that the server's configuration defines, and clients select by name (TR-12). */
export interface AgentRole {
  readonly name: string;
  readonly id: string;
  readonly description: string | null;
  /** Id of the conversation with it (SF-27). */
  readonly threadId: string;
  /** What it is told; never shown to the client. */
  readonly instructions: string;
  /** What it says first, before anyone has spoken; null for nothing. */
  readonly greeting: string | null;
  /** Warnings: what of the connection's parameters has no effect here; under the name that journals have. */
  readonly notices: readonly { readonly param: string; readonly message: string }[];
}
