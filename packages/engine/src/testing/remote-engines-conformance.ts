import type { Timers } from "@vivavoce/audio/clock";
import type { HostedEngine } from "../work/hosted-engine.ts";
import { createRemoteRecognizer } from "../work/remote-recognizer.ts";
import { createRemoteSynthesizer } from "../work/remote-synthesizer.ts";
import { createWorkHost } from "../work/work-host.ts";
import { createWorkLink } from "../work/work-link.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { recognizerConformance } from "./recognizer-conformance.ts";
import { createScriptedRecognizer } from "./scripted-recognizer.ts";
import { createScriptedSynthesizer } from "./scripted-synthesizer.ts";
import { synthesizerConformance } from "./synthesizer-conformance.ts";
import { workConformance } from "./work-conformance.ts";
import type { WorkConformanceOptions } from "./work-conformance.ts";

/** What the suite of engines behind a channel is run on. */
export interface RemoteEnginesConformanceOptions extends WorkConformanceOptions {
  /** For the time that there is for answers. */
  readonly timers: Timers;
}

/** What engines must do that are asked over a channel, and the channel itself, as cases for any test runner. */
export function remoteEnginesConformance({ open, timers }: RemoteEnginesConformanceOptions): ConformanceCase[] {
  async function remote(engine: HostedEngine) {
    const host = createWorkHost({ engines: { engine }, timers });
    const [client, server] = await open();
    host.serve(server);
    const link = createWorkLink({ timers, connect: async () => client });
    await link.ready;
    return link;
  }
  const recognizers = recognizerConformance({
    open: async () => {
      const utterances = Array.from({ length: 4 }, () => "good morning");
      const engine = createScriptedRecognizer({ utterances });
      return createRemoteRecognizer(await remote({ kind: "recognizer", engine }), "engine");
    },
    hearsSilence: false,
    speech: { samples: new Float32Array(24_000).fill(0.1), text: /^good morning$/ },
  });
  const voice = async () =>
    createRemoteSynthesizer(await remote({ kind: "synthesizer", engine: createScriptedSynthesizer() }), "engine");
  const synthesizers = synthesizerConformance({ open: voice, openToClose: voice, levels: false });
  // A scripted engine has nothing to say about logprobs of what it was not given.
  return [...workConformance({ open }), ...recognizers, ...synthesizers].filter(({ name }) => !/log prob/.test(name));
}
