export * from "./engine-for-language.ts";
export * from "./language-code.ts";
