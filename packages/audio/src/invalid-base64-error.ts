/** Text that is not base64 of the standard alphabet with padding. The message never holds any of the text. */
export class InvalidBase64Error extends Error {
  override readonly name = "InvalidBase64Error";
}
