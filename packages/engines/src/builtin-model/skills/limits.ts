import { replyTo } from "../skill.ts";
import type { Replies, Skill } from "../skill.ts";

const EMERGENCY =
  /\b(?:ambulance|emergency|chest pains?|heart attack|fire brigade|fire department|police)\b|\b(?:kill|hurt|harm) myself\b|\bwant to die\b|\bcan not breathe\b|\bhaving a stroke\b/;

/** Says where help is, whatever else was said beside. */
export const emergency: Skill = ({ words }) =>
  EMERGENCY.test(words) ? "I can't call for help. Please call your emergency number now." : undefined;

/**
 * What people ask of an assistant and this one cannot do. One short sentence each: whoever asks
 * waits for its end. What is meant must be clear from the words; all else is the fallback's.
 */
const LIMITS: Replies = [
  // "Whether" is what recognizers hear.
  [
    /\b(?:weather|forecast|temperature outside|umbrella|raincoat)\b|\bwhether (?:like|today|tomorrow|in)\b|\b(?:rain|raining|snow|snowing|sunny|cold|hot|warm|windy)\b.*\b(?:today|tomorrow|outside|weekend|tonight|later|now)\b|\b(?:is it|will it|does it)(?: going to)? (?:be )?(?:rain|raining|snow|snowing|sunny|cold|hot|warm|windy)|\b(?:what|how(?: high)?) is the (?:current )?temperature\b|\bhow (?:hot|cold|warm) is it\b/,
    "I can't see the weather from here.",
  ],
  [/\b(?:timers?|alarms?|stopwatch|countdown)\b|\bset a time for\b|\bwake me\b/, "I can't set timers or alarms."],
  [
    /\bremind(?:er|ers)?\b|\bremember to\b|\b(?:calendar|appointments?|schedule|meetings?|agenda|to do list|shopping list)\b/,
    "I can't remind you or keep a calendar.",
  ],
  [
    /\b(?:turn|switch|put|shut|dim|power|close|open|lock|unlock|start|raise|lower)\b.*\b(?:lights?|lamps?|lied|tv|television|heating|heater|thermostat|fan|door|garage|blinds|curtains|kettle|oven|radio|vacuum|washing machine|coffee machine|air conditioning|on|off)\b|\b(?:lights?|heating|tv) (?:on|off)\b|\bset the (?:temperature|thermostat|heating)\b/,
    "I can't switch anything on or off.",
  ],
  [
    /\b(?:games?|quiz|riddle|trivia|puzzle|hangman|chess|i spy)\b(?! last| tonight)/,
    "I know no games, but I can flip a coin.",
  ],
  [
    /\bsomething (?:interesting|cool|amazing|i do not know)\b|\b(?:fun|interesting|random) facts?\b/,
    "I know no fun facts.",
  ],
  [/\b(?:story|stories|fairy tale|bedtime)\b/, "I do not know any stories."],
  [/\b(?:volume|louder|quieter|speak up|slower|faster|another voice|your voice)\b/, "I can't change how I sound."],
  [/\b(?:play|put on|listen to|stream)\b|\b(?:music|song|playlist|spotify|podcast|audiobook)\b/, "I can't play music."],
  [
    /\b(?:dial|telephone)\b|\b(?:send|write|make|leave|give)\b.*\b(?:texts?|messages?|emails?|e mails?|mail|letters?|calls?)\b|^(?:please |can you |could you )*(?:phone|text|message|email|e mail|mail)\b|^(?:please |can you |could you )*(?:(?:call|ring|write to) (?!me\b)|tell (?:my|him|her|them)\b)/,
    "I can't call or write to anyone.",
  ],
  [
    /\b(?:order|buy|reserve)\b|^(?:please |can you |could you )*book\b|\b(?:taxi|cab|uber|flight|hotel|ticket|tickets|pizza)\b/,
    "I can't order or book anything.",
  ],
  [
    /\b(?:news|headlines|football|soccer|baseball|basketball|game last night|score|stocks?|share price|bitcoin|traffic|bus|train|lottery|election|exchange rate|dollars? in euros?)\b|\bwho won\b/,
    "I can't look anything up: I am not online.",
  ],
  [
    /\b(?:search|google|look up|look it up|wikipedia|internet|website|browse)\b/,
    "I can't look anything up: I am not online.",
  ],
  [
    /\b(?:translate|translation)\b|\b(?:speak|talk|understand|know|say|answer|how do you say)\b.*\b(?:spanish|french|german|italian|portuguese|chinese|mandarin|japanese|korean|hindi|arabic|russian|dutch|polish|turkish|swedish|greek|another language|other languages|languages)\b|\b(?:in|into) (?:spanish|french|german|italian|portuguese|chinese|mandarin|japanese|korean|hindi|arabic|russian|dutch|polish|turkish|swedish|greek)\b|\b(?:what|which) languages?\b(?!.*\b(?:they|people|spoken)\b)/,
    "I only speak English.",
  ],
  [
    /\b(?:recommend|recommendation|suggest|suggestion|advice|advise)\b|\bwhat (?:should|shall|can|could) (?:i|we) (?:eat|cook|read|watch|wear|do|make|have|see|buy|drink|get|say|name|call)\b|\b(?:recipe|restaurant|restaurants)\b|\bgood (?:book|movie|film|restaurant|name)\b|\bsomething to (?:read|watch|eat)\b/,
    "I know too little to recommend anything.",
  ],
  [
    /\b(?:summari[sz]e|summary|sum up|rephrase|proofread|rewrite|essay|poem|haiku|limerick)\b|\b(?:write|draft|compose|brainstorm|create)\b/,
    "I can't write or summarize.",
  ],
  [/\b(?:can|do|could) you see\b|\blook at\b|\b(?:picture|photo|image|camera)\b/, "I can't see anything."],
  [
    /\b(?:your|you have a|do you have a) (?:favou?rite|opinion|hobby|hobbies|birthday|family|girlfriend|boyfriend|dreams?|feelings?)\b|\b(?:do you|are you|can you) (?:like|love|hate|feel|happy|sad|tired|hungry|bored|lonely|eat|sleep|dream|think|afraid)\b|\bwhat do you (?:think|like|want)\b|\bhow do you feel\b|\bmarry me\b|\bmeaning of life\b/,
    "I am a program: I have no feelings or opinions.",
  ],
  [/\b(?:doctor|headache|fever|medicine|pills?|sick|hurts?|pain|allergic reaction)\b/, "I can't give medical advice."],
];

/** Says in a sentence what it cannot do. */
export const limits: Skill = ({ words }) => replyTo(words, LIMITS);
