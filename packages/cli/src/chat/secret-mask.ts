/** Replaces secrets by `***` wherever they occur: a server may repeat them in what it answers. */
export class SecretMask {
  readonly #secrets = new Set<string>();

  /** A secret that must not be shown from now on. */
  add(secret: string): void {
    if (secret !== "") this.#secrets.add(secret);
  }

  /** The text without secrets. */
  mask(text: string): string {
    let masked = text;
    for (const secret of this.#secrets) masked = masked.replaceAll(secret, "***");
    return masked;
  }

  /** A copy of a flat object whose texts hold no secrets. */
  maskMembers<T extends object>(members: T): T {
    const entries = Object.entries(members).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "string" && name !== "type" ? this.mask(value) : value,
    ]);
    return Object.fromEntries(entries) as T;
  }
}
