export { ScriptedConnection, scriptedSession } from "./scripted-connection.ts";
