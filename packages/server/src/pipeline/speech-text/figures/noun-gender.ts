/** Gender of a counted noun, in the words of `n2words`. */
export type Gender = "masculine" | "feminine";

/** Tells the gender by how a noun looks: right for units and money, and for most other nouns. */
function genderBy(feminine: RegExp): (noun: string) => Gender {
  return (noun) => (feminine.test(noun.toLowerCase()) ? "feminine" : "masculine");
}

/** Gender of what is counted in German, by its ending and a few words. */
export const german = genderBy(
  /^(?:minute|stunde|sekunde|woche|meile|tonne|lira|rupie|krone|nacht|stadt|frau|person|hand|seite|tasse|flasche|million)|(?:ung|heit|keit|schaft|ion|tät|ie|rei)$|[^sgk]e$/u,
);
/** The same in Spanish. */
export const spanish = genderBy(
  /^(?:noche|tarde|vez|calle|mujer|clase|llave|parte)(?:s|es)?(?:\s|$)|^(?!(?:día|mapa|problema|programa|sistema|tema|idioma|clima|gramo|kilo)s?(?:\s|$))[\p{L}]+(?:as?|ción|ciones|sión|siones|dad|dades)(?:\s|$)/u,
);
/** The same in French. */
export const french = genderBy(
  /^(?:livre|minute|heure|seconde|semaine|tonne|roupie|couronne|lire|once|fois|page|personne|place|table|journée|année|nuit|rue|ville|question|chose|femme|fille|chambre|voiture|bouteille|tasse|pièce|étape)s?(?:\s|$)|^[\p{L}]+(?:tions?|sions?|ités?|ettes?)(?:\s|$)/u,
);
const italianOne = genderBy(
  /^(?:notte|volta|lezione|stazione|persona)(?:\s|$)|^(?!(?:problema|sistema|programma|tema|euro|clima)(?:\s|$))[\p{L}]+a(?:\s|$)/u,
);
/** Of several, what ends in -e is feminine. */
export const italian = (noun: string, value: number): Gender =>
  value !== 1 && /^[\p{L}]+e(?:\s|$)/u.test(noun.toLowerCase()) ? "feminine" : italianOne(noun);
/** The same in Portuguese. */
export const portuguese = genderBy(
  /^(?:vez|vezes|noite|noites|tarde|tardes|mulher|mulheres|parte|partes)(?:\s|$)|^(?!(?:dia|mapa|problema|programa|sistema|tema|idioma|clima|grama|quilograma|miligrama)s?(?:\s|$))[\p{L}]+(?:as?|ção|ções|são|sões|dade|dades)(?:\s|$)/u,
);
/** The same in Polish. */
export const polish = genderBy(
  /^(?:mil[aei]|ton[ay]?|minut[aęy]?|sekund[aęy]?|godzin[aęy]?|lir[ay]?|rupi[aei]|koron[ay]?|osob[aęy]?|książk[aię]|kaw[aęy]|noc[ye]?|rzecz[y]?|stron[aęy]?|złotówk[aię])(?:\s|$)|^[\p{L}]+a(?:\s|$)/u,
);

/** After one, what ends in -а or -я is feminine; after two, what ends in -ы or -и mostly is. */
export function russian(noun: string, value: number): Gender {
  const [word = ""] = noun.toLowerCase().split(/\s/u, 1);
  if (/^(?:минут|секунд|тонн|мил[ьяи]|лир|рупи|крон|иен)/u.test(word)) return "feminine";
  return (value % 10 === 1 ? /[ая]$/u : /[ыи]$/u).test(word) ? "feminine" : "masculine";
}
