/** Everything the page says, in English. The other languages have the same keys (`Messages`). */
export const english = {
  shell: {
    language: "Language",
  },
  talk: {
    you: "You",
    assistant: "Assistant",
    interrupted: "interrupted",
    cut: "cut short",
    notUnderstood: "(not understood)",
    waiting: (seconds: number) => `Waiting for the answer, ${seconds} s so far`,
    stopWaiting: "Stop waiting",
    failure: "The answer failed",
    earlier: "Show earlier lines",
  },
  marks: {
    filler: "A filler, not an interruption",
    wordless: "Sound without words",
    askedAhead: "Asked the model ahead of the end of the turn",
    aheadUsed: "What was made ahead is used",
    aheadDropped: "What was made ahead is thrown away",
    interruptedAfter: (heard: string) => `Interrupted after ${heard}`,
    truncated: (heard: string) => `Cut to the ${heard} that were heard`,
    notRecognized: (message: string) => `The words were not recognized. ${message}`.trimEnd(),
    echo: (quieterDb: number | undefined, lateMs: number | undefined) =>
      `Echo ${[
        quieterDb === undefined ? "" : `${quieterDb.toFixed(0)} dB quieter`,
        lateMs === undefined ? "" : `${lateMs.toFixed(0)} ms late`,
      ]
        .filter(Boolean)
        .join(", ")}`,
  },
  failures: {
    "model-key": "The language model refused the server’s key.",
    "model-busy": "The language model takes no more requests for now.",
    "model-unknown": "There is no such language model where the server looks for it.",
    "model-missing": "The language model cannot be reached.",
    "model-broken": "The language model failed.",
    "model-late": "The language model did not answer in time.",
    server: "The server failed while it made the answer.",
    you: "The server has more to do than it can take from you.",
    maxTokens: "The answer was cut short: it reached its longest length.",
    filter: "The answer was cut short: a content filter struck.",
    incomplete: "The answer was cut short.",
    said: "The server says:",
    retry: "Try again",
    advice: {
      "model-key": "Whoever runs the server has to correct the key of the language model.",
      "model-busy": "Wait a little, or look at the quota of that model.",
      "model-unknown": "Whoever runs the server should correct the name of the model, or its address.",
      "model-missing": "Whoever runs the server should see whether the model runs, and whether its address is right.",
      "model-broken": "It may work when you try again.",
      "model-late": "It may be loading. Try again in a moment.",
      server: "It may work when you try again.",
      you: "Wait a moment, then try again.",
      length: "Raise “Longest answer” under Settings.",
      filter: "Say it in another way.",
    },
  },
};
