import type { SessionUpdate } from "@vivavoce/client";
import type { JsonObject } from "./draft.ts";
import type { Phrase } from "../text/messages.ts";
import type { Call } from "./call.ts";
import { describeFailure } from "./describe-failure.ts";
import { idOfSettings, needsNewSession } from "./refusals.ts";

/** Why changes were not taken. */
export interface Refusal {
  readonly say: Phrase;
  /** Whether a new conversation could have them. */
  readonly anew: boolean;
}

/** How often changes were sent by this page: what a server says against them, it says by the id that they had. */
let applied = 0;

/** What the user has set in one conversation, and what the server has said of it. */
export class SettingsOfCall {
  #given: JsonObject;
  /** Whether the user, not this page, has chosen how speech is recognized. */
  #transcriptionChosen: boolean;
  /** A session that comes back gives its warnings again. */
  readonly #warned = new Set<string>();

  /** @param given by the user, before it began */
  constructor(given: JsonObject) {
    this.#given = given;
    this.#transcriptionChosen = choosesTranscription(given);
  }

  /** For the next conversation that is to have it too. */
  get given(): JsonObject {
    return this.#given;
  }

  /** Sends changes. @returns what went wrong, if anything. */
  async apply(call: Call, changes: JsonObject): Promise<Refusal | undefined> {
    this.#transcriptionChosen ||= choosesTranscription(changes);
    try {
      await call.client.updateSession(changes as SessionUpdate, { eventId: idOfSettings(++applied) });
    } catch (error) {
      if (needsNewSession(error)) return { say: (t) => t.anew.needed, anew: true };
      return { say: () => describeFailure(error), anew: false };
    }
    this.#given = { ...this.#given, ...changes };
    return undefined;
  }

  /** Whether a warning is to be shown: once, and not of the recognizer that stands in for the one this page asked for by itself. */
  isNews({ message, param }: { readonly message: string; readonly param?: string | null | undefined }): boolean {
    if (param === "session.input_audio_transcription.model" && !this.#transcriptionChosen) return false;
    const known = this.#warned.has(message);
    this.#warned.add(message);
    return !known;
  }
}

const choosesTranscription = (settings: JsonObject): boolean => Object.hasOwn(settings, "input_audio_transcription");
