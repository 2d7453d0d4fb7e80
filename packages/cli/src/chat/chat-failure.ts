/** The chat cannot go on; the message is shown as it is. Exit code 1. */
export class ChatFailure extends Error {
  override readonly name = "ChatFailure";
}
