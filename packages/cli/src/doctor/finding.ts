/** `ok`: nothing to do. `note`: works, something would be better. `fail`: something will not work. */
export type FindingStatus = "ok" | "note" | "fail";

/** What was found out about one thing. Holds no secrets. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly name: string;
  readonly status: FindingStatus;
  readonly found: string;
  /** What to do, where there is something to do. */
  readonly advice?: string;
}

/** There is nothing to do. */
export const ok = (name: string, found: string): Finding => ({ name, status: "ok", found });
/** It works; something would be better. */
export const note = (name: string, found: string, advice: string): Finding => ({ name, status: "note", found, advice });
/** It will not work. */
export const fail = (name: string, found: string, advice: string): Finding => ({ name, status: "fail", found, advice });

/** What the checks look at; tests give their own. */
export interface DoctorSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds, for durations alone. */
  readonly nowMs: () => number;
}
