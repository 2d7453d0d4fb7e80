/** How gateways that are one reach each other. Messages are bytes; whoever reads them takes them for foreign. */
export interface FleetLink {
  /** Name of this gateway, unlike that of any other. */
  readonly gateway: string;
  readonly isUp: boolean;
  /** To all others. What cannot be sent is dropped. Never throws. @param message 128 KiB at most */
  tell(message: Uint8Array): void;
  /**
   * Asks one of the others. Never rejects.
   * @returns undefined when it is not there, does not answer in time, or says more than that
   */
  ask(gateway: string, question: Uint8Array, bounds: AnswerBounds): Promise<Uint8Array | undefined>;
  /** Begins to listen; called once. */
  listen(ears: FleetEars): void;
  /** What there is to say of the way itself. */
  readonly figures: LinkFigures;
  /** Listens no more. Whose connection it is, he closes it. */
  close(): void;
}

/** What an answer may take: milliseconds, and bytes. */
export interface AnswerBounds {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Who hears what comes over a link. */
export interface FleetEars {
  /** Never throws, whatever came. */
  told(message: Uint8Array): void;
  /** Never rejects; undefined for what is not understood, which is left without an answer. */
  asked(question: Uint8Array): Promise<Uint8Array | undefined>;
}

/** What a link says of itself. */
export interface LinkFigures {
  /** Times that it was there again after it had been lost. */
  readonly reconnects: number;
  /** Messages that could not be sent. */
  readonly unsent: number;
  /** There and back again, as last measured, in seconds; undefined where it was not. */
  readonly roundTripSeconds: number | undefined;
}

/** A value, and the number by which the store knows whether it has changed since. */
export interface Stored {
  readonly value: Uint8Array;
  readonly revision: number;
}

/** Where gateways that are one keep what has to outlive each of them. Values go by themselves after the store's time. */
export interface FleetStore {
  /** @throws when the store cannot be asked now */
  get(key: string): Promise<Stored | undefined>;
  /**
   * Writes if nobody has written since.
   * @param revision that of the value that this one replaces; 0 when there is none
   * @param value 128 KiB at most
   * @returns whether it was written
   * @throws when the store cannot be asked now, or is full
   */
  put(key: string, value: Uint8Array, revision: number): Promise<boolean>;
}
