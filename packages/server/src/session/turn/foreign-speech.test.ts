import { describe, expect, it } from "vitest";
import { ableEngines, createSessionBench } from "../../testing/session-bench.ts";
import type { SessionBench } from "../../testing/session-bench.ts";

const open = (): SessionBench =>
  createSessionBench({}, ableEngines, { languageSentences: { en: "Sorry, only {languages} here." } });
const sentence = "Sorry, only English here.";

/** Somebody says something, with such log odds of another language. */
function say(bench: SessionBench, text: string, foreignLogOdds?: number): void {
  hear(bench, commit(bench), text, foreignLogOdds);
}

function commit(bench: SessionBench): string {
  const at = bench.state.input.receivedMs;
  const { epoch } = bench.state.input;
  bench.input({ type: "audioReceived", receivedMs: at + 2000 });
  bench.input({ type: "speechStarted", epoch, startMs: at + 500, playback: null });
  bench.input({ type: "speechStopped", epoch, endMs: at + 2000 });
  return bench.state.pendingUtterances.at(-1)?.itemId ?? "";
}

function hear(bench: SessionBench, itemId: string, text: string, foreignLogOdds?: number): void {
  const transcript = { text, language: null, words: null, logprobs: null };
  const odds = foreignLogOdds === undefined ? {} : { foreignLogOdds };
  bench.input({ type: "transcribed", itemId, transcript: { ...transcript, ...odds } });
}

/** What the last input has said: the text that stands for the answer, or that the model is asked. */
function said({ effects }: SessionBench): unknown {
  const started = effects.find((effect) => effect.type === "startResponse");
  if (started === undefined) return undefined;
  const { source } = started.plan;
  return source.kind === "text" ? source.text : source.kind;
}

const warned = ({ sent }: SessionBench): number =>
  sent.filter((event) => event.type === "warning" && event.warning.code === "language_not_understood").length;

describe("the sentence for who is not understood", () => {
  it("is said after noise that cut it before it was heard", () => {
    const bench = open();
    say(bench, "Would I am glad.", 3.2);
    say(bench, "Nor are they here.", 3.2);
    expect(said(bench)).toBe(sentence);
    say(bench, "");
    expect(said(bench)).toBe(sentence);
    expect(warned(bench)).toBe(1);
  });

  it("is said with the next words when no text was made of what they said before", () => {
    const bench = open();
    say(bench, "", 3.2);
    expect(said(bench)).toBeUndefined();
    say(bench, "Would I am glad.", 0.6);
    expect(said(bench)).toBe(sentence);
    expect(warned(bench)).toBe(1);
  });

  it("is not for people who talk behind a user, as often as they do", () => {
    const bench = open();
    for (let turn = 0; turn < 5; turn++) {
      say(bench, "", 3.2);
      expect(said(bench)).toBeUndefined();
    }
    expect(warned(bench)).toBe(0);
    // Too short to tell which language it is.
    say(bench, "Yes.");
    expect(said(bench)).toBe("model");
    say(bench, "", 3.2);
    say(bench, "What time is it?", -3.5);
    expect(said(bench)).toBe("model");
    expect(warned(bench)).toBe(0);
  });

  it("waits for the next words where talk without text comes between", () => {
    const bench = open();
    say(bench, "Would I am glad.", 3.2);
    say(bench, "", 3.2);
    // Nothing of the answer was heard before the talk cut it: it is still owed.
    expect(said(bench)).toBe("model");
    expect(warned(bench)).toBe(0);
    say(bench, "Nor are they here.", 3.2);
    expect(said(bench)).toBe(sentence);
  });

  it("is not said for noise, and speech of which nothing is known yet is not answered", () => {
    const bench = open();
    say(bench, "", 3.2);
    expect(said(bench)).toBeUndefined();
    say(bench, "");
    expect(said(bench)).toBeUndefined();
    expect(warned(bench)).toBe(0);
  });

  it("is not said again when some of it was heard", () => {
    const bench = open();
    say(bench, "Would I am glad.", 3.2);
    say(bench, "Nor are they here.", 3.2);
    const { response } = bench.state;
    const responseId = response.phase === "running" ? response.id : "";
    const part = { type: "audio", base64: "AAAA", durationMs: 300 } as const;
    bench.input({ type: "responsePart", responseId, part });
    say(bench, "Nor are they there.", 3.2);
    expect(said(bench)).toBe("model");
  });

  it("is said with the next turn when that began before the sentence could", () => {
    const bench = open();
    say(bench, "Would I am glad.", 3.2);
    const late = commit(bench);
    hear(bench, commit(bench), "Nor are they here.", 3.2);
    expect(said(bench)).toBeUndefined();
    const last = commit(bench);
    hear(bench, late, "Yes.");
    hear(bench, last, "Would she.", 3.2);
    expect(said(bench)).toBe(sentence);
    expect(warned(bench)).toBe(1);
  });

  it("is said with the next turn when the client has asked for the answer to this one", () => {
    const bench = open();
    say(bench, "Would I am glad.", 3.2);
    const asked = commit(bench);
    bench.client({ type: "response.create" });
    hear(bench, asked, "Nor are they here.", 3.2);
    expect(said(bench)).toBe("model");
    say(bench, "Would she.", 3.2);
    expect(said(bench)).toBe(sentence);
  });

  it("is not for who has gone on in English before a turn was answered", () => {
    const bench = open();
    bench.client({
      type: "session.update",
      session: { turn_detection: { type: "server_vad", create_response: false } },
    });
    say(bench, "Would I am glad.", 3.2);
    say(bench, "Nor are they here.", 3.2);
    expect(warned(bench)).toBe(1);
    for (let turn = 0; turn < 3; turn++) say(bench, "What time is it?", -3.5);
    bench.client({ type: "session.update", session: { turn_detection: { type: "server_vad" } } });
    say(bench, "What day is it?", -3.5);
    expect(said(bench)).toBe("model");
    expect(warned(bench)).toBe(1);
  });
});
