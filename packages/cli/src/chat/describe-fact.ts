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

/** Something beside the conversation. */
interface Remark {
  readonly text: string;
  readonly look: "dim" | "yellow" | "red";
}

/** What a fact that is not part of the conversation says, in one line; undefined for the others. */
export function describeRemark(fact: ChatFact): Remark | undefined {
  switch (fact.type) {
    case "log": {
      const text = `What is sent and received is written to ${printable(fact.path)} (--no-log keeps nothing).`;
      return { look: "dim", text: tr(text) };
    }
    case "reconnecting": {
      const again = `Still lost. Trying again (${fact.attempt}) ...`;
      return { look: "yellow", text: tr(fact.attempt === 1 ? "The connection was lost. Trying again ..." : again) };
    }
    case "reconnected":
      return { look: "dim", text: describeReturn(fact) };
    case "device":
      return { look: "yellow", text: describeDevice(fact) };
    case "warning":
      return { look: "yellow", text: describeProblem("Warning", null, fact) };
    case "error":
      return { look: "red", text: describeProblem("Error", fact.errorType, fact) };
    case "user.failed":
      return { look: "red", text: tr(`Your speech was not transcribed: ${printable(fact.message)}`) };
    default:
      return undefined;
  }
}

function describeReturn({ awayMs, lostSoundMs }: FactOf<"reconnected">): string {
  const away = (awayMs / 1000).toFixed(1);
  if (lostSoundMs === 0) return tr(`Reconnected after ${away} s, the conversation goes on.`);
  const lost = (lostSoundMs / 1000).toFixed(1);
  return tr(`Reconnected after ${away} s, the conversation goes on. The first ${lost} s of what you said are lost.`);
}

function describeDevice({ device, state, detail }: FactOf<"device">): string {
  if (state === "absent") return tr(`There is no ${device} (${printable(detail)}): answers come as text only.`);
  return tr(
    state === "lost"
      ? `The ${device} is gone (${printable(detail)}). Trying it and the default one ...`
      : `Sound goes on: the ${device} is ${printable(detail)} now.`,
  );
}

/** With type, code and the setting it is about as far as they are known. */
function describeProblem(
  label: "Warning" | "Error",
  kind: string | null,
  { code, param, message }: FactOf<"warning" | "error">,
): string {
  const where = [kind, code, param === null ? null : `at ${param}`].filter((part) => part).join(" ");
  return printable(tr(`${label}: ${where === "" ? "" : `${where}: `}${tr(message)}`));
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
