import { normalise } from "../normalise.ts";
import { capitalised } from "../sentence.ts";
import type { Skill } from "../skill.ts";

/** Capitals of the countries that are asked for most, by the country as it is said in English. */
const CAPITALS = new Map(
  (
    "argentina:Buenos Aires,australia:Canberra,austria:Vienna,belgium:Brussels,brazil:Brasília,bulgaria:Sofia," +
    "canada:Ottawa,chile:Santiago,china:Beijing,colombia:Bogotá,croatia:Zagreb,cuba:Havana,cyprus:Nicosia," +
    "czechia:Prague,the czech republic:Prague,denmark:Copenhagen,egypt:Cairo,england:London,estonia:Tallinn," +
    "ethiopia:Addis Ababa,finland:Helsinki,france:Paris,germany:Berlin,ghana:Accra,greece:Athens,hungary:Budapest," +
    "iceland:Reykjavik,india:New Delhi,indonesia:Jakarta,iran:Tehran,iraq:Baghdad,ireland:Dublin,italy:Rome," +
    "jamaica:Kingston,japan:Tokyo,jordan:Amman,kenya:Nairobi,latvia:Riga,lebanon:Beirut,lithuania:Vilnius," +
    "luxembourg:Luxembourg,malaysia:Kuala Lumpur,malta:Valletta,mexico:Mexico City,morocco:Rabat,nepal:Kathmandu," +
    "the netherlands:Amsterdam,holland:Amsterdam,new zealand:Wellington,nigeria:Abuja,north korea:Pyongyang," +
    "northern ireland:Belfast,norway:Oslo,pakistan:Islamabad,peru:Lima,the philippines:Manila,poland:Warsaw," +
    "portugal:Lisbon,qatar:Doha,romania:Bucharest,russia:Moscow,saudi arabia:Riyadh,scotland:Edinburgh," +
    "serbia:Belgrade,singapore:Singapore,slovakia:Bratislava,slovenia:Ljubljana,south korea:Seoul,spain:Madrid," +
    "sweden:Stockholm,switzerland:Bern,thailand:Bangkok,tunisia:Tunis,turkey:Ankara,ukraine:Kyiv," +
    "the united kingdom:London,the uk:London,great britain:London,the united states:Washington," +
    "the united states of america:Washington,the us:Washington,the usa:Washington,america:Washington," +
    "uruguay:Montevideo,venezuela:Caracas,vietnam:Hanoi,wales:Cardiff"
  )
    .split(",")
    .map((row) => row.split(":") as [string, string]),
);
/** Recognizers write both. */
const ASKED = /\b(?:capital|capitol)(?: city)?(?: of| off| in| for)? (?<country>[a-z ]{2,40})$/;

const NEXT = /^(?:and|what about|how about)(?: (?:the one|that))?(?: (?:of|in|for))? (?<country>[a-z ]{2,40})$/;

/** Knows some capitals, and says when it does not. */
export const capitals: Skill = ({ words, earlier }) => {
  const bare = words.replace(/ (?:please|again|called)$/, "");
  // "And of Chile?" goes on from the capital before it.
  const next = ASKED.test(normalise(earlier.at(-1)?.said ?? "")) ? NEXT.exec(bare)?.groups?.["country"] : undefined;
  const named = next !== undefined && capitalOf(next) !== undefined ? next : undefined;
  const country = ASKED.exec(bare)?.groups?.["country"]?.trim() ?? named;
  if (country === undefined) return undefined;
  const both = country.split(" and ").flatMap((each) => capitalOf(each) ?? []);
  if (both.length === 2) return both.join(" ");
  return capitalOf(country) ?? both[0] ?? "I do not know that capital.";
};

function capitalOf(country: string): string | undefined {
  const key = [country, `the ${country}`, country.replace(/^the /, "")].find((each) => CAPITALS.has(each));
  const capital = key === undefined ? undefined : CAPITALS.get(key);
  return key === undefined || capital === undefined ? undefined : `The capital of ${titled(key)} is ${capital}.`;
}

function titled(country: string): string {
  return country
    .split(" ")
    .map((word) =>
      /^(?:the|of)$/.test(word) ? word : /^(?:uk|us|usa)$/.test(word) ? word.toUpperCase() : capitalised(word),
    )
    .join(" ");
}
