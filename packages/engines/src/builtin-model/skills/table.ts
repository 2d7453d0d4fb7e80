import type { Skill } from "../skill.ts";
import { abilities } from "./abilities.ts";
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
import { toldFacts } from "./told-facts.ts";
import { units } from "./units.ts";

/** All skills, the most specific first: the first that answers has the word. */
export const skills: readonly Skill[] = [
  repeating,
  emergency,
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
  abilities,
  toldFacts,
  greeting,
  smallTalk,
  limits,
];
