export { openFlac } from "./open-flac.ts";
