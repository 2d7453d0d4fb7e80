import type { Session } from "@vivavoce/client";
import { askCapabilities } from "./ask-capabilities.ts";
import type { ChatFact } from "./chat-fact.ts";
import type { ChatSettings } from "./chat-settings.ts";
import { defaultModel } from "./chat-settings.ts";

type Warning = Extract<ChatFact, { readonly type: "warning" }>;

function notAsAsked(param: string, message: string): Warning {
  return { type: "warning", code: "not_as_asked", param, message };
}

/**
 * What the server took otherwise than it was asked for, as its echo of the session says: not every server, nor every
 * version of the wire, warns. What it does not echo is not compared.
 */
export function echoedOtherwise(
  { model, voice, transcription }: Pick<ChatSettings, "model" | "voice" | "transcription">,
  session: Session,
): Warning[] {
  const spoken = session.voice as { readonly name?: unknown } | null | undefined;
  return [
    // A dated name of the same model is the same model.
    ...differs("session.model", model, session.model, (echoed) => echoed.startsWith(`${model}-`)),
    ...differs("session.voice.name", voice, spoken?.name),
    ...differs("session.input_audio_transcription.model", transcription, session.input_audio_transcription?.model),
  ];
}

function differs(
  param: string,
  asked: string | undefined,
  echoed: unknown,
  isSame: (echoed: string) => boolean = () => false,
): Warning[] {
  if (asked === undefined || typeof echoed !== "string" || echoed === "") return [];
  if (echoed.toLowerCase() === asked.toLowerCase() || isSame(echoed)) return [];
  return [notAsAsked(param, `'${asked}' was asked for, and the server goes by '${echoed}'.`)];
}

/** The first version of the wire whose servers warn by themselves. */
const warningsSince = "2026-01-01";

interface Named {
  readonly name?: unknown;
  readonly aliases?: unknown;
}

/**
 * What was asked for by name and is not there, as `GET /voice-live/capabilities` of a Vivavoce server tells: its echo repeats
 * what was asked, and older versions of the wire have no warnings. Empty for servers that do not tell, and on any failure.
 */
export async function absentSettings(settings: ChatSettings, fetch: typeof globalThis.fetch): Promise<Warning[]> {
  const { model, voice, apiVersion } = settings;
  const asksForModel = model !== defaultModel;
  if (apiVersion >= warningsSince || (voice === undefined && !asksForModel)) return [];
  const asked = await askCapabilities(settings, fetch);
  const models = namesOf(asked?.told?.["models"]);
  const voices = namesOf(asked?.told?.["voices"]);
  return [
    ...(asksForModel ? absent("session.model", "model", model, models) : []),
    ...(voice === undefined ? [] : absent("session.voice.name", "voice", voice, voices)),
  ];
}

function absent(param: string, kind: string, asked: string, known: readonly string[]): Warning[] {
  if (known.length === 0 || known.some((name) => name.toLowerCase() === asked.toLowerCase())) return [];
  const message = `This server has no ${kind} '${asked}'; another one is taken. It has: ${known.slice(0, 12).join(", ")}.`;
  return [notAsAsked(param, message)];
}

/** Names and aliases of models or voices, as a server tells them. */
export function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly (Named | null)[]).flatMap((named) => {
    const aliases = named?.aliases;
    return [named?.name, ...(Array.isArray(aliases) ? (aliases as unknown[]) : [])].filter(
      (each) => typeof each === "string",
    );
  });
}
