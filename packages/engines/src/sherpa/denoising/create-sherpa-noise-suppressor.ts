import { EngineError } from "@vivavoce/engine";
import type { NoiseReduction, NoiseSuppressorEngine } from "@vivavoce/engine";
import { openSeat } from "../child/open-seat.ts";
import { findModel } from "../sherpa-settings.ts";
import type { SherpaOptions } from "../sherpa-settings.ts";
import { denoiserConfig, lateMs } from "./denoiser-config.ts";
import { QuietChild } from "./quiet-child.ts";
import { QuietStream } from "./quiet-stream.ts";

const sampleRate = 16_000;
/** Frames of the network, a piece of 20 ms, and the way to the process and back on a busy machine. */
const usualDelayMs = 100;
/** Twice through a resampler, where the network has another rate. */
const resamplingMs = 10;

/** As with RNNoise: a little dry sound gives voice activity back what suppression takes of speech (0011). */
const dryShare: Readonly<Record<NoiseReduction, number>> = {
  near_field: 0.1,
  azure_deep_noise_suppression: 0.2,
  far_field: 0.3,
};

/**
 * Loads a denoiser of sherpa-onnx, which has to be installed beside, as the noise suppressor of all sessions: 16 kHz, 100 ms
 * late (DPDFNet 150 ms), in a process of its own. Sound that it has not answered by then, as while the process is lost, goes on
 * with its noise; `health` says so as `degraded`, and one log line does. A network of another rate, as those for the telephone,
 * hears what its rate leaves of the sound.
 * @param options `model` is an id of the catalogue, or `path:` with a file or folder of your own (GTCRN, DPDFNet)
 * @throws EngineError `engine_unavailable` when library or model cannot be had, `unsupported` when it is for something else
 */
export async function createSherpaNoiseSuppressor(
  options: Omit<SherpaOptions, "workers" | "maxWaiting">,
): Promise<NoiseSuppressorEngine> {
  const found = await findModel("noise-suppression", options);
  const config = denoiserConfig(found);
  const late = lateMs(found);
  const delaySamples = ((usualDelayMs + late + (late > 0 ? resamplingMs : 0)) * sampleRate) / 1000;
  const processes = await openSeat<QuietChild>(
    found,
    "the noise suppressor",
    (events) => new QuietChild({ found, config, ...events }),
  );
  const open = new Set<QuietStream>();
  let isClosed = false;
  return {
    info: { id: found.id, languages: ["*"], licence: found.licence, capabilities: { sampleRate, delaySamples } },
    openStream({ reduction = "azure_deep_noise_suppression" } = {}) {
      if (isClosed) throw new EngineError(found.id, "engine_closed", "the noise suppressor is closed");
      const stream: QuietStream = new QuietStream({
        engine: found.id,
        link: () => (processes.health().isReady ? processes.use() : undefined),
        delaySamples,
        dryShare: dryShare[reduction],
        onClose: () => open.delete(stream),
      });
      open.add(stream);
      return stream;
    },
    health() {
      if (isClosed) return { isReady: false, detail: "closed" };
      const { isReady, detail = "" } = processes.health();
      return { isReady: true, ...(!isReady && { degraded: `sound is heard with its noise: ${detail}` }) };
    },
    async close() {
      isClosed = true;
      for (const stream of open) stream.close();
      await processes.close();
    },
  };
}
