/** The chat cannot go on; the message is shown as it is. Exit code 1. */
export class ChatFailure extends Error {
  override readonly name = "ChatFailure";
}

/** A flag, a variable or a file of the user's is wrong; the message is one clear line. Exit code 2. */
export class ChatConfigError extends Error {
  override readonly name = "ChatConfigError";
}
