import type { EndOfUtteranceJudge, Recognizer, Synthesizer } from "@vivavoce/engine";
import type { HostedEngine } from "@vivavoce/engine/work";
import { enginesOf } from "../compose/load-engines.ts";
import type { LoadEnginesOptions } from "../compose/load-engines.ts";
import { sectionsOnBus } from "../config/bus-schema.ts";
import type { EngineSection } from "../config/bus-schema.ts";
import type { Config } from "../config/config-schema.ts";

/** The engines that are loaded once for all processes. */
export interface HostedEngines {
  /** By their place in the configuration. */
  readonly hosted: Readonly<Record<string, HostedEngine>>;
  /** Those that most work is for, as far as they are here. */
  readonly usual: { readonly recognizer?: Recognizer; readonly synthesizer?: Synthesizer };
  close(): Promise<void>;
}

type Loaded =
  | Exclude<HostedEngine, { kind: "listener" }>
  | { readonly kind: "judge"; readonly engine: EndOfUtteranceJudge | undefined };

/** What a process with sessions is better off without: of a judge that is its network, the words cost nothing. */
function offerable(path: string, loaded: Loaded): readonly (readonly [string, HostedEngine])[] {
  if (loaded.kind !== "judge") return [[path, loaded]];
  const judge = loaded.engine;
  const heard = judge?.heard;
  const listener = heard === undefined ? undefined : judge?.listener?.(undefined);
  return heard === undefined || listener === undefined
    ? []
    : [[path, { kind: "listener", listener, languages: heard }]];
}

/** All that can be hosted. */
const everySection: readonly EngineSection[] = ["recognizer", "synthesizer", "endOfUtterance"];

/**
 * Loads those of the sections side by side; when one fails, the others are closed. Throws as `loadEngines`.
 * @param sections all but those on the bus, when absent
 */
export async function loadHostedEngines(
  config: Config,
  options: LoadEnginesOptions,
  sections = everySection.filter((section) => !sectionsOnBus(config).includes(section)),
): Promise<HostedEngines> {
  const has = (section: EngineSection): boolean => sections.includes(section);
  const judges = has("endOfUtterance") ? enginesOf("judge", config, options) : [];
  const recognizers = has("recognizer") ? enginesOf("recognizer", config, options) : [];
  const synthesizers = has("synthesizer") ? enginesOf("synthesizer", config, options) : [];
  const loading: Promise<readonly [string, Loaded]>[] = [
    ...judges.map(async ({ path, load }) => [path, { kind: "judge", engine: await load() }] as const),
    ...recognizers.map(async ({ path, load }) => [path, { kind: "recognizer", engine: await load() }] as const),
    ...synthesizers.map(async ({ path, load }) => [path, { kind: "synthesizer", engine: await load() }] as const),
  ];
  const settled = await Promise.allSettled(loading);
  const loaded = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const close = async (): Promise<void> => {
    await Promise.allSettled(loaded.map(async ([, { engine }]) => engine?.close?.()));
  };
  for (const result of settled) {
    if (result.status !== "rejected") continue;
    await close();
    throw result.reason;
  }
  const hosted = Object.fromEntries(loaded.flatMap(([path, engine]) => offerable(path, engine)));
  const [recognizer, synthesizer] = [hosted["recognizer"], hosted["synthesizer"]];
  const usual = {
    ...(recognizer?.kind === "recognizer" && { recognizer: recognizer.engine }),
    ...(synthesizer?.kind === "synthesizer" && { synthesizer: synthesizer.engine }),
  };
  return { hosted, usual, close };
}
