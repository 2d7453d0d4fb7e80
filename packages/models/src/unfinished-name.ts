import { randomUUID } from "node:crypto";

/** A name beside a file for what is to become it, that nobody else writes to: pulls go on at once, in one process too. */
export function unfinishedName(path: string): string {
  return `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
}
