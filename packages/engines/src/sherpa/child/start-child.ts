import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { reasonOf } from "@vivavoce/audio/reason-of";
import { EngineError } from "@vivavoce/engine";
import type { ChildDuty, ChildFacts, FromChild, ToChild } from "./child-messages.ts";

/** What a process is to do, and who hears of it. */
export interface ChildOptions {
  /** Id of the engine, for errors. */
  readonly engine: string;
  /** What the model is called in messages. */
  readonly model: string;
  readonly duty: ChildDuty;
  readonly onReady: (facts: ChildFacts) => void;
  readonly onMessage: (message: Exclude<FromChild, { type: "ready" | "refused" }>) => void;
  /** It is gone, for whatever reason; called once, not after `end`. */
  readonly onLost: (cause: unknown) => void;
}

/** A process with a network. It keeps this one alive only while it starts or has something to answer. */
export interface Child {
  send(message: ToChild): void;
  /** Nothing is awaited any more: it does not keep this process alive. */
  rest(): void;
  /** Ends it at once, whatever it does. */
  end(): Promise<void>;
}

const maxHeapMb = 256;
/** Of what the library writes before it gives up, the end is looked at. */
const keptOutput = 4096;
const maxReason = 400;
/** What a program needs to run at all, on Windows too. Nothing else of the environment is handed on: it holds keys. */
const passedVariables = ["PATH", "SystemRoot", "windir", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL"];

/** Starts a process that loads the library, and the network of its duty into it. */
export function startChild(options: ChildOptions): Child {
  const child = fork(compiledModule(), [], {
    execArgv: ["--expose-gc", `--max-old-space-size=${maxHeapMb}`],
    env: childEnvironment(process.env),
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const watch = new ChildWatch(child, options);
  child.send({ type: "load", duty: options.duty } satisfies ToChild, () => {});
  return watch;
}

function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = passedVariables.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return { ...Object.fromEntries(passed), ORT_DISABLE_TELEMETRY: "1" };
}

/** Processes run compiled code only: sources under test use the worker of the last build. */
function compiledModule(): string {
  const own = new URL("./sherpa-worker.js", import.meta.url);
  return fileURLToPath(own.href.replace("/src/sherpa/", "/dist/sherpa/"));
}

class ChildWatch implements Child {
  readonly #child: ChildProcess;
  readonly #options: ChildOptions;
  /** Undefined once it is ready: what the library writes then may quote what is said, and is thrown away. */
  #output: string | undefined = "";
  #cause: unknown;
  #isEnded = false;

  constructor(child: ChildProcess, options: ChildOptions) {
    this.#child = child;
    this.#options = options;
    child.on("message", (message: FromChild) => this.#take(message));
    child.on("error", (error) => {
      this.#cause = error;
      // One that could not be started has no exit.
      if (child.pid === undefined) this.#lost(undefined, undefined);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      if (this.#output !== undefined) this.#output = (this.#output + text).slice(-keptOutput);
    });
    child.once("close", (code, signal) => this.#lost(code, signal));
  }

  send(message: ToChild): void {
    this.#child.channel?.ref();
    // A process that has just ended is told of by its exit.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  rest(): void {
    this.#child.channel?.unref();
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => void this.#child.once("exit", () => resolve()));
    this.#child.ref();
    this.#child.kill("SIGKILL");
    await gone;
  }

  #take(message: FromChild): void {
    if (this.#isEnded) return;
    if (message.type === "ready") {
      this.#output = undefined;
      this.#child.unref();
      (this.#child.stderr as unknown as { unref?: () => void } | null)?.unref?.();
      this.rest();
      this.#options.onReady(message.facts);
    } else if (message.type === "refused") {
      this.#cause ??= new Error(message.reason);
      this.#child.kill("SIGKILL");
    } else {
      this.#options.onMessage(message);
    }
  }

  #lost(code: number | null | undefined, signal: NodeJS.Signals | null | undefined): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.onLost(this.#output === undefined ? this.#ended(code, signal) : this.#refused(code, signal));
  }

  #ended(code: number | null | undefined, signal: NodeJS.Signals | null | undefined): unknown {
    return this.#cause ?? new Error(`the process ended with ${signal ?? `code ${code}`}`);
  }

  /** It ended before it was ready: what it wrote until then is about the model, and nobody has spoken yet. */
  #refused(code: number | null | undefined, signal: NodeJS.Signals | null | undefined): EngineError {
    const cause = this.#ended(code, signal);
    const said = lastLines(this.#output ?? "");
    const reason = said || reasonOf(cause);
    const { engine, model } = this.#options;
    return new EngineError(engine, "engine_unavailable", `sherpa-onnx cannot load ${model}: ${reason}`, { cause });
  }
}

/** The last lines that a library wrote, without the places in its sources. */
function lastLines(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.replace(/^\S+\.(?:cc|h):\S+:\d+ /u, "").trim())
    .filter((line) => line !== "");
  return lines.slice(-2).join(" ").slice(0, maxReason);
}
