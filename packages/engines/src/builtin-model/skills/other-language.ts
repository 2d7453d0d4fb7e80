import type { Skill } from "../skill.ts";

/** Words that hold sentences together, by language, without those that are English words too. */
const FUNCTION_WORDS = (
  "parlez parles français hablas habla español sprechen sprichst deutsch parli parla italiano fala falas português spreekt " +
  "el la los las una que qué es está estás cómo como por para con donde dónde cuál hola buenos gracias hora quiero tengo muy " +
  "le les une est et où que qui quoi comment bonjour merci je tu vous nous il elle quel quelle heure pas avec dans " +
  "der das ein eine und ist nicht ich du sie wir wie wo wer wann warum bitte danke hallo guten spät uhr mit für kannst " +
  "il lo gli che è sono dove quando perché ciao buongiorno grazie ore mi chiamo vorrei " +
  "o os um uma não você como onde obrigado olá bom dia eu sou quero horas são " +
  "het een niet ik jij wij hoe waar wanneer waarom alsjeblieft dank hallo goede laat"
).split(" ");
const FOREIGN = new Set(FUNCTION_WORDS);
const GREETINGS =
  /^(?:hola|bonjour|salut|hallo|guten (?:tag|morgen|abend)|ciao|buongiorno|buona sera|olá|ola|namaste|konnichiwa|ni hao|merhaba|privet|bonsoir|buenos dias|buenas|goedendag)\b/;

const NAMES =
  "spanish|french|german|italian|portuguese|chinese|mandarin|cantonese|japanese|korean|hindi|arabic|russian|dutch|polish|" +
  "turkish|swedish|danish|norwegian|finnish|greek|hebrew|latin|czech|hungarian|ukrainian|vietnamese|thai|another language";
/** Words that end in the name of a language are of it, whatever else they say: "How do you say thank you in Japanese?" */
const IN_LANGUAGE = new RegExp(`\\b(?:in|into|to) (?:${NAMES})(?: please)?$`);
const SAID_OR_CALLED = /\b(?:say|said|call|called|write|spell|pronounce|translate|word|words|phrase|name|mean)\b/;

/** Whether words ask for something in another language. */
export const wantsOtherLanguage = (words: string): boolean => IN_LANGUAGE.test(words) && SAID_OR_CALLED.test(words);

/** Knows when it is spoken to in another language or asked for words of one, and says which it has. */
export const otherLanguage: Skill = ({ words }) => {
  if (wantsOtherLanguage(words)) return "I only speak English.";
  const letters = words.match(/\p{L}/gu) ?? [];
  const others = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (letters.length > 0 && others.length * 2 > letters.length) return "I only speak English.";
  if (GREETINGS.test(words)) return "Hello. I only speak English.";
  const list = words.split(" ");
  const foreign = list.filter((word) => FOREIGN.has(word)).length;
  return foreign >= 2 && foreign * 5 >= list.length * 2 ? "I only speak English." : undefined;
};
