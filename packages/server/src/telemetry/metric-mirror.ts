import type { MetricMirror } from "../metrics/metric-registry.ts";
import type { Meter } from "./telemetry-api.ts";

const units: readonly (readonly [end: string, unit: string])[] = [
  ["_seconds", "s"],
  ["_bytes", "By"],
];

/**
 * The metrics of the page as instruments of OpenTelemetry. `vivavoce_turn_first_audio_seconds` is `vivavoce.turn_first_audio`
 * in `s` there, so that exporters to Prometheus give it its name back.
 */
export function createMetricMirror(meter: Meter): MetricMirror {
  return {
    counter({ name, help }) {
      const counter = meter.createCounter(...described(name.replace(/_total$/, ""), help));
      return (value, labels) => counter.add(value, labels);
    },
    histogram({ name, help, buckets }) {
      const [told, options] = described(name, help);
      const advice = { explicitBucketBoundaries: [...buckets] };
      const histogram = meter.createHistogram(told, { ...options, advice });
      return (value, labels) => histogram.record(value, labels);
    },
    read(type, { name, help }, read) {
      const [told, options] = described(name.replace(/_total$/, ""), help);
      const instrument =
        type === "gauge" ? meter.createObservableGauge(told, options) : meter.createObservableCounter(told, options);
      instrument.addCallback((result) => {
        for (const [labels, value] of read()) result.observe(value, { ...labels });
      });
    },
  };
}

function described(name: string, help: string): [name: string, options: { description: string; unit?: string }] {
  const [end, unit] = units.find(([ending]) => name.endsWith(ending)) ?? ["", undefined];
  const told = name.slice(0, name.length - end.length).replace("_", ".");
  return [told, { description: help, ...(unit === undefined ? {} : { unit }) }];
}
