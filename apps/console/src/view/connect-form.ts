import { byId } from "./element.ts";

/** What the form asks for. */
export interface ConnectValues {
  readonly endpoint: string;
  readonly model: string;
  readonly apiVersion: string;
  /** Undefined when left empty. It is kept nowhere but in the field. */
  readonly key: string | undefined;
}

const remembered = ["endpoint", "model", "apiVersion"] as const;

/** The connect form; remembers all but the key for as long as the tab lives. */
export class ConnectForm {
  readonly #form = byId("connect", HTMLFormElement);
  readonly #settings = byId("settings", HTMLDetailsElement);
  readonly #line = byId("settings-line", HTMLElement);
  readonly #button = byId("connect-button", HTMLButtonElement);

  /** @param onSubmit called when the user presses the button, to connect or to disconnect. */
  constructor(onSubmit: () => void) {
    this.#field("endpoint").value = location.origin;
    for (const name of remembered) {
      const value = sessionStorage.getItem(`console.${name}`);
      if (value !== null) this.#field(name).value = value;
    }
    this.#form.addEventListener("input", () => this.#summarize());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      onSubmit();
    });
  }

  /** The values, remembered; undefined when one is missing, which the browser then shows. */
  read(): ConnectValues | undefined {
    if (!this.#form.checkValidity()) {
      this.#settings.open = true;
      this.#form.reportValidity();
      return undefined;
    }
    for (const name of remembered) sessionStorage.setItem(`console.${name}`, this.#field(name).value);
    return {
      endpoint: this.#field("endpoint").value,
      model: this.#field("model").value,
      apiVersion: this.#field("apiVersion").value,
      key: this.#field("key").value || undefined,
    };
  }

  /** Folds the fields away while connected, and on small screens, where the microphone must be in sight. */
  show(state: "offline" | "connecting" | "online"): void {
    for (const field of this.#form.elements) {
      if (field instanceof HTMLInputElement) field.disabled = state !== "offline";
    }
    this.#settings.open = state !== "online" && matchMedia("(min-width: 761px)").matches;
    this.#summarize();
    this.#button.textContent = { offline: "Connect", connecting: "Cancel", online: "Disconnect" }[state];
    this.#button.classList.toggle("primary", state === "offline");
  }

  /** What the folded form says. */
  #summarize(): void {
    const endpoint = this.#field("endpoint").value;
    const host = URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
    this.#line.textContent = [host, this.#field("model").value].filter(Boolean).join(" · ");
  }

  #field(name: "endpoint" | "model" | "apiVersion" | "key"): HTMLInputElement {
    const field = this.#form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) return field;
    throw new Error(`The form has no field "${name}".`);
  }
}
