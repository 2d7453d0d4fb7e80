import { cardinalWords, digitNames } from "./number-words.ts";
import { spellOut } from "./letter-names.ts";
import { plainWords } from "./word-readings.ts";
import type { ReadingRule } from "./word-context.ts";

const knownEndings =
  /\.(com|org|net|edu|gov|io|dev|app|ai|co|uk|de|fr|it|es|nl|eu|us|ca|au|in|info|me|tv|fm|js|ts|py|json|txt|pdf|md|html|csv|wav)$/i;
// Endings that are said letter by letter; the rest ("com", "net", "org", "dev") are words.
const spelledEndings = /^(uk|de|fr|es|nl|eu|us|ca|au|tv|fm|ai|io|js|ts|pdf|csv|html|md|edu)$/i;
const separators = new Map([
  [".", "dot"],
  ["-", "dash"],
  ["_", "underscore"],
  ["/", "slash"],
  ["@", "at"],
  ["+", "plus"],
]);

function partWords(part: string): string[] {
  const name = separators.get(part);
  if (name) return [name];
  if (/^\d+$/.test(part)) return part.length > 4 || part.startsWith("0") ? digitNames(part) : cardinalWords(part);
  if (spelledEndings.test(part) || !/[aeiouy]/i.test(part)) return spellOut(part);
  return plainWords(part.toLowerCase(), false);
}

function addressWords(address: string): string[] {
  return (address.match(/[A-Za-z]+|\d+|[.\-_/@+]/g) ?? []).flatMap(partWords);
}

const email: ReadingRule = ({ core }) => (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(core) ? addressWords(core) : undefined);

/** Web addresses by host and path; scheme, `www`, query and fragment are not said. */
const url: ReadingRule = ({ core }) => {
  const hasScheme = /^(https?:\/\/|www\.)/i.test(core);
  const bare = core.replace(/^[a-z]+:\/\//i, "").replace(/^www\./i, "");
  if (!hasScheme && !(knownEndings.test(bare.split("/")[0] ?? "") && /^[A-Za-z][\w.-]*\.[A-Za-z]+(\/\S*)?$/.test(bare)))
    return undefined;
  return addressWords(bare.replace(/[?#].*$/, "").replace(/\/$/, ""));
};

/** localhost:3000, example.com:8080/path. */
const port: ReadingRule = ({ core }) => {
  const [, host = "", digits = "", path = ""] =
    /^(?:https?:\/\/)?(localhost|[A-Za-z][\w-]*(?:\.[\w-]+)+):(\d{2,5})(\/\S*)?$/.exec(core) ?? [];
  if (host === "") return undefined;
  return [
    ...(host === "localhost" ? ["local", "host"] : addressWords(host)),
    "port",
    ...digitNames(digits),
    ...addressWords(path.replace(/[?#].*$/s, "").replace(/\/$/, "")),
  ];
};

/** /usr/local/bin, ~/notes.txt. */
const path: ReadingRule = ({ core }) =>
  /^(?:~|\.{1,2})?\/[A-Za-z][\w.-]*(?:\/[\w.-]+)+$/.test(core) ? addressWords(core) : undefined;

const handle: ReadingRule = ({ core }) => {
  const [, sign, name = ""] = /^([@#])([A-Za-z]\w*)$/.exec(core) ?? [];
  // #A1234 is the number of something.
  if (sign === undefined || /^#[A-Z]{1,4}\d/.test(core)) return undefined;
  return [sign === "@" ? "at" : "hashtag", ...addressWords(name.replace(/([a-z])([A-Z])/g, "$1 $2"))];
};

/** E-mail and web addresses, file names, handles. */
export const addressReadings: readonly ReadingRule[] = [email, port, url, path, handle];
