import { createSystemClock, pause } from "@vivavoce/audio/clock";
import { withDotEnv } from "../config/read-dot-env.ts";
import { readKeys } from "../terminal/keys.ts";
import { renderLine, wantsColour } from "../terminal/line.ts";
import { print, printJson } from "../terminal/output.ts";
import { Screen } from "../terminal/screen.ts";
import { fetchMetrics, metricsUrl } from "../top/fetch-metrics.ts";
import { metricsView } from "../top/metrics-view.ts";
import type { Reading } from "../top/metrics-view.ts";
import { explained, onSignals } from "./program-surroundings.ts";
import { flag, option, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";

const args = {
  endpoint: option("Address of the server [VIVAVOCE_METRICS_ENDPOINT, http://localhost:8080]", "url"),
  key: option("Key of its metrics, where it wants one [VIVAVOCE_METRICS_KEY]", "key"),
  bus: flag("All servers on its bus together"),
  once: flag("Print the numbers once; so it is where there is no terminal"),
  json: flag("Print every number once, as JSON"),
} as const satisfies CommandArgs;

/** Its timers keep the program running where there are no keys to wait for. */
const clock = createSystemClock({ keepsAlive: true });
/** Pause between two looks. */
const intervalMs = 2000;
/** How far back "lately" goes. */
const windowMs = 60_000;

/** `vivavoce top`: what a server does, in a terminal. */
export const topCommand: Command = {
  name: "top",
  description: "Watch what a server does: sessions, times of turns, engines, memory",
  args,
  run: (rawArgs) =>
    explained(async () => {
      const { flags } = readCommandLine(rawArgs, args);
      const env = await withDotEnv(process.env, process.cwd());
      const url = metricsUrl(
        flags.endpoint ?? env["VIVAVOCE_METRICS_ENDPOINT"] ?? "http://localhost:8080",
        flags.bus === true,
      );
      const key = flags.key ?? (env["VIVAVOCE_METRICS_KEY"] || undefined);
      const read = async (signal?: AbortSignal): Promise<Reading> => ({
        page: await fetchMetrics(url, key, signal),
        atMs: clock.now(),
        wallMs: clock.wallMs(),
      });
      const first = await read();
      if (flags.json === true) printJson(Object.fromEntries(first.page));
      else if (flags.once === true || !process.stdout.isTTY) {
        const colour = wantsColour(process.env, process.stdout.isTTY);
        for (const line of metricsView(url.host, first, undefined)) print(renderLine(line, colour));
      } else await watch(url.host, first, read);
      return 0;
    }),
};

/** Shows the numbers until `q`, a signal, or a server that goes away. */
async function watch(host: string, first: Reading, read: (signal: AbortSignal) => Promise<Reading>): Promise<void> {
  const screen = new Screen(process.stdout, wantsColour(process.env, process.stdout.isTTY));
  const controller = new AbortController();
  const { signal } = controller;
  const quit = (): void => controller.abort();
  const giveBack = readKeys(process.stdin, (key) => key === "quit" && quit());
  const forget = onSignals(["SIGINT", "SIGTERM"], quit, "once");
  const readings = [first];
  try {
    for (;;) {
      const now = readings.at(-1) ?? first;
      screen.setLive(metricsView(host, now, readings.length > 1 ? readings[0] : undefined));
      await pause(clock, intervalMs, signal);
      readings.push(await read(signal));
      while ((readings.at(-1)?.atMs ?? 0) - (readings[0]?.atMs ?? 0) > windowMs) readings.shift();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    screen.print(metricsView(host, readings.at(-1) ?? first, readings[0]));
    screen.close();
    giveBack();
    forget();
  }
}
