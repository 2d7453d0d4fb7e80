import type { ServerEvent } from "@vivavoce/client";
import { FloorWatch } from "@vivavoce/client/conversation";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Asked } from "../src/app/ask-server.ts";
import type { Call, CallParts } from "../src/app/call.ts";
import type { ConnectValues } from "../src/app/connect-values.ts";

// There is no browser here: what the page's modules read of one while they load.
vi.stubGlobal("location", { hash: "", origin: "http://server.test" });
vi.stubGlobal("navigator", { language: "en", languages: ["en"] });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);
const { CallControl } = await import("../src/app/call-control.ts");
const { changeDetection } = await import("../src/app/change-detection.ts");
const { detectionInForce } = await import("../src/app/detection.ts");
const state = await import("../src/app/state.ts");
const { allLines, clearLines } = await import("../src/app/lines.ts");

type Update = Record<string, unknown>;

/** A call whose server says what a test tells it. */
function createCall() {
  let ended: (end: { code: number; reason: string }) => void = () => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => (ended = resolve));
  const updates: Update[] = [];
  const fake = {
    speaking: false,
    session: { id: "sess_1" },
    said: [] as string[],
    refusal: undefined as Error | undefined,
    say: (text: string) => fake.said.push(text),
    interrupt: vi.fn(),
    reconnectNow: vi.fn(),
    close: vi.fn(async () => ended({ code: 1000, reason: "" })),
    client: {
      closed,
      floor: new FloorWatch(),
      send: vi.fn(),
      createResponse: vi.fn(),
      async updateSession(update: Update) {
        updates.push(update);
        if (fake.refusal !== undefined) throw fake.refusal;
        return update;
      },
    },
  };
  return { call: fake as unknown as Call, fake, updates, lose: (code: number) => ended({ code, reason: "gone" }) };
}

const told: Asked = {
  kind: "told",
  abilities: { defaultModel: "small", models: ["small"], voices: [], heard: [], services: [], grades: {} },
};

let answers: ((values: ConnectValues, signal?: AbortSignal) => Promise<Asked>)[];
let begun: { values: ConnectValues; settings: object; parts: CallParts }[];
let made: ReturnType<typeof createCall>;
let missing: number;
let failure: Error | undefined;
let stop: () => void;
let control: InstanceType<typeof CallControl>;

const notices = (): string[] =>
  allLines().flatMap(({ shown }) => {
    const now = shown.peek();
    return now.kind === "notice" ? [`${now.notice.kind}, ${now.notice.topic}, ${now.notice.next ?? "-"}`] : [];
  });
function hear(event: { readonly type: string; readonly [field: string]: unknown }): void {
  made.fake.client.floor.take(event as unknown as ServerEvent, undefined);
  begun.at(-1)?.parts.handlers.event(event as unknown as ServerEvent);
}

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  begun = [];
  missing = 0;
  failure = undefined;
  made = createCall();
  state.connectValues.value = {
    kind: "vivavoce",
    endpoint: "http://server.test",
    model: "",
    apiVersion: "2026-07-15",
    credentialKind: "key",
    secret: "k",
  };
  state.draft.value = {};
  state.abilities.value = undefined;
  state.keyProblem.value = undefined;
  clearLines();
  control = new CallControl({
    ask: async (values, signal) => (await answers.shift()?.(values, signal)) ?? told,
    async begin(values, settings, parts) {
      begun.push({ values, settings, parts });
      if (failure !== undefined) throw failure;
      return made.call;
    },
    openSpeaker: async () => Promise.reject(new Error("no sound here")),
  });
  stop = control.start(() => missing++);
});

afterEach(async () => {
  await control.hangUp();
  await vi.advanceTimersByTimeAsync(0);
  stop();
  vi.useRealTimers();
});

describe("a conversation", () => {
  it("is begun with the model that the server names, and without sound where there is none", async () => {
    const going = control.goOnline();
    expect([state.connection.value.state, state.activity.value]).toEqual(["connecting", "connecting"]);
    await expect(going).resolves.toBe(made.call);
    expect([state.connection.value.state, state.activity.value]).toEqual(["online", "ready"]);
    expect(begun[0]?.values.model).toBe("small");
    expect(begun[0]?.parts.speaker).toBeUndefined();
    expect(notices()).toContain("warning, speaker, -");
    // Whoever asks again gets the same one.
    await expect(control.goOnline()).resolves.toBe(made.call);
    expect(begun).toHaveLength(1);
  });

  it("that is lost says so and can be opened again; one that was ended only says that", async () => {
    await control.goOnline();
    made.lose(1006);
    await vi.advanceTimersByTimeAsync(0);
    expect(state.connection.value.state).toBe("offline");
    expect(notices().at(-1)).toBe("error, connection, reconnect");
    made = createCall();
    await control.goOnline();
    expect(notices()).not.toContain("error, connection, reconnect");
    await control.hangUp();
    await vi.advanceTimersByTimeAsync(0);
    expect([state.connection.value.state, notices().at(-1)]).toEqual(["offline", "info, other, -"]);
  });

  it("follows who has the floor", async () => {
    await control.goOnline();
    hear({ type: "input_audio_buffer.speech_started", item_id: "u" });
    expect(state.activity.value).toBe("hearing");
    hear({ type: "input_audio_buffer.speech_stopped", item_id: "u" });
    expect(state.activity.value).toBe("thinking");
    control.interrupt();
    expect(made.fake.interrupt).toHaveBeenCalledOnce();
    expect(state.activity.value).toBe("ready");
    // What was on its way is not waited for, but the next is.
    hear({ type: "conversation.item.created", item: { id: "u", type: "message", role: "user", content: [] } });
    expect(state.activity.value).toBe("ready");
    control.ask(() => made.fake.client.floor.ask("evt_1"));
    control.interrupt();
    expect(state.activity.value).toBe("ready");
    hear({ type: "response.created", response: { id: "r" } });
    expect(state.activity.value).toBe("thinking");
    hear({ type: "response.text.delta", response_id: "r", item_id: "a", delta: "It" });
    expect(state.activity.value).toBe("answering");
    made.fake.speaking = true;
    hear({ type: "response.done", response: { id: "r", status: "completed" } });
    expect(state.activity.value).toBe("speaking");
    // The user is heard over what is still played.
    hear({ type: "input_audio_buffer.speech_started", item_id: "v" });
    expect(state.activity.value).toBe("hearing");
  });
});

describe("an attempt", () => {
  it("that is given up while the server leaves open who answers begins nothing, and nothing is said of it", async () => {
    let aborted = false;
    answers.push(
      (_, signal) =>
        new Promise((resolve) =>
          signal?.addEventListener("abort", () => {
            aborted = true;
            resolve({ kind: "unreachable" });
          }),
        ),
    );
    const going = control.goOnline();
    await vi.advanceTimersByTimeAsync(0);
    await control.hangUp();
    await expect(going).resolves.toBeUndefined();
    expect([aborted, begun.length, state.connection.value.state]).toEqual([true, 0, "offline"]);
    expect(notices()).not.toContain("error, connection, retry");
  });

  it.each([
    ["k", "refused"],
    ["", "missing"],
  ])("with the key %j that the server does not take asks for one", async (secret, problem) => {
    state.connectValues.value = { ...state.connectValues.value, secret };
    answers.push(async () => ({ kind: "refused" }));
    await expect(control.goOnline()).resolves.toBeUndefined();
    expect([missing, state.keyProblem.value, state.connection.value.state]).toEqual([1, problem, "offline"]);
  });

  it("that fails says why, and can be made again", async () => {
    failure = new Error("no room");
    await expect(control.sendText("Hello")).resolves.toBe(false);
    expect(notices().at(-1)).toBe("error, connection, retry");
    failure = undefined;
    await expect(control.sendText("Hello")).resolves.toBe(true);
    expect(made.fake.said).toEqual(["Hello"]);
  });

  it("without an address asks for one", async () => {
    state.connectValues.value = { ...state.connectValues.value, endpoint: "" };
    await expect(control.goOnline()).resolves.toBeUndefined();
    expect([missing, begun.length]).toEqual([1, 0]);
  });
});

it("believes of what a server can do the answer to the newest question only", async () => {
  stop();
  state.connectValues.value = { ...state.connectValues.value, credentialKind: "none" };
  const late = { ...told, abilities: { ...told.abilities, defaultModel: "of another server" } };
  let answerLate: (asked: Asked) => void = () => undefined;
  answers.push(() => new Promise((resolve) => (answerLate = resolve)));
  stop = control.start(() => undefined);
  await control.goOnline();
  answerLate(late);
  await vi.advanceTimersByTimeAsync(0);
  expect(state.abilities.value?.defaultModel).toBe("small");
});

describe("settings", () => {
  it("that are taken are not sent again; what was changed meanwhile waits", async () => {
    await control.goOnline();
    state.draft.value = { temperature: 0.5 };
    const applying = control.applyDraft();
    state.draft.value = { temperature: 0.7 };
    await expect(applying).resolves.toBeUndefined();
    expect([made.updates, state.draft.value]).toEqual([[{ temperature: 0.5 }], { temperature: 0.7 }]);
    await control.applyDraft();
    expect(state.draft.value).toEqual({});
  });

  it("that are refused stay, with the reason", async () => {
    await control.goOnline();
    made.fake.refusal = new Error("voice cannot be this");
    state.draft.value = { voice: "nobody" };
    const refusal = await control.applyDraft();
    expect([refusal?.anew, refusal?.say({} as never)]).toEqual([false, "voice cannot be this"]);
    expect(state.draft.value).toEqual({ voice: "nobody" });
  });

  it("of this conversation are those of the one begun anew", async () => {
    state.draft.value = { instructions: "Be brief." };
    await control.goOnline();
    state.draft.value = { temperature: 0.5 };
    await control.applyDraft();
    state.draft.value = { voice: "rms" };
    const first = made;
    made = createCall();
    await expect(control.startAnew()).resolves.toBe(made.call);
    expect(first.fake.close).toHaveBeenCalled();
    expect(begun[1]?.settings).toEqual({ instructions: "Be brief.", temperature: 0.5, voice: "rms" });
  });

  it("are warned of once, and not for the recognizer that this page chose", async () => {
    await control.goOnline();
    const warning = { message: "There is no such voice.", param: "session.voice" };
    hear({ type: "warning", warning });
    hear({ type: "warning", warning });
    hear({ type: "warning", warning: { message: "Another.", param: "session.input_audio_transcription.model" } });
    expect(notices().filter((notice) => notice === "warning, other, -")).toHaveLength(1);
  });
});

describe("turns", () => {
  const judged = { turn_detection: { type: "azure_semantic_vad" } };
  const bySilence = { turn_detection: { type: "server_vad" } };

  it("are found as was asked for last, whatever is answered late to what was asked before", async () => {
    const answered: ((session: Update) => void)[] = [];
    made.fake.client.updateSession = () => new Promise<Update>((resolve) => answered.push(resolve));
    await control.goOnline();
    const first = changeDetection("silence");
    const second = changeDetection("push");
    // What the console asked for as it connected.
    hear({ type: "session.updated", session: judged });
    expect(detectionInForce.value).toBe("push");
    hear({ type: "session.updated", session: bySilence });
    answered[0]?.(bySilence);
    await first;
    expect(detectionInForce.value).toBe("push");
    answered[1]?.({ turn_detection: null });
    await second;
    expect(detectionInForce.value).toBe("push");
    // From then on the server's word holds again.
    hear({ type: "session.updated", session: judged });
    expect(detectionInForce.value).toBe("semantic");
  });

  it("are found as before where the server refuses another way", async () => {
    await control.goOnline();
    hear({ type: "session.updated", session: bySilence });
    made.fake.refusal = new Error("not here");
    await Promise.all([changeDetection("push"), changeDetection("semantic")]);
    expect(detectionInForce.value).toBe("silence");
  });
});

it("leaves no timer behind", async () => {
  await control.goOnline();
  await control.hangUp();
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
