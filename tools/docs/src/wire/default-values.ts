import { LATEST_API_VERSION, createSession } from "@vivavoce/protocol";
import { completeTurnDetection } from "@vivavoce/protocol/schemas";
import { SESSION_OBJECTS } from "./component-schemas.ts";

/** How what a client leaves out of a named object is filled in. Each takes an object that its schema allows. */
const COMPLETE: Readonly<Record<string, (input: never) => object>> = {
  TurnDetectionInput: (input) => completeTurnDetection(input, LATEST_API_VERSION),
  ...Object.fromEntries(
    Object.entries(SESSION_OBJECTS).flatMap(([name, forms]) =>
      "complete" in forms ? [[`${name}Input`, forms.complete]] : [],
    ),
  ),
};

/** Fields of a session that the connection sets, and those whose text is long. */
const SET_BY_CONNECTION = ["id", "object", "expires_at", "model", "instructions"];

/**
 * Values that count when a client leaves fields of the named object out, by field name.
 * @param written the smallest object of that name and variant
 */
export function defaultValues(component: string, written: object): Readonly<Record<string, unknown>> {
  if (component === "SessionUpdate") {
    const session = createSession({ apiVersion: LATEST_API_VERSION, model: "m", id: "s", expiresAt: 0 });
    return Object.fromEntries(Object.entries(session).filter(([name]) => !SET_BY_CONNECTION.includes(name)));
  }
  if (component === "ResponseCreateParams") return { commit: true, cancel_previous: true, conversation: "auto" };
  const complete = Object.hasOwn(COMPLETE, component) ? COMPLETE[component] : undefined;
  return { ...complete?.(written as never) } as Record<string, unknown>;
}
