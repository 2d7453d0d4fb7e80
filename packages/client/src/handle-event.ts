import type { ServerEvent, ServerEventOf, ServerEventType } from "@vivavoce/protocol";

/** What to do with the events of some types. The others, and those this version does not know, are passed over (BH-06). */
export type EventHandlers<R = void> = { readonly [T in ServerEventType]?: (event: ServerEventOf<T>) => R };

/** Calls the handler for the event's type and returns what it does; undefined where there is none. */
export function handleEvent<R>(handlers: EventHandlers<R>, event: ServerEvent): R | undefined {
  // The type comes off the wire: it may name what every object has.
  if (!Object.hasOwn(handlers, event.type)) return undefined;
  // The table holds for each type a handler of that type's events.
  const handler = handlers[event.type] as ((event: ServerEvent) => R) | undefined;
  return handler?.(event);
}
