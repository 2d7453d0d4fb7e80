/** What a changeset says: the lines below its front matter. */
export function changesetText(file: string): string {
  const [, text] = /^---\n[^]*?\n---\n([^]*)$/u.exec(file.replaceAll("\r\n", "\n")) ?? [];
  if (text === undefined || text.trim() === "") throw new Error("a changeset has a front matter and a text below it");
  return text.trim();
}

/**
 * The changelog with a section for a release: what stood under "Unreleased", then the changesets' texts as list items.
 * @throws Error when it has that version already, when it is no changelog, or when there is nothing to tell
 */
export function releaseChangelog(changelog: string, version: string, date: string, texts: readonly string[]): string {
  const head = "# Changelog\n";
  if (!changelog.startsWith(head)) throw new Error('the changelog begins with "# Changelog"');
  if (changelog.includes(`\n## ${version} `)) throw new Error(`the changelog has a section for ${version}`);
  const [, unreleased = "", rest = ""] = /^\n## Unreleased\n([^]*?)(?=\n## |$(?![^]))([^]*)$/u.exec(
    changelog.slice(head.length),
  ) ?? ["", "", changelog.slice(head.length)];
  const items = texts.map((text) => (text.startsWith("- ") ? text : `- ${text.replaceAll("\n", "\n  ")}`));
  const body = [unreleased.trim(), ...items].filter((part) => part !== "").join("\n");
  if (body === "") throw new Error("there is nothing to release: neither a changeset nor a line under Unreleased");
  const older = rest.trim();
  return `${head}\n## ${version} (${date})\n\n${body}\n${older === "" ? "" : `\n${older}\n`}`;
}
