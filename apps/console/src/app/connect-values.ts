import { tabStore } from "../record/browser-store.ts";
import { textOf } from "../wire/fields.ts";

/** Kinds of servers the page can talk to. */
export type ServerKind = "vivavoce" | "azure" | "openai";

/** Where to connect, and as whom. */
export interface ConnectValues {
  readonly kind: ServerKind;
  readonly endpoint: string;
  readonly model: string;
  readonly apiVersion: string;
  readonly credentialKind: "none" | "key" | "token";
  /** Kept nowhere but in the page's memory. */
  readonly secret: string;
}

/** The versions of the API that servers know, newest first. */
export const apiVersions = [
  "2026-07-15",
  "2026-06-01-preview",
  "2026-04-10",
  "2026-01-01-preview",
  "2025-10-01",
  "2025-05-01-preview",
] as const;

/** What the form holds for a kind of server before anyone has written into it. */
export function defaultValues(kind: ServerKind, origin: string): ConnectValues {
  // A Vivavoce server says itself who answers; an empty name means that model.
  const shared = { kind, model: kind === "vivavoce" ? "" : "gpt-4o", apiVersion: apiVersions[0], secret: "" };
  if (kind === "azure") return { ...shared, endpoint: "", credentialKind: "key" };
  if (kind === "openai") {
    return {
      ...shared,
      endpoint: "https://api.openai.com/v1/realtime",
      model: "gpt-realtime",
      credentialKind: "token",
    };
  }
  return { ...shared, endpoint: origin, credentialKind: "none" };
}

const storageKey = "vivavoce.connection";

/** What was used last in this tab, without the secret. */
export function recallValues(origin: string): ConnectValues {
  try {
    return readStored(JSON.parse(tabStore.getItem(storageKey) ?? "null"), origin);
  } catch {
    // What cannot be read is as good as nothing.
    return defaultValues("vivavoce", origin);
  }
}

/** Remembers the values for this tab; the secret is not written anywhere. */
export function rememberValues(values: ConnectValues): void {
  tabStore.setItem(storageKey, JSON.stringify({ ...values, secret: "" }));
}

function readStored(stored: unknown, origin: string): ConnectValues {
  const kind = textOf(stored, "kind");
  const defaults = defaultValues(kind === "azure" || kind === "openai" ? kind : "vivavoce", origin);
  const credential = textOf(stored, "credentialKind");
  return {
    ...defaults,
    endpoint: textOf(stored, "endpoint") ?? defaults.endpoint,
    model: textOf(stored, "model") ?? defaults.model,
    apiVersion: textOf(stored, "apiVersion") ?? defaults.apiVersion,
    credentialKind: credential === "key" || credential === "token" ? credential : "none",
  };
}

/** Host of an endpoint, to be shown. */
export function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
}
