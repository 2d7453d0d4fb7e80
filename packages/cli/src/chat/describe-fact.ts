import { printable } from "../terminal/text-width.ts";
import type { ChatFact, SignIn } from "./chat-fact.ts";
import { tr } from "../words/translate.ts";

type FactOf<T extends ChatFact["type"]> = Extract<ChatFact, { readonly type: T }>;

const signIns: Readonly<Record<SignIn, string>> = {
  none: "no key",
  key: "API key",
  token: "token",
  entra: "Microsoft Entra ID",
};

/** Server, the model that answers, version and way of signing in. */
export function describeConnection({ host, model, answers, apiVersion, signIn }: FactOf<"connecting">): string {
  return tr(`${host} (${printable(answers ?? model)}, api-version ${apiVersion}, ${signIns[signIn]})`);
}

/** That the connection was lost, and what is done about it. */
export function describeLoss({ attempt }: FactOf<"reconnecting">): string {
  return tr(attempt === 1 ? "The connection was lost. Trying again ..." : `Still lost. Trying again (${attempt}) ...`);
}

/** That the session goes on. */
export function describeReturn({ awayMs, lostSoundMs }: FactOf<"reconnected">): string {
  const away = (awayMs / 1000).toFixed(1);
  if (lostSoundMs === 0) return tr(`Reconnected after ${away} s, the conversation goes on.`);
  const lost = (lostSoundMs / 1000).toFixed(1);
  return tr(`Reconnected after ${away} s, the conversation goes on. The first ${lost} s of what you said are lost.`);
}

/** Where what is sent and received can be read. */
export function describeLog({ path }: FactOf<"log">): string {
  return tr(`What is sent and received is written to ${printable(path)} (--no-log keeps nothing).`);
}

/** That a sound device went away or another took its place. */
export function describeDevice({ device, state, detail }: FactOf<"device">): string {
  if (state === "absent") return tr(`There is no ${device} (${printable(detail)}): answers come as text only.`);
  return tr(
    state === "lost"
      ? `The ${device} is gone (${printable(detail)}). Trying it and the default one ...`
      : `Sound goes on: the ${device} is ${printable(detail)} now.`,
  );
}

/** A warning or an error in one line, with type, code and the setting it is about as far as they are known. */
export function describeProblem(fact: FactOf<"warning" | "error" | "user.failed">): string {
  if (fact.type === "user.failed") return tr(`Your speech was not transcribed: ${printable(fact.message)}`);
  const kind = fact.type === "error" ? fact.errorType : null;
  const where = [kind, fact.code, fact.param === null ? null : `at ${fact.param}`].filter((part) => part).join(" ");
  const label = fact.type === "error" ? "Error" : "Warning";
  return printable(tr(`${label}: ${where === "" ? "" : `${where}: `}${tr(fact.message)}`));
}

/** How an answer ended, where it was not said to its end. */
export function describeEnd({ status }: FactOf<"assistant">): string {
  if (status === "completed") return "";
  return tr(status === "cancelled" ? " (interrupted)" : ` (${printable(status)})`);
}

/** A latency behind what it belongs to; nothing where there is none. */
export function formatLatency(latencyMs: number | null): string {
  return latencyMs === null ? "" : ` [${seconds(latencyMs)}]`;
}

/** Seconds for people, to a hundredth. */
export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`;
}
