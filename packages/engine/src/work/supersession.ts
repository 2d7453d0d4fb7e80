/** Work of which there may be one at a time: what is asked for again takes the place of what was asked before. */
export interface Supersession {
  /** @param supersede called when newer work has the same token @returns to be called when the work is over */
  begin(token: string, supersede: () => void): () => void;
}

/** One for all channels that engines are asked over. */
export function createSupersession(): Supersession {
  const current = new Map<string, () => void>();
  return {
    begin(token, supersede) {
      const before = current.get(token);
      current.set(token, supersede);
      before?.();
      return () => {
        if (current.get(token) === supersede) current.delete(token);
      };
    },
  };
}
