import type { ApiVersion } from "../api-version.ts";
import { DIALECTS } from "../wire/dialects.ts";
import type { DialectName } from "../wire/dialects.ts";
import { applySessionUpdate } from "./apply-session-update.ts";
import { createGaSettings } from "./ga-settings.ts";
import type { SessionType } from "./ga-settings.ts";
import type { SessionUpdate } from "./session-update.ts";
import type { Session } from "./session.ts";
import { settingRows } from "./settings.ts";
import type { SessionStart, SettingName } from "./settings.ts";

/** What a new session is made from. */
export interface CreateSessionOptions {
  /** Version whose defaults count. */
  readonly apiVersion: ApiVersion;
  /** Model named in the URL. */
  readonly model: string;
  /** Id of the session; must not be empty (TR-70). */
  readonly id: string;
  /** End of the session, Unix seconds (TR-75). */
  readonly expiresAt: number;
  /** Dialect whose defaults count; `voice-live` when absent. */
  readonly dialect?: DialectName;
  /** Kind of session; `realtime` when absent. */
  readonly sessionType?: SessionType;
  /** Settings the session starts with, as a first `session.update` would make them. */
  readonly update?: SessionUpdate;
}

/**
 * A new session with the defaults of wire.md 5.1 to 5.11 for a cascaded model, or those of OpenAI.
 * Throws a `ProtocolError` when the `update` asks for what a session may not have.
 */
export function createSession(options: CreateSessionOptions): Session {
  const session = defaultSession(options);
  if (options.update === undefined) return session;
  const facts = { apiVersion: options.apiVersion, assistantAudioSent: false };
  const result = applySessionUpdate(session, options.update, facts);
  if (result.kind === "rejected") throw result.error;
  return result.session;
}

function initialSettings(start: SessionStart): Pick<Session, SettingName> {
  const values = settingRows.map(([name, { initial }]) => {
    const value: unknown = typeof initial === "function" ? initial(start) : structuredClone(initial);
    return [name, value];
  });
  return Object.fromEntries(values) as Pick<Session, SettingName>;
}

function defaultSession(options: CreateSessionOptions): Session {
  const { apiVersion, model, dialect = "voice-live", sessionType = "realtime" } = options;
  return {
    id: options.id,
    object: "realtime.session",
    expires_at: options.expiresAt,
    ...initialSettings({ apiVersion, model, dialect, sessionType }),
    truncation_strategy: null,
    greeting: null,
    handoff: null,
    ...(DIALECTS[dialect].nested ? { ga: createGaSettings(sessionType) } : {}),
  };
}
