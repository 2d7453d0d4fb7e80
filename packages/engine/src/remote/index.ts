export * from "./byte-builder.ts";
export * from "./event-stream-reader.ts";
export * from "./message-limits.ts";
export * from "./read-body.ts";
export * from "./secret-mask.ts";
