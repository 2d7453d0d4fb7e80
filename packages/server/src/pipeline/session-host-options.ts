import type { Clock } from "@vivavoce/audio/clock";
import type { EngineSet } from "@vivavoce/engine";
import type { SessionJournal } from "../journal/session-journal.ts";
import type { ServerMetrics } from "../metrics/server-metrics.ts";
import type { Ids } from "../runtime/ids.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Slots } from "../runtime/slots.ts";
import type { AgentRole, Sentences, SessionLimits } from "../session/state/session-state.ts";
import type { McpOptions } from "./mcp/mcp-options.ts";
import type { AnswerLimits } from "./output/answer-limits.ts";

/** What all sessions of a server share. */
export interface SessionHostOptions {
  /** Shared by all sessions. */
  readonly engines: EngineSet;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly limits: SessionLimits & {
    /** Audio that may wait for voice activity detection, in milliseconds. */
    readonly maxPendingMs: number;
    /** Longest utterance before it is ended, in milliseconds. */
    readonly maxUtteranceMs: number;
    /** Largest message to a client, in bytes; 1 MiB when absent. */
    readonly maxSentMessageBytes?: number;
  };
  /** What sessions may do with MCP servers; `defaultMcpOptions` for what is absent: those on the public internet. */
  readonly mcp?: Partial<McpOptions> | undefined;
  /** What answers of language models may be, whatever the model; `defaultAnswerLimits` for what is absent. */
  readonly answers?: Partial<AnswerLimits> | undefined;
  /** What is said when the model fails, by language; nothing when absent. */
  readonly failureSentences?: Sentences | undefined;
  /** What is said when speech cannot be recognized, by language; nothing when absent. */
  readonly hearingSentences?: Sentences | undefined;
  /** What is said to who speaks a language that the recognizer does not know, by language; nothing when absent. */
  readonly languageSentences?: Sentences | undefined;
  /** What an operator does to have more languages understood, a command perhaps: for the log, when somebody speaks one. */
  readonly moreLanguages?: string | undefined;
  /** How far audio may run ahead of playback, in milliseconds, usually 1000; Infinity for as fast as it is made. */
  readonly leadMs: number;
  /**
   * Answers of one session that may be made ahead of the end of a turn and thrown away when the user goes on, in any
   * minute, usually 12; 0 for none.
   */
  readonly maxWastedPerMinute: number;
  /** Opens a record of everything that happens to a session; undefined for none. */
  readonly openJournal?: ((sessionId: string) => SessionJournal) | undefined;
  /** What the server counts of its sessions; nothing when absent. */
  readonly metrics?: ServerMetrics | undefined;
  /** What OpenTelemetry is told of its sessions; nothing when absent. */
  readonly telemetry?: Telemetry | undefined;
  /** Slots for work on sound that came faster than it was spoken, shared by all sessions of a server. */
  readonly catchUp?: Slots | undefined;
  /** Names that mean the language model, besides its id; others get a warning that it stands in for them. */
  readonly modelNames?: readonly string[];
  /** The agent that answers. */
  readonly agent?: AgentRole | undefined;
}
