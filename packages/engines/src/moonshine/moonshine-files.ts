import { resolvePackageFile } from "../onnx/resolve-package-file.ts";

/** Id of the recognizer, named in `info` and in errors. */
export const engineId = "moonshine-tiny-en";

/** Rate of the samples it takes, in Hz. */
export const sampleRate = 16_000;

/** Paths of the two models, inside their npm package. */
export interface MoonshineFiles {
  readonly encoder: string;
  readonly decoder: string;
}

/** @throws EngineError `engine_unavailable` when the package is missing or holds other files */
export async function resolveMoonshineFiles(): Promise<MoonshineFiles> {
  const [encoder, decoder] = await Promise.all([
    fileOf("encoder_model.onnx", "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a"),
    fileOf("decoder_model_merged.onnx", "eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367"),
  ]);
  return { encoder, decoder };
}

function fileOf(path: string, sha256: string): Promise<string> {
  return resolvePackageFile(engineId, {
    packageName: "@vivavoce/model-moonshine-tiny-en",
    path,
    upstream: { packageName: "@moonshine-ai/moonshine-js", path: `dist/model/tiny/quantized/${path}` },
    sha256,
  });
}
