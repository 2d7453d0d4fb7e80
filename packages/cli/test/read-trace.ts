import { resolve } from "node:path";

/** What a program and its threads did, as far as a trace of its system calls shows it. */
export interface TracedDeeds {
  /** Attempts to reach anything but a service on this machine, and to look up a name, as the trace has them. */
  readonly reachedOut: readonly string[];
  /** Absolute paths that were opened for writing, made, or moved to, whether or not it went well; each once, sorted. */
  readonly wrote: readonly string[];
}

/** System calls that the reader needs; the question mark leaves out those that a processor does not have. */
export const tracedCalls =
  "connect,sendto,sendmsg,sendmmsg,openat,?open,?creat,?openat2,?mkdir,mkdirat,?mknod,mknodat," +
  "?rename,renameat,?renameat2,?link,linkat,?symlink,symlinkat";

const call = /^(?:\d+ +)?(\w+)\((.*)$/u;
const sending = new Set(["connect", "sendto", "sendmsg", "sendmmsg"]);
/** A resolver on this machine asks others. */
const resolver = /htons\(53\)|sun_path=".*(?:systemd\/resolve|mdns)/u;
const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/gu;
const loopback = /^(?:127\.|::1$|::ffff:127\.)/u;

/**
 * Reads what `strace -f` wrote.
 * @param folder current folder of the program
 */
export function readTrace(trace: string, folder: string): TracedDeeds {
  const reachedOut: string[] = [];
  const wrote = new Set<string>();
  for (const line of trace.split("\n")) {
    const [, name = "", rest = ""] = call.exec(line) ?? [];
    if (name === "") continue;
    if (sending.has(name)) {
      const addresses = [...rest.matchAll(address)].map(([, v4, v6]) => v4 ?? v6 ?? "");
      if (resolver.test(rest) || addresses.some((one) => !loopback.test(one))) reachedOut.push(line);
      continue;
    }
    const path = writtenPath(name, rest);
    if (path !== undefined && path !== "/dev/null") wrote.add(resolve(folder, path));
  }
  return { reachedOut, wrote: [...wrote].toSorted() };
}

/** The path of a call that makes or changes a file or folder. */
function writtenPath(name: string, rest: string): string | undefined {
  if (name.startsWith("open") && !/O_CREAT|O_WRONLY|O_RDWR|O_TRUNC/u.test(rest)) return undefined;
  // The last one is what appears: of links and moves the new name.
  return [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].at(-1)?.[1];
}
