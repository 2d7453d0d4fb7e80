import type { ResumeChange } from "@vivavoce/client/resume";
import { settle, showNotice } from "./lines.ts";
import { away } from "./state.ts";

/** Shows that the socket is lost, and that the session goes on. Nothing of it is over, and what is said is kept. `changed` is called last. */
export function followResume(change: ResumeChange, changed: () => void): void {
  if (change.state === "away" && change.attempt === 1)
    showNotice("warning", (t) => t.notices.gettingBack, "connection", "reconnect");
  if (change.state === "back" && away.value) {
    settle("connection");
    showNotice("info", (t) => t.notices.back);
  }
  away.value = change.state === "away";
  changed();
}
