import type { SessionUpdate } from "@vivavoce/protocol";
import { LATEST_API_VERSION } from "@vivavoce/protocol";
import type { Call } from "./call.ts";
import { CallLine } from "./call-line.ts";
import type { ToolHandler } from "./call-line.ts";
import { createCall } from "./create-call.ts";
import { openMemoryWire } from "./memory-wire.ts";
import { openSocketWire } from "./socket-wire.ts";
import { createStage } from "./stage.ts";
import type { StageOptions } from "./stage.ts";

/** A call to a voice agent. Everything has a default: a call without options is answered by nobody. */
export interface CallOptions extends StageOptions {
  /**
   * The first `session.update`; the server must accept it. Where it names no input format, the microphone has 16 kHz:
   * that is what recognizers take, so nothing is converted.
   */
  readonly session?: SessionUpdate;
  /** Functions of the agent, by name. A response that calls any other is left to the test. */
  readonly tools?: Readonly<Record<string, ToolHandler>>;
  /** `memory` (default): without sockets. `socket`: over a real WebSocket on loopback, slower, same results. */
  readonly transport?: "memory" | "socket";
  /** Name of the model that the client asks for; default: that of the model. */
  readonly modelName?: string;
  /** Name of the agent, one of `agents`, in place of a model. */
  readonly agent?: string;
  /** Default: the newest. */
  readonly apiVersion?: string;
  /** Headers of the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Places a call to a whole Voice Live server in this process, on scripted engines and a clock of its own.
 * @throws CallError when the session cannot be opened or its settings are refused
 */
export async function openCall(options: CallOptions = {}): Promise<Call> {
  const stage = createStage(options);
  const line = new CallLine(stage, options.tools ?? {});
  const query = new URLSearchParams({
    "api-version": options.apiVersion ?? LATEST_API_VERSION,
    ...(options.agent === undefined
      ? { model: options.modelName ?? stage.server.engines.languageModel.info.id }
      : { "agent-name": options.agent, "agent-project-name": "tests" }),
  });
  const to = { target: `/voice-live/realtime?${query.toString()}`, headers: options.headers ?? {} };
  await line.attach(async () =>
    options.transport === "socket"
      ? openSocketWire(stage.server, stage.watch, to, line)
      : openMemoryWire(stage.server, stage.watch, to, line),
  );
  const from = line.log.entries.length;
  await line.send({ type: "session.update", session: { ...defaultInput(options.session), ...options.session } });
  const refusal = line.log.serverEvents(from).find((event) => event.type === "error");
  if (refusal !== undefined) {
    await line.close();
    line.fail(`The server refuses the settings: ${refusal.error.message}`);
  }
  return createCall(line, stage, options.userVoice);
}

function defaultInput({ input_audio_format: format = "pcm16" }: SessionUpdate = {}): SessionUpdate {
  return format === "pcm16" ? { input_audio_sampling_rate: 16_000 } : {};
}
