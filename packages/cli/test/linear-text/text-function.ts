/** Something that reads a text of a caller, a model, a tool or a server. */
export interface TextFunction {
  readonly name: string;
  readonly run: (text: string) => unknown;
  /** Longest text that can reach it, in characters; 256 Ki when absent. */
  readonly maxChars?: number;
}
