/** Events as they come to a client, and a way to wait for one. */
export interface EventLog<Event extends { readonly type: string }> {
  readonly events: readonly Event[];
  add(event: Event): void;
  /** How many there are: a place to look from. */
  mark(): number;
  /** The first event of a type at or after a place, as soon as there is one. Rejects after 20 s, with what came. */
  next<Type extends Event["type"]>(type: Type, from?: number): Promise<Extract<Event, { type: Type }>>;
  /** Events of a type at or after a place. */
  all<Type extends Event["type"]>(type: Type, from?: number): Extract<Event, { type: Type }>[];
  /** Types from a place on; a run of the same type is written once. */
  types(from?: number): string[];
}

const patienceMs = 20_000;

export function createEventLog<Event extends { readonly type: string }>(): EventLog<Event> {
  const events: Event[] = [];
  const waiting = new Set<() => void>();

  function all<Type extends Event["type"]>(type: Type, from = 0): Extract<Event, { type: Type }>[] {
    return events.slice(from).filter((event): event is Extract<Event, { type: Type }> => event.type === type);
  }

  function types(from = 0): string[] {
    const names = events.slice(from).map((event) => event.type);
    return names.filter((name, index) => name !== names[index - 1]);
  }

  return {
    events,
    all,
    types,
    mark: () => events.length,
    add(event) {
      events.push(event);
      for (const look of waiting) look();
    },
    next<Type extends Event["type"]>(type: Type, from = 0) {
      return new Promise<Extract<Event, { type: Type }>>((resolve, reject) => {
        const deadline = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${type} came; since then: ${types(from).join(", ")}`));
        }, patienceMs);
        const look = (): void => {
          const [found] = all(type, from);
          if (found === undefined) return;
          clearTimeout(deadline);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
