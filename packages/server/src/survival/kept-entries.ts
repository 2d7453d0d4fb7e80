import type { SessionInput } from "../session/state/session-input.ts";
import type { SessionState } from "../session/state/session-state.ts";
import { serverBuild } from "../runtime/server-build.ts";
import type { Start } from "./starting-point.ts";

/** Whose session it is, and what its client has to ask for again. */
export interface KeptIdentity {
  /** Who may go on with it. */
  readonly owner: string;
  readonly dialect: string;
  readonly apiVersion: string;
}

/** Everything of a session at one moment. */
export interface Snapshot extends KeptIdentity {
  /** Version of the server that has written it; absent: one that did not say so. */
  readonly by?: string;
  readonly state: SessionState;
  /** End of its time, by the clock on the wall, in milliseconds. */
  readonly endsAtMs: number;
  /** Messages said so far; `unseen` are the last of them. */
  readonly said: number;
  readonly unseen: readonly string[];
  /** What its dialect has in mind (`Dialect.memory`); absent where it has nothing, and in records of older versions. */
  readonly memory?: unknown;
}

/** One entry of a session's record, as JSON. */
export interface KeptEntry {
  /** Of this form; one of another form is not read. */
  readonly form: 1;
  readonly start: Start;
  /** Stands for all before it. */
  readonly snapshot?: Snapshot;
  /** What happened since the entry before; what was said follows from it. */
  readonly inputs?: readonly SessionInput[];
  /** Messages that no input led to, and their numbers. */
  readonly beside?: readonly { readonly number: number; readonly text: string }[];
}

/**
 * The form of entries that this version reads and writes. It is raised when a session's state has become one that cannot go on from
 * what is written: from a snapshot of the same form any version goes on.
 */
const form = 1;

/** A record that another version of this server has written. */
export class OtherFormError extends Error {
  override readonly name = "OtherFormError";

  static ofForm(found: unknown): OtherFormError {
    return new OtherFormError(
      `The record is of form ${JSON.stringify(found) ?? "none"}, and this version reads form ${form}.`,
    );
  }

  /** What happened since the last whole entry becomes the same again only where it is worked on in the same way. */
  static ofVersion(by: string | undefined): OtherFormError {
    const writer = by === undefined ? "another version" : `version ${by}`;
    return new OtherFormError(
      `${writer} has written what happened since the last whole entry of the record, and this is ${serverBuild()}.`,
    );
  }
}

/** An entry as bytes. @param entry of what happened, the JSON of each */
export function entryText(
  entry:
    | { readonly start: Start; readonly snapshot: Snapshot }
    | { readonly start: Start; readonly inputs: readonly string[]; readonly beside: readonly string[] },
): Buffer {
  const start = JSON.stringify(entry.start);
  const rest =
    "snapshot" in entry
      ? `"snapshot":${JSON.stringify({ ...entry.snapshot, by: serverBuild() })}`
      : `"inputs":[${entry.inputs.join(",")}],"beside":[${entry.beside.join(",")}]`;
  return Buffer.from(`{"form":${form},"start":${start},${rest}}`);
}

/** Whose session a record is, and its protocol, by its first entry, of whatever form that is; each as far as it says so. */
export function identityOf(entries: readonly Buffer[]): Partial<KeptIdentity> {
  const [first] = entries;
  const entry = first && (JSON.parse(first.toString()) as Partial<KeptEntry> | null);
  const { owner, dialect, apiVersion }: Partial<Record<keyof KeptIdentity, unknown>> = entry?.snapshot ?? {};
  return {
    ...(typeof owner === "string" && { owner }),
    ...(typeof dialect === "string" && { dialect }),
    ...(typeof apiVersion === "string" && { apiVersion }),
  };
}

/**
 * @throws OtherFormError when another version has written it
 * @throws Error when it is no entry
 */
export function readEntry(bytes: Buffer): KeptEntry {
  const entry = JSON.parse(bytes.toString()) as KeptEntry | null;
  if (entry?.form !== form) throw OtherFormError.ofForm(entry?.form);
  return entry;
}
