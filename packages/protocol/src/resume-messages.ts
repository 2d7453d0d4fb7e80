/**
 * How a client of ours goes on with its session over another socket (docs/decisions/0036). Not part of Voice Live: only
 * clients that connect with the feature flag `vivavoce_resume:true` (TR-20) are told any of it, on every dialect.
 */
export const resumeFeature = "vivavoce_resume";

/** What the server says of it, between the session's own messages, which alone are counted. */
export type ResumeMessage =
  /** After `session.created`: the token that this session is found by, and for how long after its socket is lost. */
  | {
      readonly type: "vivavoce.resume.ready";
      readonly token: string;
      readonly window_ms: number;
      /** Whether `vivavoce.resume.seen` is answered where it asks; absent from servers that do not know how. */
      readonly answers?: true;
    }
  /** Of what the client has sent, so many messages have been taken since the session began. */
  | { readonly type: "vivavoce.resume.received"; readonly received: number }
  /** First on a socket that goes on with a session; what the client has not seen follows. */
  | { readonly type: "vivavoce.resume.resumed"; readonly received: number };

/** What the client says of it, and the server does not count. */
export interface ResumeSeenMessage {
  readonly type: "vivavoce.resume.seen";
  /** Messages of the session that the client has had since it began. */
  readonly seen: number;
  /** Asks for `vivavoce.resume.received` at once: a sign of life. */
  readonly answer?: true;
}

/** Close code of a client that goes on over another socket: its session waits for it, as after a loss (RFC 6455, 7.4.2). */
export const resumeElsewhereCode = 4411;

/** Query parameters of an upgrade that goes on with a session. */
export const resumeQuery = {
  /** The token. */
  token: "vivavoce_resume",
  /** As in `vivavoce.resume.seen`. */
  seen: "vivavoce_seen",
  /** Messages of the client that it has not kept: the last number that it was told in `vivavoce.resume.received`. */
  from: "vivavoce_from",
  /** Item that plays or played last at the client, and how much of it was heard, in milliseconds; both or neither. */
  item: "vivavoce_played_item",
  playedMs: "vivavoce_played_ms",
} as const;

/**
 * Query parameter by which a client that knows nothing of resuming asks for its session, by the id that `session.created`
 * told it, where the server has that switched on.
 */
export const sessionQuery = "vivavoce_session";
/** Header of the upgrade that asks the same; the query is read first. */
export const sessionHeader = "x-vivavoce-session";
