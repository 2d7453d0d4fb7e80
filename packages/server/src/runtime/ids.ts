import { randomBytes } from "node:crypto";

/** Source of random seeds for ids; tests give a counting one. */
export interface Ids {
  /** Twelve or more characters of [A-Za-z0-9], unique in practice. */
  seed(): string;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Ids of the system's random numbers. */
export function createRandomIds(): Ids {
  return {
    seed: () => Array.from(randomBytes(14), (byte) => alphabet[byte % alphabet.length]).join(""),
  };
}
