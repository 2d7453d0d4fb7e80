import { isRecord } from "@vivavoce/audio/is-record";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../app/icons.tsx";
import { abilities, connectValues, draft, session, shown } from "../app/state.ts";
import { playSample, sampledVoice, sampleFailure, stopSample } from "../app/voice-sample.ts";
import type { OfferedVoice } from "../app/voice-sample.ts";
import { language, text } from "../text/language.ts";
import { sameJson, without } from "../app/draft.ts";
import { languageName } from "../text/language-name.ts";

interface OfferProps {
  /** Of its heading. */
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly children: ComponentChildren;
  readonly below?: JSX.Element;
}

/** Things of which one is chosen. */
function Offer({ id, title, hint, children, below }: OfferProps): JSX.Element {
  return (
    <section class="panel group offer" aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        <p class="hint">{hint}</p>
      </header>
      <div class="offer-list" role="radiogroup" aria-labelledby={id}>
        {children}
      </div>
      {below}
    </section>
  );
}

/** The models that the server offers. */
export function ModelOffer(): JSX.Element | null {
  const known = abilities.value;
  if (connectValues.value.kind !== "vivavoce" || known === undefined || known.models.length === 0) return null;
  const t = text.value.offers;
  const chosen = connectValues.value.model || known.defaultModel;
  return (
    <Offer id="offer-models" title={t.model} hint={t.modelHint}>
      {known.models.map((name) => (
        <label key={name} class="check offered">
          <input
            type="radio"
            name="offered-model"
            checked={name === chosen}
            onChange={() => (connectValues.value = { ...connectValues.value, model: name })}
          />
          <span>{name}</span>
        </label>
      ))}
    </Offer>
  );
}

/** The model that was chosen while another one answers; undefined where it is the same. */
export function otherModel(): string | undefined {
  const now = shown.value?.recording.model;
  const wanted = connectValues.value.model || abilities.value?.defaultModel;
  return now !== undefined && wanted !== undefined && wanted !== now ? wanted : undefined;
}

/** The voices that the server has, each with a sentence to hear. */
export function VoiceOffer(): JSX.Element | null {
  useEffect(() => stopSample, []);
  const voices = abilities.value?.voices ?? [];
  if (connectValues.value.kind !== "vivavoce" || voices.length === 0) return null;
  const t = text.value.offers;
  const inForce = nameOf(session.value?.["voice"]);
  const chosen = Object.hasOwn(draft.value, "voice") ? nameOf(draft.value["voice"]) : inForce;
  // Another server's name: it stays to be seen, and to be gone back to.
  const foreign = [...new Set([inForce, chosen])].filter((name) => name !== "" && !voices.some(isNamed(name)));
  return (
    <Offer
      id="offer-voices"
      title={t.voices}
      hint={t.voicesHint}
      below={
        <p class="inline-error" role="alert">
          {sampleFailure.value?.(text.value)}
        </p>
      }
    >
      {foreign.map((name) => (
        <label key={name} class="check offered held">
          <input type="radio" name="offered-voice" checked={name === chosen} onChange={() => choose(name)} />
          <span>{name}</span>
          <span class="hint">{t.held}</span>
        </label>
      ))}
      {voices.map((voice) => (
        <OfferedVoiceRow key={voice.name} voice={voice} chosen={isNamed(chosen)(voice)} />
      ))}
    </Offer>
  );
}

interface OfferedVoiceProps {
  readonly voice: OfferedVoice;
  readonly chosen: boolean;
}

function OfferedVoiceRow({ voice, chosen }: OfferedVoiceProps): JSX.Element {
  const t = text.value.offers;
  const { name } = voice;
  const heard = sampledVoice.value === name;
  return (
    <div class="row between offered">
      <label class="check">
        <input type="radio" name="offered-voice" checked={chosen} onChange={() => choose(name)} />
        <span>{name}</span>
        <span class="hint">{languageName(voice.language, language.value)}</span>
      </label>
      <button
        type="button"
        class="plain small"
        aria-label={heard ? t.stop(name) : t.listen(name)}
        aria-pressed={heard}
        onClick={() => (heard ? stopSample() : void playSample(voice))}
      >
        <Icon name={heard ? "stop" : "play"} size={16} />
      </button>
    </div>
  );
}

/** Keeps what else the voice was told. */
function choose(name: string): void {
  const inForce = session.value?.["voice"];
  const voice = isRecord(inForce) ? { ...inForce, name } : { type: "azure-standard", name };
  const rest = without(draft.value, "voice");
  draft.value = sameJson(voice, inForce) ? rest : { ...rest, voice };
}

/** Servers find a voice whatever the case of its name. */
const isNamed =
  (name: string) =>
  (voice: OfferedVoice): boolean =>
    voice.name.toLowerCase() === name.toLowerCase();

/** The name of a voice as settings have it; empty for none. */
function nameOf(voice: unknown): string {
  const name = isRecord(voice) ? voice["name"] : voice;
  return typeof name === "string" ? name : "";
}
