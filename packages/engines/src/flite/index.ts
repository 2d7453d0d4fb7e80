export { createFliteSynthesizer, type FliteOptions } from "./create-flite-synthesizer.ts";
