export { chineseEngines, chineseReasons, chineseServerWords } from "./server-words.ts";
