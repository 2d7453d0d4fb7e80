/** Scripted engines for `main.ts`, behind a socket or on a bus; not started by people. */
import { createServer } from "node:net";
import { connectBus, createBusWorker } from "@vivavoce/bus";
import { createScriptedRecognizer, createScriptedSynthesizer } from "@vivavoce/engine/testing";
import { createStreamChannel, createWorkHost } from "@vivavoce/engine/work";
import type { HostedEngine } from "@vivavoce/engine/work";
import type { Recognizer } from "@vivavoce/engine";
import { createSystemClock } from "@vivavoce/server";
import { ownCpuMs } from "../kit/machine.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

const timers = createSystemClock();
/** What stands in a script is said once: each stream has one of its own. */
const ear: Recognizer = {
  ...createScriptedRecognizer({ utterances: [] }),
  openStream: (options) => createScriptedRecognizer({ utterances: ["yes", "yes", "yes"] }).openStream(options),
};
const engines: Readonly<Record<string, HostedEngine>> = {
  recognizer: { kind: "recognizer", engine: ear },
  synthesizer: {
    kind: "synthesizer",
    engine: createScriptedSynthesizer({ sampleRate: 24_000, msPerCharacter: 50 }),
  },
};

function tell(message: FromWorker): void {
  process.send?.(message, undefined, {}, () => {});
}

process.on("message", (message: ToWorker) => {
  if (message.type === "usage") {
    return tell({ type: "usage", cpuMs: ownCpuMs() });
  }
  if (message.type === "socket") {
    const host = createWorkHost({ engines, timers });
    const server = createServer((socket) => host.serve(createStreamChannel(socket)));
    return void server.listen(message.path, () => tell({ type: "ready" }));
  }
  void connectBus({ servers: [message.url], name: "bench worker" }).then((bus) => {
    const own = { id: "bench", name: "bench", capacity: 100_000 };
    createBusWorker({ bus, prefix: "bench", engines, timers, ...own });
    tell({ type: "ready" });
  });
});
process.once("disconnect", () => process.exit(0));
