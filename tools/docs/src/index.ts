export type { FieldDescription } from "./wire/describe-fields.ts";
export { describeProtocol } from "./wire/describe-protocol.ts";
export type { ObjectDescription } from "./wire/describe-protocol.ts";
