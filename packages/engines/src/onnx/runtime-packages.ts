/**
 * Where the inference runtime may be: in the package of this platform alone, as published, or in the upstream package with
 * the libraries of all platforms, as in a checkout.
 */
export const runtimePackages: readonly string[] = [
  `@vivavoce/onnxruntime-${process.platform}-${process.arch}`,
  "onnxruntime-node",
];
