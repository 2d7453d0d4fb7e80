import type { LanguageModel } from "@vivavoce/engine";
import { describe, expect, it } from "vitest";
import { CallError, openCall, scriptedModel } from "./index.ts";
import type { CallOptions } from "./index.ts";

/** A café that asks about milk, and takes orders with a function. */
const order = {
  type: "function" as const,
  name: "order",
  description: "Orders a drink.",
  parameters: { type: "object", properties: { drink: { type: "string" } } },
};

describe("openCall", () => {
  it("holds a conversation and tells its timing", async () => {
    await using call = await openCall({
      model: scriptedModel(["With milk?", "Coming up."]),
      latency: { modelMs: 250, synthesizerMs: 50 },
    });
    await call.userSays("I'd like a coffee", { forMs: 1200 });
    const first = await call.agentTurn();
    expect(first).toMatchObject({ transcript: "With milk?", heard: "With milk?", status: "completed" });
    // 500 ms of silence end the user's turn; then the model thinks, then the voice.
    expect(first.firstAudioAfterMs).toBeGreaterThanOrEqual(800);
    expect(first.firstAudioAfterMs).toBeLessThan(880);
    expect(first.endedAtMs - first.startedAtMs).toBe(first.audioMs);
    await call.userSays("Yes, please");
    await call.expectTurn({ says: /coming up/i, withinMs: 900 });
    expect(call.conversation).toEqual([
      { who: "user", text: "I'd like a coffee" },
      { who: "agent", text: "With milk?" },
      { who: "user", text: "Yes, please" },
      { who: "agent", text: "Coming up." },
    ]);
  });

  it("refuses two things at once: a forgotten await would speak and wait at the same time", async () => {
    await using call = await openCall({ model: scriptedModel(["Hello."]) });
    const saying = call.userSays("Hello there");
    await expect(call.agentTurn()).rejects.toThrow(/agentTurn was called before userSays was over: await each/);
    await saying;
    await call.expectTurn({ says: "Hello." });
  });

  it("tells what a script threw", async () => {
    const model = scriptedModel(() => {
      throw new Error("no such order");
    });
    await using call = await openCall({ model });
    await call.userSays("Hello there");
    expect((await call.agentTurn()).error).toContain("no such order");
  });

  it("ends the turn sooner when the session is told to", async () => {
    const answerAfterMs = async (silenceMs: number): Promise<number> => {
      const turnDetection = { type: "server_vad" as const, silence_duration_ms: silenceMs };
      await using call = await openCall({
        model: scriptedModel(["Hello."]),
        session: { turn_detection: turnDetection } as CallOptions["session"] & object,
      });
      await call.userSays("Hello there");
      return (await call.agentTurn()).firstAudioAfterMs ?? 0;
    };
    expect((await answerAfterMs(900)) - (await answerAfterMs(300))).toBeGreaterThan(550);
  });

  it("makes answers ahead only when asked, so that a script stays in step with a user who pauses", async () => {
    const talk = async (maxWastedPerMinute: number): Promise<number> => {
      const model = scriptedModel(({ heard }) => `You said ${heard}.`);
      await using call = await openCall({ model, maxWastedPerMinute, latency: { modelMs: 300 } });
      await call.userSays("I would like");
      await call.silence(400);
      await call.userSays("a coffee");
      const turn = await call.expectTurn({ says: "You said I would like a coffee." });
      expect(model.requests.length).toBe(maxWastedPerMinute === 0 ? 1 : 2);
      return turn.firstAudioAfterMs ?? 0;
    };
    expect(await talk(12)).toBeLessThan(await talk(0));
  });

  it("interrupts, and knows how much was heard", async () => {
    await using call = await openCall({
      model: scriptedModel(["One two three four five six seven eight nine ten.", "Sorry."]),
    });
    await call.userSays("Count to ten");
    const counting = await call.userInterrupts("No, stop it", { afterMs: 1000 });
    expect(counting.status).toBe("interrupted");
    expect(counting.transcript).toMatch(/^One two three/);
    expect(counting.heard).toMatch(/^One two three/);
    expect(counting.heard).not.toContain("seven");
    expect((await call.agentTurn()).transcript).toBe("Sorry.");
  });

  it("runs functions, and takes all of it as one turn", async () => {
    const ordered: string[] = [];
    const model = scriptedModel([
      { says: "One moment.", calls: [{ name: "order", arguments: { drink: "coffee" } }] },
      "Your coffee is on its way.",
    ]);
    await using call = await openCall({
      model,
      session: { tools: [order] },
      tools: {
        order: async ({ drink }: { drink: string }) => {
          ordered.push(drink);
          return { number: 7 };
        },
      },
    });
    await call.userSays("A coffee please");
    const turn = await call.expectTurn({ says: "One moment. Your coffee is on its way.", calls: ["order"] });
    expect(turn.toolCalls[0]).toMatchObject({ arguments: { drink: "coffee" }, output: { number: 7 } });
    expect(ordered).toEqual(["coffee"]);
    expect(model.remaining).toBe(0);
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", output: '{"number":7}' });
  });

  it("leaves functions without a handler to the test", async () => {
    await using call = await openCall({
      model: scriptedModel([{ calls: [{ name: "order", arguments: { drink: "tea" } }] }]),
      session: { tools: [order] },
    });
    await call.userTypes("tea");
    const { toolCalls, transcript, heard } = await call.agentTurn();
    expect({ toolCalls, transcript, heard }).toMatchObject({
      toolCalls: [{ name: "order" }],
      transcript: "",
      heard: "",
    });
  });

  it("is told of a failing model, and of a script that is too short", async () => {
    await using call = await openCall({ model: scriptedModel([{ fails: "no tokens left" }]) });
    await call.userTypes("hello");
    expect(await call.agentTurn()).toMatchObject({
      status: "failed",
      error: expect.stringContaining("no tokens left"),
    });
    await call.userTypes("hello?");
    expect((await call.agentTurn()).error).toContain("the script has 1 replies, and this is request 2");
  });

  it("waits in real time for an engine that needs it, and the call's time stands still", async () => {
    const model: LanguageModel = {
      ...scriptedModel([]),
      async *generate() {
        await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
        yield { type: "text", text: "Slow but steady." };
        yield { type: "finish", reason: "stop" };
      },
    };
    await using call = await openCall({ model });
    await call.userTypes("hello");
    expect(await call.agentTurn()).toMatchObject({ transcript: "Slow but steady.", firstAudioAfterMs: 0 });
  });

  it("speaks first when told to, in any voice format", async () => {
    for (const format of ["pcm16", "pcm16_8000hz", "g711_ulaw", "g711_alaw"] as const) {
      await using call = await openCall({
        model: scriptedModel(["Welcome to the café, how are you?"]),
        session: { output_audio_format: format },
      });
      await call.send({ type: "response.create" });
      await call.expectTurn({ heard: "Welcome to the café, how are you?" });
    }
  });

  it("talks to an agent of the server", async () => {
    await using call = await openCall({
      model: scriptedModel(({ messages }) => (messages[0]?.role === "system" ? messages[0].text : "nothing")),
      agents: [{ name: "waiter", instructions: "Serve.", greeting: "Good evening." }],
      agent: "waiter",
    });
    await call.expectTurn({ says: "Good evening." });
    await call.userTypes("?");
    await call.expectTurn({ says: /Serve\./ });
  });

  it("goes on listening when the judge finds the words unfinished", async () => {
    const session = {
      turn_detection: {
        type: "azure_semantic_vad" as const,
        end_of_utterance_detection: { model: "semantic_detection_v1" as const, timeout_ms: 4000 },
      },
    } as CallOptions["session"] & object;
    await using call = await openCall({ model: scriptedModel(["A large one, then."]), session });
    await call.userSays("I would like a", { finished: false });
    await call.silence(1500);
    await call.userSays("large coffee");
    await call.expectTurn({ says: "A large one, then." });
    expect(call.conversation[0]).toEqual({ who: "user", text: "I would like a large coffee" });
  });
});

describe("a call that goes wrong", () => {
  it("shows its timeline", async () => {
    await using call = await openCall({ model: scriptedModel(["With milk?"]) });
    await call.userSays("A coffee");
    const failure = await failureOf(call.expectTurn({ says: "With sugar?", withinMs: 100, calls: ["order"] }));
    expect(failure.message).toMatch(/says "With milk\?", expected "With sugar\?"/);
    expect(failure.message).toMatch(/is heard after \d+ ms, expected within 100 ms/);
    expect(failure.message).toMatch(/calls no function, expected order/);
    expect(failure.timeline).toMatch(/0\.00 s {2}user {4}says "A coffee" for 0\.67 s/);
    expect(failure.timeline).toMatch(/server {2}understood "A coffee"\n.*agent {3}thinks/);
    expect(failure.message).toContain(failure.timeline);
  });

  it("does not wait for ever for an agent that says nothing", async () => {
    await using call = await openCall({ model: scriptedModel([]) });
    const failure = await failureOf(call.agentTurn({ withinMs: 2000 }));
    expect(failure.message).toMatch(/^The agent has not had a turn within 2000 ms\./);
    expect(call.nowMs).toBe(2000);
  });

  it("passes on what a function of the test throws", async () => {
    await using call = await openCall({
      model: scriptedModel([{ calls: [{ name: "order" }] }]),
      session: { tools: [order] },
      tools: { order: () => Promise.reject(new Error("out of beans")) },
    });
    expect((await failureOf(call.userTypes("tea"))).message).toMatch(/A function of the test failed: out of beans/);
  });

  it("refuses settings that the server refuses, and calls that have ended", async () => {
    const bad = openCall({ session: { temperature: 9 } });
    expect((await failureOf(bad)).message).toMatch(/^The server refuses the settings: /);
    const call = await openCall();
    await call.hangUp();
    await call.hangUp();
    expect((await failureOf(call.silence(20))).message).toMatch(/^The call has ended: the user hung up/);
  });

  it("says why there is no session", async () => {
    for (const transport of ["memory", "socket"] as const) {
      const nobody = await failureOf(openCall({ agent: "nobody", transport }));
      expect(nobody.message).toMatch(/^The server opens no session: Agents are/);
      const past = await failureOf(openCall({ apiVersion: "1999-01-01", transport }));
      expect(past.message).toMatch(/^The server refuses the call: /);
    }
  });

  it("says that there is nothing to interrupt", async () => {
    await using call = await openCall({ model: scriptedModel(["Yes."]) });
    await call.userTypes("Are you there?");
    const failure = await failureOf(call.userInterrupts("Wait", { afterMs: 2000 }));
    expect(failure.message).toMatch(/^The agent was quiet again before 2000 ms/);
  });
});

async function failureOf(work: Promise<unknown>): Promise<CallError> {
  const failure: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof CallError)) throw new Error("there was no CallError", { cause: failure });
  return failure;
}

describe("a long call", () => {
  it("is the same, byte for byte, every time", { timeout: 60_000 }, async () => {
    const talk = async (): Promise<string> => {
      await using call = await openCall({ model: scriptedModel(({ nth }) => `This is answer number ${nth}.`) });
      while (call.nowMs < 120_000) {
        await call.userSays("Please tell me more about it");
        await call.userInterrupts("No, wait");
        await call.agentTurn();
        await call.silence(5000);
      }
      return call.record();
    };
    const [first, second] = [await talk(), await talk()];
    expect(first.length).toBeGreaterThan(1_000_000);
    expect(first === second).toBe(true);
  });

  it("is the same over a real socket", async () => {
    const talk = async (transport: "memory" | "socket"): Promise<string> => {
      await using call = await openCall({ model: scriptedModel(["One two three four five.", "Fine."]), transport });
      await call.userSays("Count for me");
      await call.userInterrupts("That will do");
      await call.agentTurn();
      return call.record();
    };
    expect((await talk("socket")) === (await talk("memory"))).toBe(true);
  });
});
