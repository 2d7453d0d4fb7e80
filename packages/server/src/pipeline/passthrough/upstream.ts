/** A realtime service that sessions are passed through to. */
export interface Upstream {
  /** Which wire it speaks; clients of that family alone can be passed through. */
  readonly api: "azure-voice-live" | "openai";
  /** Address, ws(s) or http(s). Without a path the service's own path is used; a query of its own is kept. */
  readonly url: string;
  /** Name of the model there. */
  readonly model: string;
  /** Key of the service; never shown to a client. */
  readonly apiKey?: string;
  /** Bearer token, for Voice Live in place of a key. */
  readonly token?: string;
  /** `api-version` of Voice Live; the client's own when absent. */
  readonly apiVersion?: string;
  /** Headers to send along. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Time until the service must have accepted, in milliseconds; 10000 when absent. */
  readonly connectTimeoutMs?: number;
}
