import { readFileSync } from "node:fs";
import { createOpenaiGaDialect } from "@vivavoce/protocol";
import { expect, test } from "vitest";
import { reduce } from "../session/reduce.ts";
import type { SessionInput } from "../session/state/session-input.ts";
import { createSessionBench } from "../testing/session-bench.ts";
import { entryText, identityOf, OtherFormError, readEntry } from "./kept-entries.ts";
import { rebuildSession } from "./rebuild-session.ts";
import { StartingPoint } from "./starting-point.ts";

const identity = { owner: "key:shop", dialect: "voice-live", apiVersion: "2025-10-01" };

test("a record of another form is not read, and whose it is is known all the same", () => {
  const { start } = new StartingPoint();
  const snapshot = { ...identity, state: createSessionBench().state, endsAtMs: 0, said: 1, unseen: [] };
  const bytes = entryText({ start, snapshot });
  expect(readEntry(bytes)).toMatchObject({ form: 1, snapshot: identity });
  for (const form of [0, 2, "1", undefined]) {
    const other = Buffer.from(JSON.stringify({ ...readEntry(bytes), form }));
    expect(() => readEntry(other)).toThrow(OtherFormError);
    expect(identityOf([other])).toEqual(identity);
  }
});

/**
 * As a version of this form has written it in the middle of an answer. Where this version cannot go on from it any more, the form is to
 * be raised, and the file to be written anew.
 */
test("a session goes on from what another version of the same form has written", () => {
  const entry = readFileSync(new URL("kept-form-1.json", import.meta.url));
  const rebuilt = rebuildSession([entry], createOpenaiGaDialect(), 1_000_000, true);
  expect([rebuilt.identity.owner, rebuilt.said, rebuilt.unseen]).toEqual(["key:shop", 7, ['{"type":"unseen"}']]);
  let { state } = rebuilt;
  const types: string[] = [];
  const usage = { inputTextTokens: 9, cachedTextTokens: 0, outputTextTokens: 3, reasoningTokens: 0 };
  const { response } = state;
  if (response.phase !== "running") throw new Error("no response is running");
  const inputs: SessionInput[] = [
    { type: "responsePart", responseId: response.id, part: { type: "transcript", text: " How are you?" } },
    { type: "responsePart", responseId: response.id, part: { type: "finished", reason: "completed", usage } },
    { type: "audioReceived", receivedMs: 6000 },
    { type: "speechStarted", epoch: 0, startMs: 5000, playback: null },
    { type: "speechStopped", epoch: 0, endMs: 5900 },
    { type: "clientEvent", event: { type: "response.cancel" }, ignored: [] },
  ];
  for (const input of inputs) {
    const reduction = reduce(state, input);
    state = reduction.state;
    types.push(...reduction.effects.flatMap((effect) => (effect.type === "send" ? effect.event.type : [])));
  }
  const told = [...new Set(types)];
  for (const type of [
    "response.audio_transcript.delta",
    "response.done",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
  ]) {
    expect(told).toContain(type);
  }
});
