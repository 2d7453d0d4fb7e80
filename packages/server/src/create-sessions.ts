import { createSystemClock } from "@vivavoce/audio/clock";
import { createAgentTable } from "./pipeline/models/agent-table.ts";
import { createModelTable } from "./pipeline/models/model-table.ts";
import { createSessionRouter } from "./pipeline/models/open-by-model.ts";
import { addEngineMetrics, meterEngines } from "./metrics/metered-engines.ts";
import { addProcessMetrics } from "./metrics/process-metrics.ts";
import { createServerMetrics } from "./metrics/server-metrics.ts";
import { describeCapabilities } from "./pipeline/describe-capabilities.ts";
import { enginesDegraded, enginesDown } from "./pipeline/engines-down.ts";
import type { SessionHostOptions } from "./pipeline/session-host-options.ts";
import { createLoadWatch } from "./load/load-watch.ts";
import { shedEngines } from "./load/shed-engines.ts";
import { defaultGatewayLimits } from "./gateway/gateway-options.ts";
import { defaultHearingSentences } from "./session/turn/failed-hearing.ts";
import { defaultLanguageSentences } from "./session/turn/foreign-speech.ts";
import { createTelemetry } from "./telemetry/telemetry.ts";
import { defaultFailureSentences } from "./session/response/failure-sentence.ts";
import { createRandomIds } from "./runtime/ids.ts";
import { createSlots } from "./runtime/slots.ts";
import { silentLogger } from "./runtime/logger.ts";
import type { SessionsOptions } from "./server-options.ts";

/** Limits of a session where nothing else is said. */
export const defaultSessionLimits: SessionHostOptions["limits"] = {
  maxItems: 2000,
  maxBufferedMs: 10 * 60_000,
  maxSessionMs: 60 * 60_000,
  maxSessionBytes: 16 * 1024 * 1024,
  maxPendingTranscriptions: 64,
  maxPendingMs: 5 * 60_000,
  maxUtteranceMs: 2 * 60_000,
};

/** Sessions whose sound is worked on at the same time though it came faster than it was spoken. */
const catchUpSlots = 2;

/** Playback may be this far behind what was sent, unless the configuration says otherwise. */
const defaultLeadMs = 1000;

/** Answers that may be made for nothing: a model that is paid by the word should not be asked much more often. */
export const defaultMaxWastedPerMinute = 12;

/** What a server tells of itself. */
export interface AboutServer {
  /** Ids of its engines, for `/health`. */
  readonly engines: object;
  readonly capabilities: object;
}

/**
 * What opens sessions on the given engines, and what is known of them.
 * @throws TypeError when an agent is not what sessions take, or its model is not in the table
 */
export function createSessions(options: SessionsOptions) {
  const { limits = {}, mcp, answers, openJournal } = options;
  const { failureSentences = {}, hearingSentences = {}, languageSentences = {} } = options;
  const clock = options.clock ?? createSystemClock();
  const ids = options.ids ?? createRandomIds();
  const logger = options.logger ?? silentLogger;
  const agents = createAgentTable(options.agents ?? []);
  const telemetry =
    options.telemetry === undefined
      ? undefined
      : createTelemetry({ api: options.telemetry, clock, hasContent: options.telemetryContent ?? false });
  const metrics = createServerMetrics(telemetry?.mirror);
  addProcessMetrics(metrics);
  addEngineMetrics(metrics, options.engines);
  const load = createLoadWatch({ ...defaultGatewayLimits, ...limits });
  const engines = shedEngines(meterEngines(options.engines, metrics, clock, telemetry), load);
  const host: SessionHostOptions = {
    engines,
    clock,
    ids,
    logger,
    limits: { ...defaultSessionLimits, ...limits },
    catchUp: createSlots(catchUpSlots),
    leadMs: options.leadMs ?? defaultLeadMs,
    maxWastedPerMinute: options.maxWastedPerMinute ?? defaultMaxWastedPerMinute,
    mcp,
    answers,
    ...(failureSentences === false
      ? {}
      : {
          failureSentences: { ...defaultFailureSentences, ...lowerCased(failureSentences) },
          hearingSentences: { ...defaultHearingSentences, ...lowerCased(hearingSentences) },
        }),
    ...(languageSentences === false
      ? {}
      : { languageSentences: { ...defaultLanguageSentences, ...lowerCased(languageSentences) } }),
    moreLanguages: options.moreLanguages,
    openJournal,
    metrics,
    telemetry,
  };
  const models = options.models ?? createModelTable(engines.languageModel);
  const openSession = createSessionRouter(host, { models, agents });
  let about: AboutServer | undefined;
  const describe = (): AboutServer => ({
    engines: {
      voiceActivity: engines.voiceActivity.info.id,
      recognizer: engines.recognizer.info.id,
      languageModel: engines.languageModel.info.id,
      synthesizer: engines.synthesizer.info.id,
    },
    capabilities: describeCapabilities(engines, models),
  });
  return {
    openSession,
    metrics,
    about: () => (about ??= describe()),
    unavailable: () => enginesDown(engines),
    degraded: () => enginesDegraded(engines),
    load,
    clock,
    ids,
    logger,
  };
}

function lowerCased(sentences: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sentences).map(([code, sentence]) => [code.trim().toLowerCase(), sentence]));
}
