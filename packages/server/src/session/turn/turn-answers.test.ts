import { describe, expect, it } from "vitest";
import { ableEngines, createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";
import type { ResponsePart } from "../state/response-part.ts";

const failure = { type: "server_error", code: "engine_failed", message: "The recognizer failed." } as const;

/** Speech begins and ends; its text is still to come. Returns the id of the utterance. */
function commitTurn(bench: SessionBench): string {
  startTurn(bench);
  return endTurn(bench);
}

function startTurn(bench: SessionBench): void {
  const at = bench.state.input.receivedMs;
  bench.input({ type: "audioReceived", receivedMs: at + 2000 });
  bench.input({ type: "speechStarted", epoch: bench.state.input.epoch, startMs: at + 500, playback: null });
}

function endTurn(bench: SessionBench): string {
  const { epoch, receivedMs } = bench.state.input;
  bench.input({ type: "speechStopped", epoch, endMs: receivedMs });
  return bench.state.pendingUtterances.at(-1)?.itemId ?? "";
}

function hear(bench: SessionBench, itemId: string, text: string): void {
  bench.input({ type: "transcribed", itemId, transcript: { text, language: null, words: null, logprobs: null } });
}

function part(bench: SessionBench, piece: ResponsePart): void {
  const { response } = bench.state;
  if (response.phase !== "running") throw new Error("no response is running");
  bench.input({ type: "responsePart", responseId: response.id, part: piece });
}

describe("an answer that noise cuts short", () => {
  it("is made again when nothing of it was heard", () => {
    const bench = createSessionBench();
    hear(bench, commitTurn(bench), "What time is it?");
    part(bench, { type: "transcript", text: "It is" });
    const noise = commitTurn(bench);
    expect(bench.state.response.phase).toBe("idle");
    hear(bench, noise, "");
    expect(bench.types()).toContain("response.created");
  });

  it("is not made again when some of it was heard", () => {
    const bench = createSessionBench();
    hear(bench, commitTurn(bench), "What time is it?");
    part(bench, { type: "transcript", text: "It is" });
    part(bench, { type: "audio", base64: "AAAA", durationMs: 60 });
    hear(bench, commitTurn(bench), "");
    expect(bench.state.response.phase).toBe("idle");
  });

  it.each<[string, ResponsePart]>([
    ["a call was shown", { type: "toolCall", index: 0, callId: "call_1", name: "look" }],
    ["text was shown", { type: "text", text: "It is" }],
  ])("is not made again when %s", (_, shown) => {
    const bench = createSessionBench();
    bench.client({ type: "session.update", session: { modalities: ["text"] } });
    hear(bench, commitTurn(bench), "What time is it?");
    part(bench, shown);
    hear(bench, commitTurn(bench), "");
    expect(bench.state.response.phase).toBe("idle");
  });

  it("is not made again when a client asked for it: the client was told that it was cancelled", () => {
    const bench = createSessionBench();
    bench.client({ type: "response.create" });
    hear(bench, commitTurn(bench), "");
    expect(bench.state.response.phase).toBe("idle");
  });

  it("is made when the noise could not be recognized either", () => {
    const bench = createSessionBench();
    const question = commitTurn(bench);
    startTurn(bench);
    hear(bench, question, "What time is it?");
    bench.input({ type: "transcriptionFailed", itemId: endTurn(bench), error: failure });
    expect(bench.state.response.phase).toBe("running");
  });
});

describe("the sentence for a turn that was not turned into text", () => {
  const sentence = "The ears are gone.";
  const openBench = () => createSessionBench({}, ableEngines, { hearingSentences: { en: sentence } });
  const fail = (bench: SessionBench, itemId: string): void =>
    void bench.input({ type: "transcriptionFailed", itemId, error: failure });
  const said = (bench: SessionBench): string | undefined => {
    const { response } = bench.state;
    return response.phase === "running" ? response.request.said?.text : undefined;
  };

  it("comes when noise that began before the failure is over", () => {
    const bench = openBench();
    const question = commitTurn(bench);
    startTurn(bench);
    fail(bench, question);
    expect(bench.state.response.phase).toBe("idle");
    hear(bench, endTurn(bench), "");
    expect(said(bench)).toBe(sentence);
  });

  it("comes again when noise cut it before anything of it was heard", () => {
    const bench = openBench();
    fail(bench, commitTurn(bench));
    expect(said(bench)).toBe(sentence);
    const noise = commitTurn(bench);
    expect(bench.state.response.phase).toBe("idle");
    hear(bench, noise, "");
    expect(said(bench)).toBe(sentence);
  });

  it("comes after the last of several noises, once", () => {
    const bench = openBench();
    const question = commitTurn(bench);
    startTurn(bench);
    fail(bench, question);
    const noise = endTurn(bench);
    startTurn(bench);
    hear(bench, noise, "");
    expect(bench.state.response.phase).toBe("idle");
    fail(bench, endTurn(bench));
    expect(said(bench)).toBe(sentence);
    part(bench, { type: "audio", base64: "AAAA", durationMs: 60 });
    fail(bench, commitTurn(bench));
    expect(bench.state.response.phase).toBe("idle");
  });

  it("comes when the noise had its text before the turn failed", () => {
    const bench = openBench();
    const question = commitTurn(bench);
    hear(bench, commitTurn(bench), "");
    expect(bench.state.response.phase).toBe("idle");
    fail(bench, question);
    expect(said(bench)).toBe(sentence);
  });

  it("does not come when the noise turned out to be words: they are answered", () => {
    const bench = openBench();
    const question = commitTurn(bench);
    startTurn(bench);
    fail(bench, question);
    hear(bench, endTurn(bench), "What time is it?");
    expect(bench.state.response.phase).toBe("running");
    expect(said(bench)).toBeUndefined();
    part(bench, { type: "audio", base64: "AAAA", durationMs: 60 });
    hear(bench, commitTurn(bench), "");
    expect(bench.state.response.phase).toBe("idle");
  });
});

describe("a client that asks while a turn has no text yet", () => {
  it("gets its own response, which answers the turn as well", () => {
    const bench = createSessionBench();
    const itemId = commitTurn(bench);
    bench.client({ type: "response.create", response: { metadata: { mine: "yes" } } });
    hear(bench, itemId, "Hello.");
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.created", response: { metadata: { mine: "yes" } } });
    part(bench, {
      type: "finished",
      reason: "completed",
      usage: { inputTextTokens: 1, cachedTextTokens: 0, outputTextTokens: 1, reasoningTokens: 0 },
    });
    expect(bench.types()).toEqual(["response.done"]);
  });

  it.each([
    ["cancels", { type: "response.cancel" } as const],
    ["asks again", { type: "response.create" } as const],
  ])("is told what became of it when it %s", (_, event) => {
    const bench = createSessionBench();
    const itemId = commitTurn(bench);
    bench.client({ type: "response.create", response: { metadata: { mine: "yes" } } });
    expect(bench.client(event).map(({ type }) => type)).toEqual(["response.created", "response.done"]);
    expect(bench.sent.at(-1)).toMatchObject({
      response: {
        status: "cancelled",
        status_details: { type: "cancelled", reason: "client_cancelled" },
        output: [],
        metadata: { mine: "yes" },
      },
    });
    expect(bench.effects.some((effect) => effect.type === "startResponse")).toBe(false);
    hear(bench, itemId, "Hello.");
    expect(bench.types()).toContain("response.created");
  });

  it("meets an error when it asks again without cancel_previous (ER-01)", () => {
    const bench = createSessionBench();
    const itemId = commitTurn(bench);
    bench.client({ type: "response.create", response: { metadata: { mine: "yes" } } });
    bench.client({ type: "response.create", response: { cancel_previous: false }, event_id: "again" });
    expect(bench.sent.at(-1)).toMatchObject({
      error: { code: "conversation_already_has_active_response", event_id: "again" },
    });
    hear(bench, itemId, "Hello.");
    expect(bench.sent.at(-1)).toMatchObject({ type: "response.created", response: { metadata: { mine: "yes" } } });
  });
});
