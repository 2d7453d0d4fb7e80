import { createSession } from "@vivavoce/protocol";
import { synthesizerOf } from "@vivavoce/engine";
import type { EngineSet, Recognizer, Synthesizer } from "@vivavoce/engine";
import { givenTools } from "../session/honour/given-tools.ts";
import { withAgent } from "../session/settings/agent-session.ts";
import type { Capabilities, HearingCapabilities } from "../session/state/capabilities.ts";
import type { OpeningFacts } from "../session/state/session-state.ts";
import { cancelsEcho, suppressesNoise } from "./input/front-end.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import type { SessionRequest } from "./session-port.ts";

/** What a session begins with: as its client, the engines and the configuration have it. */
export function openingFacts(options: SessionHostOptions, request: SessionRequest, sessionId: string): OpeningFacts {
  const { engines, clock, ids, limits, agent } = options;
  const { failureSentences, hearingSentences, languageSentences } = options;
  const { name, apiVersion, sessionType } = request.dialect;
  const session = createSession({
    apiVersion,
    model: request.model,
    id: sessionId,
    expiresAt: Math.floor((clock.wallMs() + limits.maxSessionMs) / 1000),
    dialect: name,
    sessionType,
    ...(request.update === undefined ? {} : { update: request.update }),
  });
  const { maxItems, maxBufferedMs, maxSessionMs, maxSessionBytes, maxPendingTranscriptions } = limits;
  return {
    session: withAgent(session, agent),
    apiVersion,
    idSeed: ids.seed(),
    given: givenTools(request.update),
    ...(failureSentences === undefined ? {} : { failureSentences }),
    ...(hearingSentences === undefined ? {} : { hearingSentences }),
    ...(languageSentences === undefined ? {} : { languageSentences }),
    ...(agent === undefined ? {} : { agent }),
    abilities: capabilitiesOf(engines, options.modelNames ?? []),
    limits: { maxItems, maxBufferedMs, maxSessionMs, maxSessionBytes, maxPendingTranscriptions },
  };
}

/**
 * What the session core needs to know of the engines, as data.
 * @param modelNames names that mean the language model, besides its id
 */
export function capabilitiesOf(engines: EngineSet, modelNames: readonly string[]): Capabilities {
  const { languageModel, recognizer, synthesizer, voiceActivity, noiseSuppressor } = engines;
  const { id } = languageModel.info;
  return {
    model: { ...languageModel.info.capabilities, id, aliases: [id, ...modelNames] },
    recognizer: {
      ...hearing(recognizer),
      ...(recognizer.byLanguage !== undefined && {
        byLanguage: recognizer.byLanguage.parts.map(({ language, engine }) => ({ language, engine: hearing(engine) })),
      }),
    },
    synthesizer: { ...synthesizer.info.capabilities, id: synthesizer.info.id, ...otherSpeakers(synthesizer) },
    noiseSuppression: suppressesNoise(voiceActivity, noiseSuppressor),
    echoCancellation: cancelsEcho(voiceActivity),
    endOfUtterance: engines.judge !== undefined,
    ...(engines.judge?.languages !== undefined && { judgedLanguages: engines.judge.languages }),
  };
}

function hearing({ info }: Recognizer): HearingCapabilities {
  return { ...info.capabilities, id: info.id, languages: info.languages };
}

/** What speaks with the voices that are not of the usual engine. */
function otherSpeakers(synthesizer: Synthesizer): Pick<Capabilities["synthesizer"], "others"> {
  const { id, capabilities } = synthesizer.info;
  const others = capabilities.voices.flatMap(({ name }) => {
    const { info } = synthesizerOf(synthesizer, name);
    const { voices: _, sampleRate: __, ...capabilities } = info.capabilities;
    return info.id === id ? [] : [[name, { ...capabilities, id: info.id }] as const];
  });
  return others.length === 0 ? {} : { others: Object.fromEntries(others) };
}
