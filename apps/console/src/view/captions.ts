import type { Caption } from "../conversation.ts";
import { byId, create, keepAtEnd } from "./element.ts";

const speakerNames = { you: "You", assistant: "Assistant" } as const;

/** The list of what was said, with errors and warnings where they happened. */
export class CaptionList {
  readonly #list = byId("captions", HTMLElement);
  readonly #empty = byId("captions-empty", HTMLElement);
  /** Read out by screen readers: whole sentences only, not every partial text. */
  readonly #spoken = byId("spoken", HTMLElement);
  readonly #alerts = byId("alerts", HTMLElement);
  #rows = new Map<string, HTMLElement>();

  /** Shows a caption, in place of its earlier text. */
  show(caption: Caption): void {
    keepAtEnd(this.#list, () => {
      if (caption.state === "final" && caption.text.trim() === "") return this.#remove(caption.id);
      const row = this.#rows.get(caption.id) ?? this.#add(caption);
      const text = row.querySelector(".text");
      if (text !== null) text.textContent = caption.text;
      if (caption.state !== "partial" && row.dataset["state"] === "partial") {
        this.#spoken.append(create("p", "", `${speakerNames[caption.speaker]}: ${caption.text}`));
      }
      row.dataset["state"] = caption.state;
    });
  }

  /** Shows an error or a warning. */
  notice(kind: "error" | "warning" | "info", text: string): void {
    keepAtEnd(this.#list, () => {
      this.#empty.hidden = true;
      this.#list.append(create("p", `notice ${kind}`, text));
    });
    if (kind !== "info") this.#alerts.replaceChildren(create("p", "", text));
  }

  /** A new session may use the ids of an old one again. */
  forget(): void {
    this.#rows = new Map();
  }

  #add(caption: Caption): HTMLElement {
    this.#empty.hidden = true;
    const row = create("div", `caption ${caption.speaker}`);
    row.dataset["state"] = "partial";
    row.append(create("p", "speaker", speakerNames[caption.speaker]), create("p", "text"));
    this.#list.append(row);
    this.#rows.set(caption.id, row);
    return row;
  }

  #remove(id: string): void {
    this.#rows.get(id)?.remove();
    this.#rows.delete(id);
  }
}
