/** Facts about a loaded engine. Decisions read `capabilities`, never `id`. */
export interface EngineInfo<Capabilities> {
  /** Stable name, for example `moonshine-tiny-en`; shown to users and in traces. */
  readonly id: string;
  /** BCP-47 codes the engine serves; `["*"]` when any. */
  readonly languages: readonly string[];
  /** SPDX expression of the code and weights in use. */
  readonly licence: string;
  /** What it gives and honours; a session names the rest in a warning. */
  readonly capabilities: Capabilities;
}
