import { JetStreamApiError } from "@nats-io/jetstream";

/** Somebody else has written meanwhile. */
export function isStale(error: unknown): boolean {
  return hasCode(error, 10071, 10164);
}

/** The stream is not there, nor a bucket that is kept in it. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 10059);
}

/** A stream of that name is there already, with other settings. */
export function isTaken(error: unknown): boolean {
  return hasCode(error, 10058);
}

function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof JetStreamApiError && codes.includes(error.code);
}
