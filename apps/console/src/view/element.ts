/** An element of the page by its id, which must be there and of that kind. */
export function byId<T extends Element>(id: string, Kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof Kind) return element;
  throw new Error(`The page has no ${Kind.name} "${id}".`);
}

/** A new element with a class and text. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Runs a change and keeps a list at its end, unless the reader has scrolled away from it. */
export function keepAtEnd(list: HTMLElement, change: () => void): void {
  const slackPx = 24;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < slackPx;
  change();
  if (atEnd) list.scrollTop = list.scrollHeight;
}
