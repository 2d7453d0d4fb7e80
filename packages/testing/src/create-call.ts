import { resample } from "@vivavoce/audio";
import type { Synthesizer } from "@vivavoce/engine";
import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import { buildAgentTurn, turnFaults } from "./agent-turn.ts";
import type { AgentTurn, ExpectedTurn } from "./agent-turn.ts";
import type { Call, InterruptOptions, SayOptions, Utterance } from "./call.ts";
import type { CallLine } from "./call-line.ts";
import { shortestMs, speakTones, wordsOf } from "./speak-tones.ts";
import type { Stage } from "./stage.ts";
import { synthesizeWhole } from "./synthesize-whole.ts";

/** About 180 words a minute. */
const msPerWord = 333;
const defaultPatienceMs = 60_000;
/** -40 dBFS: softer samples are the room, not the user. */
const audible = 0.01;

/** The call on a line that is attached. */
export function createCall(line: CallLine, stage: Stage, userVoice: Synthesizer | undefined): Call {
  /** Responses before this one have been given out as turns. */
  let nextResponse = 0;
  let hungUp: Promise<void> | undefined;

  let underWay: string | undefined;

  /** Two methods at once would each send the microphone's frames: twice the time, and speech in pieces. */
  function alone<A extends readonly unknown[], T>(name: string, act: (...given: A) => Promise<T>) {
    return async (...given: A): Promise<T> => {
      if (underWay !== undefined) line.fail(`${name} was called before ${underWay} was over: await each of them.`);
      underWay = name;
      try {
        return await act(...given);
      } finally {
        underWay = undefined;
      }
    };
  }

  async function pass(durationMs: number): Promise<void> {
    for (const endMs = line.nowMs + durationMs; line.nowMs < endMs;) await line.step();
  }

  /** Lets time pass until there is what `find` looks for. */
  async function until<T>(find: () => T | undefined, withinMs: number, what: string): Promise<T> {
    const endMs = line.nowMs + withinMs;
    for (let found = find(); ; found = find()) {
      if (found !== undefined) return found;
      if (line.nowMs >= endMs) line.fail(`${what} within ${withinMs} ms.`);
      await line.step();
    }
  }

  async function play(samples: Float32Array): Promise<void> {
    const startMs = line.nowMs;
    const lastSound = samples.findLastIndex((sample) => Math.abs(sample) > audible);
    for (const frame of line.microphone.frames(samples)) await line.step(frame);
    if (lastSound !== -1) line.userEndsMs.push(startMs + (lastSound * 1000) / line.microphone.sampleRate);
  }

  async function userSays(text: string, { forMs, finished = true }: SayOptions = {}): Promise<void> {
    const { sampleRate } = line.microphone;
    const plainMs = Math.max(shortestMs(text), wordsOf(text).length * msPerWord);
    const samples =
      userVoice === undefined
        ? speakTones(stage.book, text, forMs ?? plainMs, sampleRate)
        : await synthesizeWhole(userVoice, text, sampleRate);
    if (!finished) stage.unfinished.add(text);
    const durationMs = Math.round((samples.length * 1000) / sampleRate);
    line.log.add({ atMs: line.nowMs, from: "user", says: text, durationMs });
    await play(samples);
  }

  /** The turn that begins with the next response; undefined while it is not over. */
  function finishedTurn(): AgentTurn | undefined {
    const records = line.responses.records.slice(nextResponse);
    const last = records.findIndex(({ isContinued }) => !isContinued);
    const turn = records.slice(0, last + 1);
    if (last === -1 || turn.some(({ status }) => status === "running")) return undefined;
    const ids = turn.map(({ id }) => id);
    if ((line.speaker.span(ids)?.endMs ?? 0) > line.nowMs) return undefined;
    nextResponse += turn.length;
    return buildAgentTurn(turn, line.speaker, stage.agentIsAudible ? stage.book : null, line.userEndsMs);
  }

  function agentTurn({ withinMs = defaultPatienceMs } = {}): Promise<AgentTurn> {
    return until(finishedTurn, withinMs, "The agent has not had a turn");
  }

  return {
    get nowMs() {
      return line.nowMs;
    },
    get session() {
      return line.session;
    },
    get conversation() {
      return line.log.serverEvents().flatMap(utteranceOf);
    },
    get entries() {
      return line.log.entries;
    },
    get events() {
      return line.log.serverEvents();
    },
    userSays: alone("userSays", userSays),
    silence: alone("silence", pass),
    userPlays: alone("userPlays", async (samples: Float32Array, sampleRate: number) => {
      const durationMs = Math.round((samples.length * 1000) / sampleRate);
      line.log.add({ atMs: line.nowMs, from: "user", says: "(sound)", durationMs });
      await play(resample(samples, sampleRate, line.microphone.sampleRate));
    }),
    userTypes: alone("userTypes", async (text: string) => {
      const content = [{ type: "input_text" as const, text }];
      await line.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
      line.userEndsMs.push(line.nowMs);
      await line.send({ type: "response.create" });
    }),
    agentTurn: alone("agentTurn", agentTurn),
    expectTurn: alone("expectTurn", async (expected: ExpectedTurn) => {
      const turn = await agentTurn();
      const faults = turnFaults(turn, expected);
      if (faults.length > 0) line.fail(`The agent's turn is not as expected: it ${faults.join("; it ")}.`);
      return turn;
    }),
    userInterrupts: alone("userInterrupts", async (text: string, given: InterruptOptions = {}) => {
      const { afterMs = 500, ...options } = given;
      const audibleId = await until(
        () => line.speaker.playing(line.nowMs),
        defaultPatienceMs,
        "The agent has not been audible",
      );
      await pass(afterMs);
      if (line.speaker.playing(line.nowMs) === undefined) {
        line.fail(`The agent was quiet again before ${afterMs} ms, so there is nothing to interrupt.`);
      }
      // Turns that nobody asked for come before the one that is talked over.
      nextResponse = line.responses.records.findIndex(({ id }) => id === audibleId);
      await userSays(text, options);
      return agentTurn();
    }),
    send: alone("send", (event: ClientEvent) => line.send(event)),
    waitFor<T extends ServerEvent["type"]>(type: T, { withinMs = defaultPatienceMs } = {}) {
      const from = line.log.entries.length;
      const isType = (event: ServerEvent): event is Extract<ServerEvent, { type: T }> => event.type === type;
      const find = (): Extract<ServerEvent, { type: T }> | undefined => line.log.serverEvents(from).find(isType);
      return alone("waitFor", () => until(find, withinMs, `No ${type} came`))();
    },
    record: () => line.log.record(),
    timeline: () => line.log.timeline(),
    hangUp: () => (hungUp ??= line.close()),
    [Symbol.asyncDispose]: () => (hungUp ??= line.close()),
  };
}

function utteranceOf(event: ServerEvent): Utterance[] {
  switch (event.type) {
    case "conversation.item.input_audio_transcription.completed":
      return [{ who: "user", text: event.transcript.trim() }];
    case "response.audio_transcript.done":
      return [{ who: "agent", text: event.transcript.trim() }];
    case "response.text.done":
      return [{ who: "agent", text: event.text.trim() }];
    default:
      return [];
  }
}
