import { createInterface } from "node:readline";

/** What a key asks for. */
export type ChatKey = "quit" | "mute";

/** The part of `process.stdin` that is used. */
export interface KeyInput extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  unref?(): unknown;
}

const ctrlC = "\u0003";
const ctrlD = "\u0004";

/**
 * Reads keys: at a terminal each as it is pressed (`q`, `m` or space, Ctrl-C), elsewhere lines with `q` or `m`. The end of
 * the input, as with /dev/null, is no wish to quit. Returns a function that gives the input back.
 */
export function readKeys(input: KeyInput, press: (key: ChatKey) => void): () => void {
  if (input.isTTY === true && input.setRawMode !== undefined) return readRaw(input, press);
  const lines = createInterface({ input });
  lines.on("line", (line) => {
    const key = keyOf(line.trim());
    if (key !== undefined) press(key);
  });
  return () => lines.close();
}

function readRaw(input: KeyInput, press: (key: ChatKey) => void): () => void {
  const onData = (data: Buffer | string): void => {
    const text = data.toString();
    // Arrow keys and the like come as escape sequences, which hold letters.
    if (text.startsWith("\u001b")) return;
    for (const character of text) {
      const key = character === ctrlC || character === ctrlD ? "quit" : keyOf(character);
      if (key !== undefined) press(key);
    }
  };
  input.setRawMode?.(true);
  input.on("data", onData);
  input.resume();
  return () => {
    input.off("data", onData);
    input.setRawMode?.(false);
    input.pause();
  };
}

function keyOf(text: string): ChatKey | undefined {
  switch (text.toLowerCase()) {
    case "q":
      return "quit";
    case "m":
    case " ":
      return "mute";
    default:
      return undefined;
  }
}
