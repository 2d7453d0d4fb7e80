import type { Page } from "playwright-core";

/**
 * Texts that do not fit: those that reach out of the window, out of their button, or out of a box that cuts them off
 * without saying so. Text that ends in an ellipsis on purpose, or in a box that scrolls, fits.
 */
export function overflowOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slackPx = 1.5;
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const isCut = (element: Element): boolean =>
      getComputedStyle(element).clipPath === "inset(50%)" ||
      (element.parentElement !== null && isCut(element.parentElement));
    const isHidden = (element: Element): boolean =>
      element.closest("script, noscript, option, .skip") !== null || !element.checkVisibility() || isCut(element);
    const boundOf = (element: Element): Element | undefined => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(at);
        if (textOverflow === "ellipsis" || overflowX === "auto" || overflowX === "scroll") return undefined;
        if (overflowX === "hidden" || at.matches("button, .button, .chip, a, select")) return at;
      }
      return document.documentElement;
    };
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || node.textContent?.trim() === "" || isHidden(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right } = range.getBoundingClientRect();
      const bound = boundOf(parent)?.getBoundingClientRect();
      if (bound === undefined || right - left === 0) continue;
      if (left < bound.left - slackPx || right > bound.right + slackPx)
        found.push(`${node.textContent?.trim().slice(0, 40)}: ${left}-${right} in ${bound.left}-${bound.right}`);
    }
    // Choices show what is chosen; cut off, that is no choice.
    for (const select of document.querySelectorAll("select")) {
      if (!select.checkVisibility()) continue;
      const probe = select.cloneNode(false) as HTMLSelectElement;
      const chosen = select.selectedOptions[0];
      if (chosen === undefined) continue;
      probe.append(chosen.cloneNode(true));
      probe.style.cssText = "position: fixed; visibility: hidden; width: auto; min-width: 0";
      select.after(probe);
      const neededPx = probe.getBoundingClientRect().width;
      probe.remove();
      // A device's name may be of any length; what stands there for the usual one is ours.
      const free = select.matches(".device-choice") && select.value !== "";
      if (!free && neededPx > select.getBoundingClientRect().width + slackPx) found.push(`choice: ${chosen.text}`);
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} px wide`);
    return found;
  });
}
