import { ownTurns } from "./own-text/own-turns.ts";
export const synthetic = () => ownTurns(Number(process.env["OWN"] ?? 6000), 7);
