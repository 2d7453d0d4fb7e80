/** Who has the floor: you speak (`hearing`), an answer is made (`thinking`) or heard (`speaking`), or nobody. */
export type ChatState = "connecting" | "listening" | "hearing" | "thinking" | "speaking";

/** How the chat signs in; the secret itself is never part of a fact. */
export type SignIn = "none" | "key" | "token" | "entra";

/** Something that a person or a script should know about a conversation, in the order in which it happened. */
export type ChatFact =
  | {
      readonly type: "connecting";
      readonly host: string;
      readonly model: string;
      /** The model that answers to that name, by its own; absent where the server does not tell. */
      readonly answers?: string;
      readonly apiVersion: string;
      readonly signIn: SignIn;
    }
  /** What is sent and received is written to that file. */
  | { readonly type: "log"; readonly path: string }
  | { readonly type: "session"; readonly id: string; readonly model: string; readonly answers?: string }
  /** The connection was lost; it is tried again after the wait, with what was set and said (audio excepted). */
  | { readonly type: "reconnecting"; readonly attempt: number; readonly delayMs: number }
  /** It is back, and the session goes on. `lostSoundMs`: how much of the user's sound was too old to be sent. */
  | { readonly type: "reconnected"; readonly awayMs: number; readonly lostSoundMs: number }
  /** A sound device went away and others are tried, sound goes on by another one, or it is done without one. */
  | {
      readonly type: "device";
      readonly device: "microphone" | "speaker";
      readonly state: "lost" | "found" | "absent";
      /** Why it is gone; what it is reached by and whether it is the default one, where one was found. */
      readonly detail: string;
    }
  /** Speech is being taken: from the microphone until the user quits, or from a file until it is answered. */
  | { readonly type: "ready"; readonly input: "microphone" | "file" }
  | { readonly type: "state"; readonly state: ChatState }
  | { readonly type: "muted"; readonly muted: boolean }
  /** What the user is saying, as far as it is known. */
  | { readonly type: "user.partial"; readonly itemId: string; readonly text: string }
  | { readonly type: "user"; readonly itemId: string; readonly text: string }
  | { readonly type: "user.failed"; readonly itemId: string; readonly message: string }
  | { readonly type: "assistant.partial"; readonly responseId: string; readonly text: string }
  | {
      readonly type: "assistant";
      readonly responseId: string;
      readonly text: string;
      /** Milliseconds from the end of the user's turn to the first sound; null where no turn led to it. */
      readonly latencyMs: number | null;
      /** `completed`, `cancelled` (by speech), `incomplete` or `failed`. */
      readonly status: string;
    }
  /** An answer was silenced because the user spoke. */
  | { readonly type: "interrupted"; readonly itemId: string; readonly heardMs: number }
  | { readonly type: "tool"; readonly name: string }
  | { readonly type: "warning"; readonly code: string | null; readonly param: string | null; readonly message: string }
  | {
      readonly type: "error";
      readonly errorType: string | null;
      readonly code: string | null;
      readonly param: string | null;
      readonly message: string;
    }
  /** The chat is over. Exit code 0 when all went well. */
  | {
      readonly type: "ended";
      readonly exitCode: number;
      /** Answers that were given to something said. */
      readonly turns: number;
      /** Median of their latencies; null when there was none. */
      readonly latencyMs: number | null;
      /** Why it ended, where the user did not ask for it; else empty. */
      readonly message: string;
    };
