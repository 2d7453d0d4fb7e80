import type { ServerEvent } from "@vivavoce/client";
import { expect, it } from "vitest";
import type { ChatFact } from "./chat-fact.ts";
import { JsonView } from "./json-view.ts";
import { PlainView } from "./plain-view.ts";

const facts: ChatFact[] = [
  { type: "connecting", host: "h:1", model: "m", apiVersion: "v", signIn: "entra" },
  { type: "session", id: "s1", model: "m" },
  { type: "ready", input: "microphone" },
  { type: "state", state: "listening" },
  { type: "user", itemId: "i", text: "hi\u001b[31m" },
  { type: "assistant", responseId: "r", text: "hello", latencyMs: 123.4, status: "completed" },
  { type: "assistant", responseId: "r", text: "once", latencyMs: null, status: "cancelled" },
  { type: "muted", muted: true },
  { type: "error", errorType: "t", code: "c", param: "p", message: "broken" },
  { type: "warning", code: null, param: null, message: "careful" },
  { type: "ended", exitCode: 1, turns: 1, latencyMs: 123.4, message: "The server is gone: \u001b]0;t\u0007\u202e." },
];

it("writes lines, what is wrong to the error output", () => {
  const lines: string[] = [];
  const errors: string[] = [];
  const view = new PlainView({ print: (line) => lines.push(line), printError: (line) => errors.push(line) }, true);
  view.event({ type: "session.created" } as ServerEvent);
  for (const fact of facts) view.show(fact);
  expect(lines).toEqual([
    "Received event: {'session.created'}",
    "Connecting to h:1 (m, api-version v, Microsoft Entra ID) ...",
    "Session s1, model m",
    "Speak. Type m and Enter to mute, q and Enter to quit.",
    "You: hi [31m",
    "Assistant: hello [0.12 s]",
    "Assistant: once (interrupted)",
    "The microphone is muted.",
  ]);
  expect(errors).toEqual(["Error: t c at p: broken", "Warning: careful", "The server is gone:  ]0;t ."]);
});

it("names who answers in place of who was asked for", () => {
  const lines: string[] = [];
  const view = new PlainView({ print: (line) => lines.push(line), printError: () => undefined }, false);
  const [connecting, session] = facts;
  for (const fact of [connecting, session])
    if (fact !== undefined) view.show({ ...fact, answers: "own\u001b[31m" } as ChatFact);
  expect(lines).toEqual([
    "Connecting to h:1 (own [31m, api-version v, Microsoft Entra ID) ...",
    "Session s1, model own [31m",
  ]);
});

it("writes a JSON object a line, with events only when asked for", () => {
  const lines: string[] = [];
  const open = (verbose: boolean): JsonView =>
    new JsonView({ print: (line) => lines.push(line), nowMs: () => Date.UTC(2026, 0, 1), verbose });
  const event = { type: "response.audio.delta", delta: "AAAA" } as ServerEvent;
  open(false).event(event);
  open(true).event(event);
  for (const fact of facts) open(false).show(fact);
  const [first, ...rest] = lines.map((line) => JSON.parse(line) as object);
  const at = "2026-01-01T00:00:00.000Z";
  expect(first).toEqual({ at, type: "event", event: { type: "response.audio.delta", delta: "<3 bytes>" } });
  expect(rest).toEqual(facts.map((fact) => ({ at, ...fact })));
});
