import type { ServerEvent, TraceFact } from "@vivavoce/protocol";
import { createMetricRegistry } from "./metric-registry.ts";
import type { MetricMirror, MetricRegistry } from "./metric-registry.ts";

/** What a server counts. Holds neither speech nor text, nor who a caller is. */
export interface ServerMetrics {
  readonly registry: MetricRegistry;
  /** Something happened inside a session, as its trace tells it. */
  fact(fact: TraceFact): void;
  /** A session has said something to its client. */
  sent(event: ServerEvent): void;
  /** A session was opened. @param wire name of its dialect */
  opened(wire: string): void;
  /** Somebody was not let in. */
  refused(status: number, code: string): void;
  /** A socket was closed. @param code of WebSocket (RFC 6455, 7.4) */
  closed(code: number): void;
  /** A text was asked for and is there, or could not be had. */
  recognized(engine: string, seconds: number, failure?: string): void;
  /** A request waited so long for a worker of the engine. @param kind what it is for, as the engine calls it */
  waited(engine: string, kind: string, seconds: number): void;
  /** A request was given up while it waited. */
  gaveUp(engine: string, kind: string): void;
  /** So much sound was given to a recognizer. */
  heard(engine: string, seconds: number): void;
  /** The first sound of a clause is there, `seconds` after it was asked for. */
  firstSound(engine: string, seconds: number): void;
  /** A clause is over: it was waited for so long, for so much sound. */
  spoke(engine: string, busySeconds: number, audioSeconds: number, failure?: string): void;
  /** The event loop was late by so much at the worst, in the last second. */
  loopDelay(seconds: number): void;
}

/** Bounds for what a user waits for, in seconds. */
const waits = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10];
/** Bounds for what takes part in it. */
const parts = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10];
/** Bounds for waiting in a queue that should be empty. */
const queues = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10];
const delays = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** @param mirror takes the same numbers */
export function createServerMetrics(mirror?: MetricMirror): ServerMetrics {
  const registry = createMetricRegistry(mirror);
  const seconds = (name: string, help: string, labels: readonly string[] = [], buckets = parts) =>
    registry.histogram({ name: `vivavoce_${name}_seconds`, help, labels, buckets });
  const total = (name: string, help: string, labels: readonly string[] = []) =>
    registry.counter({ name: `vivavoce_${name}_total`, help, labels });

  const sessions = total("sessions", "Sessions that were opened, by wire", ["wire"]);
  const refusals = total(
    "refusals",
    "Sessions and requests that were refused, and connections that there was no room for",
    ["status", "code"],
  );
  const closes = total("closes", "Sockets that were closed, by the code of WebSocket", ["code"]);
  const turn = {
    whole: seconds("turn_first_audio", "From the end of the user's speech to the first sound sent", [], waits),
    silence: seconds("turn_silence", "Of that, silence until the turn was held to be over", [], waits),
    transcription: seconds("turn_transcription", "Of that, until the text was there"),
    token: seconds("turn_first_token", "Of that, until the first word of the model", [], waits),
    speech: seconds("turn_speech", "Of that, until the first sound of the voice"),
  };
  const responses = total("responses", "Responses that ended, by how", ["status"]);
  const tokens = total("tokens", "Tokens that models reported", ["direction"]);
  const interruptions = total("interruptions", "Speech over an answer: an interruption, a filler, or no words", [
    "verdict",
  ]);
  const ahead = total("speculations", "Answers made ahead of the end of a turn: used or wasted", ["outcome"]);
  const errors = total("errors", "Error events that clients were sent; rate_limit_exceeded is a budget exceeded", [
    "code",
  ]);
  const queued = ["engine", "kind"];
  const queue = seconds("engine_queue", "From asking an engine until a worker began, by what for", queued, queues);
  const dropped = total("engine_queue_dropped", "Requests given up while they waited: partials for newer ones", queued);
  const recognition = seconds("recognition", "From asking for the text of an utterance to having it", ["engine"]);
  const heardAudio = registry.counter({
    name: "vivavoce_recognized_audio_seconds_total",
    help: "Sound that recognizers were given",
    labels: ["engine"],
  });
  const firstSound = seconds("synthesis_first_sound", "From asking for a clause to its first sound", ["engine"]);
  const busy = registry.counter({
    name: "vivavoce_synthesis_busy_seconds_total",
    help: "Time that was waited for synthesizers; over the sound it is the real-time factor",
    labels: ["engine"],
  });
  const spokenAudio = registry.counter({
    name: "vivavoce_synthesized_audio_seconds_total",
    help: "Sound that synthesizers gave",
    labels: ["engine"],
  });
  const failures = total("engine_failures", "Requests that an engine failed, by its error code", ["engine", "code"]);
  const loop = seconds("event_loop_delay", "Worst delay of the event loop in each second", [], delays);

  return {
    registry,
    fact(fact) {
      if (fact.kind === "playback_cut") interruptions.add({ verdict: "interrupted" });
      else if (fact.kind === "speech_dismissed") interruptions.add({ verdict: fact.reason });
      else if (fact.kind === "speculation_ended") ahead.add({ outcome: fact.outcome });
      else if (fact.kind === "turn_measured") {
        turn.whole.observe(fact.first_audio_ms / 1000);
        turn.silence.observe(fact.silence_ms / 1000);
        turn.transcription.observe(fact.transcription_ms / 1000);
        turn.token.observe(fact.first_token_ms / 1000);
        turn.speech.observe(fact.speech_ms / 1000);
      }
    },
    sent(event) {
      if (event.type === "error") errors.add({ code: event.error.code ?? event.error.type });
      if (event.type !== "response.done") return;
      const { status, usage } = event.response;
      responses.add({ status });
      if (usage === null || usage === undefined) return;
      tokens.add({ direction: "input" }, usage.input_tokens);
      // What is counted for the sound is the session's own, and no model has to be paid for it.
      tokens.add({ direction: "output" }, usage.output_token_details.text_tokens);
    },
    opened: (wire) => sessions.add({ wire }),
    refused: (status, code) => refusals.add({ status: String(status), code }),
    closed: (code) => closes.add({ code: String(code) }),
    recognized(engine, took, failure) {
      if (failure === undefined) recognition.observe(took, { engine });
      else failures.add({ engine, code: failure });
    },
    waited: (engine, kind, took) => queue.observe(took, { engine, kind }),
    gaveUp: (engine, kind) => dropped.add({ engine, kind }),
    heard: (engine, given) => heardAudio.add({ engine }, given),
    firstSound: (engine, took) => firstSound.observe(took, { engine }),
    spoke(engine, busySeconds, audioSeconds, failure) {
      busy.add({ engine }, busySeconds);
      spokenAudio.add({ engine }, audioSeconds);
      if (failure !== undefined) failures.add({ engine, code: failure });
    },
    loopDelay: (late) => loop.observe(late),
  };
}
