import type { CDPSession, Page } from "playwright-core";

/** States of a control that a pointer or a keyboard brings about; "" is none of them. */
const pseudoStates = ["", "hover", "focus", "active"] as const;

/** Text that can be read, pictures and edges that can be seen (WCAG 2.2, 1.4.3 and 1.4.11). */
const leastRatio = { text: 4.5, picture: 3, edge: 3 } as const;

const controls = "button, a[href], summary, input, select, textarea, meter, [role=meter]";

interface Measured {
  readonly what: string;
  readonly kind: keyof typeof leastRatio;
  readonly ratio: number;
}

interface Faint {
  readonly found: string[];
  /** How many colours were compared, so that nothing passes for want of anything to look at. */
  readonly compared: number;
}

/**
 * What on a page has too little contrast, each control in each of its states, disabled ones as they are. All of them are put into
 * a state and measured at once: asked one by one, a busy browser took a minute for what it has to say in a second.
 */
export async function faintOn(page: Page): Promise<Faint> {
  const devtools = await page.context().newCDPSession(page);
  try {
    await devtools.send("DOM.enable");
    await devtools.send("CSS.enable");
    return await measureAll(devtools);
  } finally {
    await devtools.detach();
  }
}

async function measureAll(devtools: CDPSession): Promise<Faint> {
  // Nodes have a number once their document has been asked for.
  await devtools.send("DOM.getDocument", { depth: 0 });
  const expression = `(${distinctOf.toString()})(${JSON.stringify(controls)}, ${lookOf.toString()})`;
  const { result: list, exceptionDetails } = await devtools.send("Runtime.evaluate", { expression });
  if (list.objectId === undefined || exceptionDetails !== undefined) throw new Error(list.description);
  const { result: members } = await devtools.send("Runtime.getProperties", {
    objectId: list.objectId,
    ownProperties: true,
  });
  const nodes = await Promise.all(
    members.flatMap(({ name, value }) =>
      value?.objectId === undefined || !/^\d+$/.test(name)
        ? []
        : [devtools.send("DOM.requestNode", { objectId: value.objectId })],
    ),
  );
  const force = async (forcedPseudoClasses: string[]): Promise<void> => {
    const each = ({ nodeId }: { readonly nodeId: number }) =>
      devtools.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses });
    await Promise.all(nodes.map(each));
  };
  const found: string[] = [];
  let compared = 0;
  for (const state of pseudoStates) {
    const forced = state === "focus" ? ["focus", "focus-visible"] : [state].filter(Boolean);
    if (state === "active") forced.push("hover");
    await force(forced);
    const measured = await contrastsOn(devtools, list.objectId, state);
    compared += measured.length;
    for (const { what, kind, ratio } of measured)
      if (ratio < leastRatio[kind]) found.push(`${what} ${state || "at rest"}: ${kind} ${ratio.toFixed(2)}`);
  }
  await force([]);
  return { found, compared };
}

/** The contrasts of all controls of a list in the page that have such a state. */
async function contrastsOn(devtools: CDPSession, objectId: string, state: string): Promise<readonly Measured[]> {
  const { result, exceptionDetails } = await devtools.send("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: `function () {
      const contrastsOf = ${contrastsOf.toString()};
      const found = this.filter((control) => ${state === ""} || !control.matches(":disabled"));
      return found.flatMap((control) => contrastsOf.call(control));
    }`,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description);
  return result.value as readonly Measured[];
}

/** Runs in the page. The controls that can be seen, one of those that look alike. */
function distinctOf(selector: string, look: (this: Element) => string): readonly Element[] {
  const seen = new Map<string, Element>();
  for (const control of document.querySelectorAll(selector)) {
    const traits = look.call(control);
    if (traits !== "" && !seen.has(traits)) seen.set(traits, control);
  }
  return [...seen.values()];
}

/** Runs in the page. What tells controls apart that look alike; empty for what cannot be seen. */
function lookOf(this: Element): string {
  if (!this.checkVisibility() || this.closest(".skip") !== null) return "";
  const traits = ["type", "aria-pressed", "aria-current", "data-look", "data-state", "aria-invalid"].map(
    (name) => this.getAttribute(name) ?? "",
  );
  const around = [this.parentElement, this.parentElement?.parentElement].map((each) => each?.className ?? "");
  const checked = this instanceof HTMLInputElement && this.checked;
  const state = this.matches(":disabled") ? "disabled" : "";
  return [this.tagName, this.className, ...traits, ...around, checked, state].join("|");
}

/** Runs in the page, alone: the contrast of everything that this control shows. */
function contrastsOf(this: Element): readonly Measured[] {
  type Rgba = readonly [number, number, number, number];
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (canvas === null) return [];
  const colour = (written: string): Rgba => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = written;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a]: Rgba, [r2, g2, b2]: Rgba): Rgba => [
    r * a + r2 * (1 - a),
    g * a + g2 * (1 - a),
    b * a + b2 * (1 - a),
    1,
  ];
  const groundOf = (at: Element | null): Rgba =>
    at === null
      ? colour("Canvas")
      : over(
          colour(getComputedStyle(at).backgroundColor),
          at.matches("dialog") ? [0, 0, 0, 1] : groundOf(at.parentElement),
        );
  const opacityOf = (at: Element | null): number =>
    at === null ? 1 : Number(getComputedStyle(at).opacity) * opacityOf(at.parentElement);
  const luminance = ([r, g, b]: Rgba): number => {
    const linear = (channel: number): number =>
      channel / 255 <= 0.03928 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const ratioOf = (written: string, at: Element, ground: Rgba): number => {
    const [r, g, b, a] = colour(written);
    const [one, two] = [luminance(over([r, g, b, a * opacityOf(at)], ground)), luminance(ground)];
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  };
  const hidden = (at: Element): boolean => at.closest(".visually-hidden") !== null || !at.checkVisibility();
  const found: Measured[] = [];
  const add = (at: Element, kind: Measured["kind"], written: string, ground: Rgba): void => {
    const name = at.textContent?.trim().slice(0, 24) || at.getAttribute("placeholder") || at.getAttribute("aria-label");
    const what = `${this.tagName.toLowerCase()}.${String(this.className).replaceAll(" ", ".")} “${name ?? ""}”`;
    found.push({ what, kind, ratio: ratioOf(written, at, ground) });
  };
  // A choice made of a radio button that cannot be seen shows what stands beside it.
  const beside = this.matches(".segments input") ? this.nextElementSibling : null;
  for (const at of [this, ...this.querySelectorAll("*"), ...(beside === null ? [] : [beside])]) {
    if (hidden(at) && at === this) return found;
    if (hidden(at)) continue;
    const style = getComputedStyle(at);
    const says = [...at.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "");
    const typed = at.matches("input:not([type=checkbox], [type=radio], [type=range], [type=file]), select, textarea");
    if ((says && !at.matches("option, script, style")) || typed) add(at, "text", style.color, groundOf(at));
    if (at.matches("input[placeholder], textarea[placeholder]"))
      add(at, "text", getComputedStyle(at, "::placeholder").color, groundOf(at));
    // What is not drawn in the colour of its place brings its own, as the brand does, of which 1.4.11 asks nothing.
    if (at.matches("svg") && style.stroke !== "none") add(at, "picture", style.stroke, groundOf(at));
    // Where a field begins and ends is seen by its edge alone.
    if (typed || at.matches(".switch, .call-button, .orb"))
      add(at, "edge", style.borderTopColor, groundOf(at.parentElement));
  }
  return found;
}
