import { createOpenaiBetaDialect, createOpenaiGaDialect } from "@vivavoce/protocol";
import { expect, test } from "vitest";
import { reduce } from "../session/reduce.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { createSessionBench } from "../testing/session-bench.ts";
import { entryText } from "./kept-entries.ts";
import { rebuildSession } from "./rebuild-session.ts";
import { StartingPoint } from "./starting-point.ts";

test.each([
  ["openai-beta", () => createOpenaiBetaDialect()],
  ["openai-ga", () => createOpenaiGaDialect()],
])("tells a response as it was told, though its dialect has the session's id in it: %s", (_name, createDialect) => {
  const { state } = createSessionBench();
  const input: SessionInput = {
    type: "clientEvent",
    event: { type: "response.create" },
    ignored: [],
  };
  const before = createDialect();
  before.encode({ type: "session.created", event_id: "event_1", session: state.session });
  const said = reduce(state, input).effects.flatMap((effect) =>
    effect.type === "send" ? before.encode(effect.event) : [],
  );
  expect(said.join("\n")).toContain(`"conversation_id":"conv_`);

  const dialect = createDialect();
  const { start } = new StartingPoint();
  const identity = { owner: "key:a", dialect: dialect.name, apiVersion: dialect.apiVersion };
  const snapshot = { ...identity, state, endsAtMs: 0, said: 1, unseen: [] };
  const entries = [entryText({ start, snapshot }), entryText({ start, inputs: [JSON.stringify(input)], beside: [] })];
  expect(rebuildSession(entries, dialect, 1_000_000, true).unseen).toEqual(said);
});
