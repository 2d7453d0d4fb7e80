import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A machine of a network that is made of namespaces: a network of its own, and a cable to the switch. */
export interface Machine {
  /** Its address; the switch is 10.77.0.1. */
  readonly address: string;
  /** What stands before a command that is to run there. */
  readonly enter: readonly [program: string, ...rest: string[]];
  /** Pulls the cable, without a word to anybody, or puts it in again. */
  plug(isIn: boolean): void;
}

/** Machines that are joined by a switch, where this process is. */
export interface Network {
  add(name: string): Promise<Machine>;
  close(): void;
}

function ip(...args: readonly string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}

/** Makes the switch; this process has to be in a network namespace of its own, as `unshare --net` gives one. */
export function openNetwork(): Network {
  const holders: ChildProcess[] = [];
  ip("link", "set", "lo", "up");
  ip("link", "add", "name", "switch", "type", "bridge", "stp_state", "0", "forward_delay", "0");
  ip("addr", "add", "10.77.0.1/24", "dev", "switch");
  ip("link", "set", "switch", "up");
  return {
    async add(name) {
      // Holds the namespace until its input ends.
      const holder = spawn("unshare", ["--net", "sh", "-c", "ip link set lo up && echo open && exec cat"], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      holders.push(holder);
      await once(holder.stdout, "data");
      const address = `10.77.0.${holders.length + 1}`;
      const enter = ["nsenter", "-t", String(holder.pid), "--net"] as const;
      const [cable, end] = [`c-${name}`, `e-${name}`];
      ip("link", "add", "name", cable, "type", "veth", "peer", "name", end);
      ip("link", "set", end, "netns", String(holder.pid));
      ip("link", "set", cable, "master", "switch", "up");
      const [program, ...rest] = enter;
      execFileSync(program, [...rest, "ip", "addr", "add", `${address}/24`, "dev", end]);
      execFileSync(program, [...rest, "ip", "link", "set", end, "up"]);
      return { address, enter, plug: (isIn) => ip("link", "set", cable, isIn ? "up" : "down") };
    },
    close() {
      for (const { stdin } of holders) stdin?.end();
    },
  };
}
