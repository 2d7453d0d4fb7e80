export { AlignedReference } from "./aligned-reference.ts";
export { DelayEstimator } from "./delay-estimator.ts";
export { DriftTracker } from "./drift-tracker.ts";
export { KalmanFilter, SpectrumHistory } from "./kalman-filter.ts";
export { RealFft } from "./real-fft.ts";
export { ReferenceLine } from "./reference-line.ts";
