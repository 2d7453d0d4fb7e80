import { fstatSync } from "node:fs";
import { createSystemClock, steadyWall } from "@vivavoce/audio/clock";
import type { Clock } from "@vivavoce/audio/clock";
import type { ChatSettings } from "../chat/chat-settings.ts";
import type { ChatView } from "../chat/chat-view.ts";
import type { HeldLines } from "../chat/held-lines.ts";
import { JsonView } from "../chat/json-view.ts";
import { LiveView } from "../chat/live-view.ts";
import { PlainView } from "../chat/plain-view.ts";
import { runChat } from "../chat/run-chat.ts";
import { SecretMask } from "../chat/secret-mask.ts";
import { systemSound } from "../chat/sound.ts";
import { onSignals } from "./program-surroundings.ts";
import { readKeys } from "../terminal/keys.ts";
import { wantsColour } from "../terminal/line.ts";

/**
 * Holds a chat with this process's terminal and sound devices, until it ends or the user quits. Gives the exit code.
 * @param remarks lines that go into the wire log beside the frames.
 */
export async function holdChat(settings: ChatSettings, remarks?: HeldLines): Promise<0 | 1 | 2> {
  const quit = new AbortController();
  const mute = { on: false };
  const onSignal = (): void => quit.abort();
  // Whoever read the output is gone, as `head` is after its lines: there is nobody left to talk to.
  const onBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") throw error;
    quit.abort();
  };
  const forget = onSignals(["SIGINT", "SIGTERM", "SIGHUP"], onSignal);
  process.stdout.on("error", onBrokenPipe);
  const mask = new SecretMask();
  const clock = createSystemClock({ keepsAlive: true });
  const view = openView(settings, mask, clock);
  // A program that fed the keys has closed its end; with /dev/null, or speech from a file, nobody ever meant to.
  const endsWithInput = settings.inputPath === undefined && settings.speech === undefined && isPipe(0);
  if (endsWithInput) process.stdin.once("end", onSignal);
  const stopReading = readKeys(process.stdin, (key) => {
    if (key === "quit") quit.abort();
    else mute.on = !mute.on;
  });
  // A bug must not leave the terminal without echo and cursor.
  const restore = (): void => {
    view.close();
    stopReading();
  };
  process.once("exit", restore);
  try {
    return await runChat(settings, {
      clock,
      sound: systemSound,
      quit: quit.signal,
      view,
      mask,
      mute,
      folder: process.cwd(),
      ...(remarks === undefined ? {} : { remarks }),
    });
  } finally {
    restore();
    process.off("exit", restore);
    forget();
    process.stdout.off("error", onBrokenPipe);
  }
}

/** Whether a file descriptor is a pipe or a socket. */
function isPipe(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    return false;
  }
}

/** JSON when asked for; live where there is a terminal that can; else plain lines. */
function openView({ json, verbose }: ChatSettings, mask: SecretMask, clock: Clock): ChatView {
  const { env, stdout, stderr } = process;
  const print = (line: string): void => void stdout.write(`${mask.mask(line)}\n`);
  const printError = (line: string): void => void stderr.write(`${mask.mask(line)}\n`);
  if (json) return new JsonView({ print, nowMs: steadyWall(clock), verbose });
  const live = stdout.isTTY && env["TERM"] !== "dumb";
  if (live) return new LiveView(stdout, { colour: wantsColour(env, true), verbose });
  return new PlainView({ print, printError }, verbose);
}
