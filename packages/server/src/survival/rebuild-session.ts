import type { Dialect } from "@vivavoce/protocol";
import { encodeFitting } from "../runtime/encode-fitting.ts";
import { shownSession } from "../session/honour/mcp-secrets.ts";
import { reduce } from "../session/reduce.ts";
import type { SessionState } from "../session/state/session-state.ts";
import { serverBuild } from "../runtime/server-build.ts";
import { OtherFormError, readEntry } from "./kept-entries.ts";
import type { KeptIdentity } from "./kept-entries.ts";
import type { Start } from "./starting-point.ts";

/** A session as its record has it. */
export interface RebuiltSession {
  readonly identity: KeptIdentity;
  readonly state: SessionState;
  readonly endsAtMs: number;
  /** Messages said in all, and the last of them; as the snapshot has them where they are not wanted. */
  readonly said: number;
  readonly unseen: readonly string[];
  readonly start: Start;
}

/**
 * The session that a record tells of, and what it has said, byte for byte: its reducer is pure.
 * @param entries from the last whole one on
 * @param wantsSaid whether its client counts what was said; one that is told everything anew has no use for it
 * @throws OtherFormError when they are of another form, or another version has written what follows the first
 * @throws Error when they are no record
 */
export function rebuildSession(
  entries: readonly Buffer[],
  dialect: Pick<Dialect, "encode" | "recall" | "name" | "apiVersion">,
  maxBytes: number,
  wantsSaid: boolean,
): RebuiltSession {
  const [first, ...rest] = entries.map(readEntry);
  const snapshot = first?.snapshot;
  if (first === undefined || snapshot === undefined) throw new Error("The record of the session has no beginning.");
  const { owner, dialect: name, apiVersion, endsAtMs } = snapshot;
  if (name !== dialect.name || apiVersion !== dialect.apiVersion) {
    throw new Error("The client comes back with another protocol.");
  }
  if (snapshot.by !== serverBuild() && rest.some(({ inputs = [] }) => inputs.length > 0)) {
    throw OtherFormError.ofVersion(snapshot.by);
  }
  let { state, said } = snapshot;
  // Some dialects have the session that they told last in what they tell next, and what they have announced. Who is told everything anew is told of it first.
  if (wantsSaid) {
    dialect.encode({ type: "session.updated", event_id: "", session: shownSession(state.session) });
    if (snapshot.memory !== undefined) dialect.recall?.(snapshot.memory);
  }
  const unseen = wantsSaid ? [...snapshot.unseen] : [];
  const beside = new Map(rest.flatMap((entry) => entry.beside ?? []).map(({ number, text }) => [number, text]));
  const add = (text: string): void => {
    unseen.push(text);
    said += 1;
  };
  const addBeside = (): void => {
    for (let text = beside.get(said + 1); text !== undefined; text = beside.get(said + 1)) add(text);
  };
  for (const { inputs = [] } of rest) {
    for (const input of inputs) {
      const reduction = reduce(state, input);
      state = reduction.state;
      if (!wantsSaid) continue;
      for (const effect of reduction.effects) {
        if (effect.type !== "send") continue;
        addBeside();
        for (const text of encodeFitting(dialect as Dialect, effect.event, maxBytes)) {
          addBeside();
          add(text);
        }
      }
    }
  }
  if (wantsSaid) addBeside();
  return {
    identity: { owner, dialect: name, apiVersion },
    state,
    endsAtMs,
    said,
    unseen,
    start: rest.at(-1)?.start ?? first.start,
  };
}
