import type { Stats } from "node:fs";

/** What takes a file from everybody and leaves it to this program. */
export function closing(path: string, { uid, gid }: Pick<Stats, "uid" | "gid">): string {
  const name = /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  const own = process.geteuid?.();
  if (own === undefined || own === 0 || own === uid) return `chmod 600 ${name}`;
  const group = process.getegid?.();
  if (group === gid || process.getgroups?.().includes(gid)) return `chmod 640 ${name}`;
  return `chgrp ${group} ${name} && chmod 640 ${name}`;
}
