export { createNoiseSuppressor } from "./noise-suppressor.ts";
