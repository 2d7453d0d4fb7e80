import { presentableEvent } from "@vivavoce/client";
import type { WireFrame } from "@vivavoce/client";
import { byId, create, keepAtEnd } from "./element.ts";

/** Events kept; the oldest go first. */
const maxEvents = 1000;
/** Events that come many times a second. */
const audioEvent = /^input_audio_buffer\.append$|audio\.delta$/;
const arrows = { sent: "↑", received: "↓" } as const;

interface Entry {
  readonly frame: WireFrame;
  readonly row: HTMLElement;
  readonly isAudio: boolean;
}

/** The list of wire events, with filter, expandable JSON and a button that clears it. */
export class EventList {
  readonly #list = byId("events", HTMLElement);
  readonly #count = byId("event-count", HTMLElement);
  readonly #filter = byId("filter", HTMLInputElement);
  readonly #showAudio = byId("show-audio", HTMLInputElement);
  #entries: Entry[] = [];
  #total = 0;

  constructor() {
    this.#filter.addEventListener("input", () => this.#applyFilter());
    this.#showAudio.addEventListener("change", () => this.#applyFilter());
    byId("clear", HTMLButtonElement).addEventListener("click", () => this.#clear());
  }

  /** Adds an event at the end. */
  add(frame: WireFrame): void {
    const entry = { frame, row: createRow(frame), isAudio: audioEvent.test(frame.event.type) };
    entry.row.hidden = !this.#matches(entry);
    const append = (): void => {
      this.#entries.push(entry);
      this.#list.append(entry.row);
      if (this.#entries.length > maxEvents) this.#dropOldest();
    };
    // Measuring the list for each hidden frame of audio would lay out the page 50 times a second.
    if (entry.row.hidden) append();
    else keepAtEnd(this.#list, append);
    this.#total++;
    this.#showCount();
  }

  /** Audio goes first: it would soon leave nothing else in the list. */
  #dropOldest(): void {
    const audio = this.#entries.findIndex((entry) => entry.isAudio);
    const [dropped] = this.#entries.splice(Math.max(0, audio), 1);
    dropped?.row.remove();
  }

  #clear(): void {
    for (const { row } of this.#entries) row.remove();
    this.#entries = [];
    this.#total = 0;
    this.#showCount();
  }

  #applyFilter(): void {
    for (const entry of this.#entries) entry.row.hidden = !this.#matches(entry);
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#showCount();
  }

  #matches({ frame, isAudio }: Entry): boolean {
    if (isAudio && !this.#showAudio.checked) return false;
    const wanted = this.#filter.value.trim().toLowerCase();
    if (wanted === "" || frame.event.type.includes(wanted)) return true;
    return !isAudio && JSON.stringify(presentableEvent(frame.event)).toLowerCase().includes(wanted);
  }

  #showCount(): void {
    const shown = this.#entries.reduce((count, { row }) => count + (row.hidden ? 0 : 1), 0);
    if (this.#total === 0) this.#count.textContent = "None yet";
    else this.#count.textContent = shown === this.#total ? `${shown}` : `${shown} of ${this.#total}`;
  }
}

function createRow({ direction, event }: WireFrame): HTMLElement {
  const row = create("details", "event");
  row.dataset["direction"] = direction;
  if (event.type === "error" || event.type === "warning") row.classList.add(event.type);
  const summary = document.createElement("summary");
  const arrow = create("span", "arrow", arrows[direction]);
  arrow.ariaLabel = direction;
  arrow.role = "img";
  summary.append(create("time", "", timeOfDay(new Date())), arrow, create("span", "type", event.type));
  row.append(summary);
  // Most events are never opened: their text is made when they are.
  row.addEventListener("toggle", () => {
    if (row.open && row.children.length === 1) {
      row.append(create("pre", "", JSON.stringify(presentableEvent(event), null, 2)));
    }
  });
  return row;
}

function timeOfDay(date: Date): string {
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => pad(value)).join(":");
  return `${clock}.${pad(date.getMilliseconds(), 3)}`;
}
