import type { Step } from "../state/step.ts";

/** Unknown fields that are named one by one. */
const maxNamed = 20;

/** Names what a client has sent and nobody knows (BH-06). @param kind what it is called, in one word */
export function warnOfUnknown(step: Step, ignored: readonly string[], kind: "setting" | "field"): void {
  for (const param of ignored.slice(0, maxNamed)) {
    const name = param.slice(0, 200);
    step.warn("unknown_parameter", `'${name}' is not a known ${kind} and has no effect.`, name);
  }
  if (ignored.length <= maxNamed) return;
  const more = ignored.length - maxNamed;
  const whole = kind === "setting" ? "session" : null;
  step.warn("unknown_parameter", `${more} more ${kind}s are not known and have no effect.`, whole);
}
