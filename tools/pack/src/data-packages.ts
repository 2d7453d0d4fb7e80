/** One file of a package of data, and where it comes from. */
interface DataFile {
  /** Path in the upstream package. */
  readonly from: string;
  /** Path in the package of data. */
  readonly to: string;
  /** Of the content, in lower-case hexadecimal. The engine that reads the file checks it too. */
  readonly sha256: string;
}

/** A package that holds data of one upstream package and nothing that runs. */
export interface DataPackage {
  readonly name: string;
  /** Its own: it changes when the data does, not with every release. */
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** SPDX expression of the data. */
  readonly licence: string;
  /** What the licence asks to be named, and where the data was made. */
  readonly origin: string;
  /** Its version and integrity are those of the lock file. */
  readonly upstream: string;
  readonly files: readonly DataFile[];
  /** Licence texts: of this tool's `licences`, or, with `from`, of the upstream package. */
  readonly licenceTexts: readonly ({ readonly own: string } | { readonly from: string; readonly to: string })[];
}

/** What the engines need of each upstream package. */
export const dataPackages: readonly DataPackage[] = [
  {
    name: "@vivavoce/model-moonshine-tiny-en",
    version: "1.0.0",
    description: "Weights of Moonshine tiny, speech recognition for English, as ONNX with 8-bit numbers",
    keywords: ["speech-recognition", "moonshine", "onnx", "model"],
    licence: "MIT",
    origin: "Moonshine tiny (English) by Useful Sensors, Inc., https://github.com/moonshine-ai/moonshine",
    upstream: "@moonshine-ai/moonshine-js",
    files: [
      {
        from: "dist/model/tiny/quantized/encoder_model.onnx",
        to: "encoder_model.onnx",
        sha256: "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a",
      },
      {
        from: "dist/model/tiny/quantized/decoder_model_merged.onnx",
        to: "decoder_model_merged.onnx",
        sha256: "eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367",
      },
    ],
    licenceTexts: [{ from: "LICENSE", to: "LICENSE" }],
  },
  {
    name: "@vivavoce/model-silero-vad",
    version: "1.0.0",
    description: "Weights of Silero VAD 6, voice activity in 16 kHz sound, as ONNX",
    keywords: ["voice-activity-detection", "silero", "onnx", "model"],
    licence: "MIT",
    origin: "Silero VAD by the Silero Team, https://github.com/snakers4/silero-vad",
    upstream: "@ricky0123/vad-web",
    files: [
      {
        from: "dist/silero_vad_v6.onnx",
        to: "silero_vad_v6.onnx",
        sha256: "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
      },
    ],
    licenceTexts: [{ own: "silero-vad.txt" }],
  },
  {
    name: "@vivavoce/model-rnnoise",
    version: "1.0.0",
    description: "RNNoise, noise suppression for 48 kHz speech, weights and code as one WebAssembly module",
    keywords: ["noise-suppression", "rnnoise", "webassembly", "model"],
    licence: "BSD-3-Clause AND MIT",
    origin: "RNNoise by Jean-Marc Valin, Mozilla and others, https://github.com/xiph/rnnoise; compiled by sapphi-red",
    upstream: "@sapphi-red/web-noise-suppressor",
    files: [
      {
        from: "dist/rnnoise_simd.wasm",
        to: "rnnoise_simd.wasm",
        sha256: "378fd17c294db15ee4e818ba5ef072242a21c8ad7445b483f7f46d7dc4f2c253",
      },
    ],
    licenceTexts: [{ own: "rnnoise.txt" }, { from: "LICENSE", to: "LICENSE-web-noise-suppressor" }],
  },
];
