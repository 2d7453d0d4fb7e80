import { parentPort, workerData } from "node:worker_threads";
import { FliteProgram } from "./flite-program.ts";
import { Pronouncer } from "./pronouncer.ts";
import { speakClause } from "./speak-clause.ts";
import type { ClauseOrder, SpokenClause } from "./speak-clause.ts";
import type { WasmModule } from "./web-assembly.ts";
import { fliteVoices } from "./voices.ts";

/** What the worker answers: `ready` once, then one answer for each order. */
export type FliteWorkerMessage =
  { readonly type: "ready" } | { readonly type: "spoken"; readonly clause: SpokenClause } | { readonly type: "failed" };

/** What the worker is started with. */
export interface FliteWorkerData {
  readonly module: WasmModule;
}

const spareInstances = 2;

function serve(port: NonNullable<typeof parentPort>): void {
  const program = new FliteProgram((workerData as FliteWorkerData).module);
  const pronouncer = new Pronouncer(program);
  const answer = (message: FliteWorkerMessage, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  port.on("message", (order: ClauseOrder) => {
    try {
      const clause = speakClause(program, pronouncer, order);
      answer({ type: "spoken", clause }, [clause.samples.buffer]);
    } catch {
      // The reason may quote the text, so it stays here.
      answer({ type: "failed" });
    }
    program.warm(spareInstances);
  });
  // The first run is slow because its code is compiled on the way: nobody should wait for that one.
  speakClause(program, pronouncer, {
    text: "Good morning, how can I help you today?",
    voice: fliteVoices[0]?.name ?? "",
    from: 0,
    maxLetters: Infinity,
    rate: 1,
    pitchSemitones: 0,
    volumeDb: 0,
  });
  program.warm(spareInstances);
  answer({ type: "ready" });
}

if (parentPort) serve(parentPort);
