// #region engines
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import type { EmbeddedEngines } from "@vivavoce/engines/embedded";
import { createSherpaSynthesizer } from "@vivavoce/engines/sherpa-onnx";

/** The embedded engines, with a model of your own as the voice: an id of the catalogue, or `path:` and a folder. */
export async function createEnginesWithVoice(model: string): Promise<EmbeddedEngines> {
  const synthesizer = await createSherpaSynthesizer({ model });
  return createEmbeddedEngines({ synthesizer });
}
// #endregion
