/** Somebody else has taken the session over: whoever is told so must not say another word in it. */
export class SessionTakenError extends Error {
  override readonly name = "SessionTakenError";
}

/** One session's record in a store, as its owner has it. */
export interface SessionRecord {
  /**
   * Adds an entry behind the last one. Calls do not overlap.
   * @param isWhole it stands for all before it, which the store then forgets; always so for the first, and for the next
   *   after a failure that does not say whether the entry was taken
   * @returns resolves when the entry outlives this process
   * @throws SessionTakenError when somebody else has the session now; another error when the store cannot take it
   */
  append(entry: Buffer, isWhole: boolean): Promise<void>;
  /** The session is over: forgets it, unless somebody else has it now. Never rejects. */
  remove(): Promise<void>;
}

/** A session taken over: from the last whole entry on. */
export interface TakenSession {
  readonly record: SessionRecord;
  readonly entries: readonly Buffer[];
}

/**
 * Where the records of sessions outlive the processes that have them. A session has one owner: taking it over is a fence,
 * which the store itself keeps, so that an owner who is only slow, or cut off, cannot go on with it beside another.
 */
export interface SessionStore {
  /**
   * Begins the record of a session that nobody has had.
   * @param id of [A-Za-z0-9_-], at most 100 characters
   * @param owner whose it is: it stands on each entry, so that it is known before anything is read
   */
  create(id: string, owner?: string): SessionRecord;
  /**
   * Takes a session over from whoever has it.
   * @param accepts sees what there is; where it says false, the session stays with whoever has it. It may be asked again, of
   *   what he has added meanwhile; not where it says "never"
   * @param mayHave whether it may be had of this owner, before any of it is read; not asked where it was begun without one
   * @returns undefined where there is none, or it is not accepted
   * @throws Error when the store cannot be asked
   */
  take(
    id: string,
    accepts: (entries: readonly Buffer[]) => boolean | "never",
    mayHave?: (owner: string) => boolean,
  ): Promise<TakenSession | undefined>;
  /** Why it cannot keep sessions now, for operators; undefined while it can. */
  problem?(): string | undefined;
}
