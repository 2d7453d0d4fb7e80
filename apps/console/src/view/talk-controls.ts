import { byId } from "./element.ts";

/** What the page is doing, as the user sees it. */
export type Activity = "offline" | "connecting" | "ready" | "listening" | "hearing" | "thinking" | "speaking";

const labels: Readonly<Record<Activity, string>> = {
  offline: "Press to talk",
  connecting: "Connecting …",
  ready: "Microphone off",
  listening: "Listening",
  hearing: "Hearing you",
  thinking: "Thinking",
  speaking: "Speaking",
};

const chips: Readonly<Record<"offline" | "connecting" | "online", string>> = {
  offline: "Not connected",
  connecting: "Connecting",
  online: "Connected",
};

/** The microphone button with its level, the line under it, and the chip that shows the connection. */
export class TalkControls {
  readonly #microphone = byId("microphone", HTMLButtonElement);
  readonly #activity = byId("activity", HTMLElement);
  readonly #chip = byId("connection", HTMLElement);

  constructor(onMicrophone: () => void) {
    this.#microphone.addEventListener("click", onMicrophone);
  }

  show(activity: Activity): void {
    // A live region speaks whenever it is written to, even with the same words.
    if (this.#activity.dataset["activity"] === activity) return;
    this.#activity.dataset["activity"] = activity;
    this.#microphone.dataset["activity"] = activity;
    this.#activity.textContent = labels[activity];
  }

  showConnection(state: "offline" | "connecting" | "online"): void {
    this.#chip.dataset["state"] = state;
    this.#chip.textContent = chips[state];
  }

  showMicrophone(on: boolean): void {
    this.#microphone.ariaPressed = String(on);
    if (!on) this.showLevel(0);
  }

  /** @param level of the microphone, 0 to 1. */
  showLevel(level: number): void {
    this.#microphone.style.setProperty("--level", level.toFixed(2));
  }
}
