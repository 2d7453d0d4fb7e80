/** Stands for a secret. */
const mask = "***";
/** Shorter values are words that stand everywhere: hiding them would hide nothing and spoil what is shown. */
const minSecretLength = 4;
/** A run of a secret at least this long is hidden too; shorter ones tell nothing, and may be by chance. */
const minRunLength = 12;
const gramLength = 6;
/** A run of `minRunLength` holds a whole gram at one of the places that are looked at. */
const stride = minRunLength - gramLength + 1;
/** Longest beginning of a secret whose pieces are looked for. */
const maxIndexedLength = 8192;

/** Takes secrets out of a text that another server wrote. */
export type SecretMask = (text: string) => string;

/**
 * Hides secrets that a server repeats: as they are, behind `Bearer` or `Basic`, in base64, percent-encoded or escaped
 * as in JSON, in ASCII alone or not, and longer pieces of any of these, as a text has that was cut. Its work is linear in
 * the text.
 * @param secrets values whose pieces are hidden too
 * @param values values that are hidden only as a whole, such as a header that need not be a secret; 8 characters at least
 */
export function createSecretMask(secrets: readonly string[], values: readonly string[] = []): SecretMask {
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= minSecretLength));
  const whole = new Set([...forms, ...values.filter((value) => value.length >= 8)]);
  const ordered = [...whole].toSorted((a, b) => b.length - a.length);
  const runs = [...forms].filter((form) => form.length >= minRunLength);
  const index = indexOf(runs);
  if (ordered.length === 0) return (text) => text;
  return (text) => {
    let masked = text;
    for (const form of ordered) if (masked.includes(form)) masked = masked.replaceAll(form, mask);
    return index.size === 0 ? masked : maskRuns(masked, runs, index);
  };
}

/** A secret as a server may have written it down. */
function formsOf(secret: string): string[] {
  const bare = secret.replace(/^(?:bearer|basic)\s+/i, "").trim();
  const plain = [secret, bare];
  if (/^basic\s/i.test(secret)) {
    const pair = Buffer.from(bare, "base64").toString("utf8");
    plain.push(pair, pair.slice(pair.indexOf(":") + 1));
  }
  return plain.flatMap((text) => {
    const wellFormed = Buffer.from(text, "utf8").toString("utf8");
    // A credential of the form user:password goes out in base64, alone or with its scheme.
    const encoded = [text, `Bearer ${text}`].flatMap((each) => {
      const base64 = Buffer.from(each, "utf8").toString("base64");
      return [base64, base64.replace(/=+$/, ""), Buffer.from(each, "utf8").toString("base64url")];
    });
    const hex = Buffer.from(text, "utf8").toString("hex");
    const json = JSON.stringify(text).slice(1, -1);
    return [text, encodeURIComponent(wellFormed), json, asciiOf(json), asciiOf(json, true), hex, ...encoded];
  });
}

/** JSON as many servers write it, those in Python first: in ASCII alone. */
function asciiOf(json: string, isUpper = false): string {
  return json.replace(/[^\0-\u007f]/g, (unit) => {
    const code = unit.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${isUpper ? code.toUpperCase() : code}`;
  });
}

interface Place {
  readonly run: number;
  readonly at: number;
}

function indexOf(runs: readonly string[]): ReadonlyMap<string, Place> {
  const index = new Map<string, Place>();
  for (const [run, text] of runs.entries()) {
    for (let at = 0; at + gramLength <= Math.min(text.length, maxIndexedLength); at++) {
      const gram = text.slice(at, at + gramLength);
      if (!index.has(gram)) index.set(gram, { run, at });
    }
  }
  return index;
}

function maskRuns(text: string, runs: readonly string[], index: ReadonlyMap<string, Place>): string {
  let masked = "";
  let doneTo = 0;
  for (let at = 0; at + gramLength <= text.length; at += stride) {
    if (at < doneTo) continue;
    const place = index.get(text.slice(at, at + gramLength));
    if (place === undefined) continue;
    const secret = runs[place.run] ?? "";
    let before = 0;
    while (at - before > doneTo && place.at > before && text[at - before - 1] === secret[place.at - before - 1])
      before++;
    let after = gramLength;
    while (at + after < text.length && text[at + after] === secret[place.at + after]) {
      if (place.at + after >= secret.length) break;
      after++;
    }
    if (before + after < minRunLength) continue;
    masked += text.slice(doneTo, at - before) + mask;
    doneTo = at + after;
  }
  return doneTo === 0 ? text : masked + text.slice(doneTo);
}
