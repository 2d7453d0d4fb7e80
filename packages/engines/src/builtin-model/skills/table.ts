import type { Skill } from "../skill.ts";
import { calendar } from "./calendar.ts";
import { capitals } from "./capitals.ts";
import { callerName } from "./caller-name.ts";
import { chance } from "./chance.ts";
import { clock } from "./clock.ts";
import { connecting } from "./connecting.ts";
import { counting } from "./counting.ts";
import { emergency, limits } from "./limits.ts";
import { otherLanguage } from "./other-language.ts";
import { greeting } from "./greeting.ts";
import { identity } from "./identity.ts";
import { repeating } from "./repeating.ts";
import { smallTalk } from "./small-talk.ts";
import { spelling } from "./spelling.ts";
import { sums } from "./sums.ts";
import { supposedTime } from "./supposed-time.ts";
import { toldFacts } from "./told-facts.ts";
import { units } from "./units.ts";

/** Skills that see everything the caller said at once. They are asked first, in this order. */
export const utteranceSkills: readonly Skill[] = [repeating, emergency, supposedTime];

/**
 * Skills that see one sentence at a time, so that "Hello. What time is it?" is answered by two of them. The most
 * specific come first: the first that answers has the word.
 */
export const sentenceSkills: readonly Skill[] = [
  spelling,
  counting,
  otherLanguage,
  callerName,
  capitals,
  calendar,
  units,
  sums,
  chance,
  clock,
  connecting,
  identity,
  toldFacts,
  greeting,
  smallTalk,
  limits,
];
