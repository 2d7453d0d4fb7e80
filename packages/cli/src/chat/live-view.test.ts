import type { ServerEvent } from "@vivavoce/client";
import { expect, it } from "vitest";
import { FakeTerminal } from "../terminal/testing/fake-terminal.ts";
import type { ChatFact } from "./chat-fact.ts";
import { LiveView } from "./live-view.ts";

const connecting: ChatFact = {
  type: "connecting",
  host: "localhost:8080",
  model: "gpt-4o",
  apiVersion: "2025-05-01-preview",
  signIn: "none",
};

function open(columns = 72, verbose = false) {
  const terminal = new FakeTerminal(columns);
  const view = new LiveView(terminal, { colour: true, verbose });
  const show = (...facts: ChatFact[]): void => {
    for (const fact of facts) view.show(fact);
  };
  return { terminal, view, show };
}

it("shows a turn as it goes", () => {
  const { terminal, view, show } = open();
  show(connecting);
  expect(terminal.frame).toMatchInlineSnapshot(`
    "
      Vivavoce
      localhost:8080 (gpt-4o, api-version 2025-05-01-preview, no key)


      ⠋ connecting   mic                 m mute · q quit"
  `);
  show({ type: "state", state: "listening" });
  view.levels({ microphoneDb: -60, speakerDb: -120 });
  show({ type: "state", state: "hearing" }, { type: "user.partial", itemId: "i1", text: "what is twelve" });
  view.levels({ microphoneDb: -24, speakerDb: -120 });
  expect(terminal.frame).toMatchInlineSnapshot(`
    "
      Vivavoce
      localhost:8080 (gpt-4o, api-version 2025-05-01-preview, no key)


      You        what is twelve

      ● hearing you  mic  ███████▌       m mute · q quit"
  `);
  show(
    { type: "user", itemId: "i1", text: "What is twelve times seven?" },
    { type: "state", state: "thinking" },
    { type: "assistant.partial", responseId: "r1", text: "Twelve times seven" },
    { type: "state", state: "speaking" },
  );
  view.levels({ microphoneDb: -60, speakerDb: -18 });
  expect(terminal.frame).toMatchInlineSnapshot(`
    "
      Vivavoce
      localhost:8080 (gpt-4o, api-version 2025-05-01-preview, no key)


      You        What is twelve times seven?

      Assistant  Twelve times seven

      ● speaking     out  █████████      m mute · q quit"
  `);
  show(
    { type: "assistant", responseId: "r1", text: "Twelve times seven is 84.", latencyMs: 214, status: "completed" },
    { type: "state", state: "listening" },
    { type: "muted", muted: true },
  );
  expect(terminal.frame).toMatchInlineSnapshot(`
    "
      Vivavoce
      localhost:8080 (gpt-4o, api-version 2025-05-01-preview, no key)


      You        What is twelve times seven?
      Assistant  Twelve times seven is 84. [0.21 s]

      ● listening    muted               m unmute · q quit"
  `);
  show({ type: "ended", exitCode: 0, turns: 1, latencyMs: 214, message: "" });
  view.levels({ microphoneDb: -20, speakerDb: -120 });
  expect(terminal.frame).toMatchInlineSnapshot(`
    "
      Vivavoce
      localhost:8080 (gpt-4o, api-version 2025-05-01-preview, no key)


      You        What is twelve times seven?
      Assistant  Twelve times seven is 84. [0.21 s]

      1 turn, answered in 0.21 s (median)"
  `);
  expect(terminal.cursorShown).toBe(true);
});

it("marks what was interrupted, and errors and warnings where they happened", () => {
  const { terminal, show } = open();
  show(
    { type: "assistant", responseId: "r1", text: "Once upon a time", latencyMs: null, status: "cancelled" },
    { type: "warning", code: "unsupported", param: "session.voice", message: "no such voice here" },
    { type: "error", errorType: "server_error", code: "boom", param: null, message: "broke\u001b[2J down" },
    { type: "user.failed", itemId: "i", message: "too long" },
    { type: "tool", name: "weather" },
    { type: "state", state: "connecting" },
  );
  expect(terminal.frame).toMatchInlineSnapshot(`
    "  Assistant  Once upon a time (interrupted)
      Warning: unsupported at session.voice: no such voice here
      Error: server_error boom: broke [2J down
      Your speech was not transcribed: too long
                 calls weather

      ⠋ connecting   mic                 m mute · q quit"
  `);
});

it("keeps long unfinished speech to a few rows, and fits a narrow terminal", () => {
  const { terminal, view, show } = open(34);
  const text = Array.from({ length: 40 }, (_, index) => `word${index}`).join(" ");
  show({ type: "state", state: "speaking" }, { type: "assistant.partial", responseId: "r1", text });
  view.levels({ microphoneDb: -60, speakerDb: -20 });
  expect(terminal.frame).toMatchInlineSnapshot(`
    "
                 word30 word31 word32
                 word33 word34 word35
                 word36 word37 word38
                 word39

      ● speaking     out  ████████▌ …"
  `);
  expect(terminal.frame.split("\n").every((row) => row.length < 34)).toBe(true);
  show({
    type: "assistant",
    responseId: "r1",
    text: "one two three four five six",
    latencyMs: 90,
    status: "completed",
  });
  expect(terminal.frame).toMatchInlineSnapshot(`
    "  Assistant  one two three four
                 five six [0.09 s]

      ● speaking     out  ████████▌ …"
  `);
});

it("lists events in the words of the quickstart when asked to", () => {
  const { terminal, view, show } = open(72, true);
  view.event({ type: "session.updated" } as ServerEvent);
  show({ type: "state", state: "listening" });
  expect(terminal.frame).toContain("Received event: {'session.updated'}");
  const quiet = open();
  quiet.view.event({ type: "session.updated" } as ServerEvent);
  expect(quiet.terminal.frame).toBe("");
});
