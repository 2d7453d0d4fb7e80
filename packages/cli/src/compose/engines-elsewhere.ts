import type { EndOfUtteranceJudge, EngineSet } from "@vivavoce/engine";
import { createRemoteListener, createRemoteRecognizer, createRemoteSynthesizer } from "@vivavoce/engine/work";
import type { Patience, WorkLink } from "@vivavoce/engine/work";
import { judgeOfWords } from "@vivavoce/engines";
import type { ConfiguredKind, EngineConfig, LoadEnginesOptions } from "./load-engines.ts";

/** Engines that another process has, where it offers one for a place of the configuration. */
export function enginesElsewhere(
  link: WorkLink,
  options: { readonly patience?: Patience } = {},
): NonNullable<LoadEnginesOptions["elsewhere"]> {
  return <Kind extends ConfiguredKind>(kind: Kind, path: string, settings: EngineConfig) => {
    if (link.offers[path] === undefined) return undefined;
    const make = {
      recognizer: async () => createRemoteRecognizer(link, path, options),
      synthesizer: async () => createRemoteSynthesizer(link, path, options),
      judge: () => judgeElsewhere(link, path, settings),
    } as Partial<Record<ConfiguredKind, () => Promise<unknown>>>;
    return make[kind] as (() => Promise<EngineSet[Kind]>) | undefined;
  };
}

/** A judge whose words are judged here and whose listener is elsewhere. */
async function judgeElsewhere(link: WorkLink, path: string, { options }: EngineConfig): Promise<EndOfUtteranceJudge> {
  const { judgeWithListener } = await import("@vivavoce/engines/end-of-turn");
  const offer = link.offers[path];
  const heard = offer?.kind === "listener" ? offer.languages : [];
  const named = options?.["words"];
  const words = await judgeOfWords(typeof named === "string" ? named : undefined);
  return judgeWithListener(words, createRemoteListener(link, path), heard);
}
