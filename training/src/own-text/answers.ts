import { list } from "./grammar.ts";
import type { Grammar } from "./grammar.ts";

/** What an assistant asks for, and the rule that answers it. Digits are made apart: they have a length. */
export const questions: readonly { readonly answer: string; readonly asked: readonly string[] }[] = [
  {
    answer: "nameAnswer",
    asked: [
      "What is your name?",
      "Can I have your name, please?",
      "Who am I speaking with?",
      "Under what name should I book it?",
      "May I have your full name?",
    ],
  },
  {
    answer: "spellAnswer",
    asked: ["Could you spell that for me?", "How do you spell your last name?", "Please spell your name."],
  },
  {
    answer: "dateAnswer",
    asked: [
      "When would you like to come?",
      "What day works for you?",
      "What is your date of birth?",
      "On which date?",
      "When do you want to leave?",
      "For when?",
    ],
  },
  {
    answer: "timeAnswer",
    asked: ["What time would you like?", "At what time?", "When should I wake you?", "What time works best?"],
  },
  {
    answer: "addressAnswer",
    asked: ["What is your address?", "Where should we send it?", "Where do you live?", "What is the delivery address?"],
  },
  {
    answer: "emailAnswer",
    asked: ["What is your email address?", "Can you give me your email?", "Which email should I use?"],
  },
  {
    answer: "placeAnswer",
    asked: [
      "Which city are you in?",
      "Where would you like to go?",
      "Where are you traveling to?",
      "In what area should I search?",
    ],
  },
  {
    answer: "amountAnswer",
    asked: [
      "How many would you like?",
      "How many people?",
      "How long will you stay?",
      "For how many nights?",
      "How much do you want to spend?",
    ],
  },
  {
    answer: "listAnswer",
    asked: [
      "What should I add to the list?",
      "What would you like to order?",
      "What do you need?",
      "What ingredients do you have?",
    ],
  },
  {
    answer: "yesNoAnswer",
    asked: [
      "Is that correct?",
      "Shall I book it?",
      "Would you like a receipt?",
      "Do you want me to go ahead?",
      "Does that sound good?",
      "Should I send it?",
      "Did that help?",
      "Can you confirm that?",
      "Please confirm the details.",
    ],
  },
  {
    answer: "moreAnswer",
    asked: [
      "Is there anything else I can help you with?",
      "Anything else?",
      "What else can I do for you?",
      "Do you need anything else?",
    ],
  },
  {
    answer: "choiceAnswer",
    asked: [
      "Would you like the small or the large one?",
      "Which one do you prefer?",
      "What size would you like?",
      "Do you want it hot or iced?",
      "What kind of food do you like?",
    ],
  },
  {
    answer: "reasonAnswer",
    asked: [
      "Why do you want to return it?",
      "What seems to be the problem?",
      "What happened?",
      "How can I help you?",
      "What can I do for you today?",
      "Tell me about it.",
    ],
  },
  {
    answer: "whichAnswer",
    asked: [
      "What would you like to know?",
      "What are you looking for?",
      "What would you like to do?",
      "What should I play?",
    ],
  },
];

/** What people answer, by the kind of question; `lead` may stand before it. */
export const answers: Grammar = {
  lead: ["", "", "", "yes, ", "sure, ", "um ", "uh ", "well, ", "okay, ", "let me see, ", "it's ", "I think "],
  nameAnswer: list(
    "{firstName}|{firstName}|{firstName}|{firstName}|{firstName} {surname}|my name is {firstName} {surname}|my name is {firstName}|it's {firstName} {surname}|I'm {firstName}|this is {firstName} {surname}|{lead}{firstName} {surname}|the name is {surname}|it should be under {surname}, {firstName} {surname}|my first name is {firstName} and my last name is {surname}",
  ),
  dateAnswer: list(
    "{day}|{day}|{day}|{day}|on {day}|{month} {ordinal}|the {ordinal} of {month}|the {ordinal} of {month}|the {ordinal} of {month}|{month} {ordinal}|{lead}{month} the {ordinal}|{month} {ordinal} nineteen {tens}|{month} {ordinal} two thousand and {units}|the {ordinal} of {month} nineteen {tens} {units}|{day} the {ordinal} of {month}|{day} {daypart} at {clock}|{day} or {day}|any day but {day}|{lead}{day} would be best|{day} in the {daypart}|let's say {day}|from the {ordinal} to the {ordinal} of {month}|I'd like to come on {day}|how about {day} at {clock}",
  ),
  timeAnswer: list(
    "{clock}|{clock}|{clock}|{clock}|at {clock}|{lead}around {clock}|at {clock} in the {daypart}|between {hour} and {hour}|after {clock}|{clock} would be great|in {amount}|{day} at {clock}|{clock} or {clock}|make it {clock}|sometime in the {daypart}|before {clock} if possible",
  ),
  street: list("Oak|Main|Maple|Church|Garden|Lake|Hill|River|Park|Station|Mill|King|North Third"),
  road: list("Street|Avenue|Road|Lane|Drive|Boulevard"),
  house: list("{units}|{tens} {units}|one hundred and {tens} {units}|{units} {tens} {units}|12|48|350|1207|twenty two"),
  addressAnswer: list(
    "{house} {street} {road}|{house} {street} {road}|{house} {street} {road}|{house} {street} {road}, {city}|{house} {street} {road} in {city}|{lead}{house} {street} {road} apartment {units}|I live at {house} {street} {road}|I live in {city}|it's {house} {street} {road}, {city}, zip code {digit} {digit} {digit} {digit} {digit}|my address is {house} {street} {road}|send it to {house} {street} {road}, {city}",
  ),
  user: list(
    "{firstName}|{firstName} {surname}|{firstName} dot {surname}|{firstName} underscore {surname}|{surname} {digit} {digit}|info|j {surname}",
  ),
  domain: list("gmail|example|outlook|my company|yahoo|{surname} and sons"),
  ending: list("com|com|org|net|de|co dot uk"),
  emailAnswer: list(
    "{user} at {domain} dot {ending}|{user} at {domain} dot {ending}|it's {user} at {domain} dot {ending}|{lead}{user} at {domain} dot {ending}|my email is {user} at {domain} dot {ending}|{user}@{domain}.com",
  ),
  placeAnswer: list(
    "{city}|{city}|{city}|{city}|in {city}|to {city}|{lead}{city}|from {city} to {city}|I want to go to {city}|{city} or {city}|{city} please|somewhere near {city}|from {place} to {place}|close to {place}|I'm in {city}|I live in {city}|we live in {city}",
  ),
  amountAnswer: list(
    "{units}|{units}|{units}|{count}|{units}|{count} please|{units} or {units}|{amount}|{lead}{amount}|for {count} people|about {amount}|{count} adults and {units} children|not more than {amount}|{count} of them|just one|only {units}",
  ),
  listAnswer: list(
    "{mass} and {mass}|{mass}, {mass} and {mass}|{mass}, {mass}, {mass} and {things}|{lead}{things}, {mass} and {mass}|{count} {things} and some {mass}|{mass}|a {thing}, a {thing} and {count} {things}|{mass}, {things}, and I think {mass} too|first {mass}, then {mass}, and finally {things}|{object} and {object}|I'd like {object}, {object} and {object}|the {adjective} {thing} with {mass} and {mass}",
  ),
  yesNoAnswer: list(
    "yes|no|yes please|no thanks|yes that's right|yes, please do|no, not yet|yes, but {clause}|no, I {past} {object}|sure, go ahead|yes, and {request}|no, {wish}|that's right|yes, that is correct|no, make it {object}|that sounds good|yeah, that works|yep, looks good|no, it should be {object}|yes. {question}?|no. {wish}|correct|it is|I do|yes it is|yes I would|that's correct, thank you|looks right|great, yes",
  ),
  moreAnswer: list(
    "no|no, that's all|no thanks|that's it, thank you|yes, {request}|no, that's everything, thank you very much|{wish}|{request}|yes, I also need {object}|nothing else, thanks|yes. {question}?|no, goodbye|not right now|and {object}, please|that will be all|thanks, you have been very helpful|no, thanks for your help|nope, that's all",
  ),
  choiceAnswer: list(
    "the {adjective} one|the large one please|small|the small one|{adjective}|the second one|{lead}the {adjective} one|I'd prefer the {adjective} one|hot please|either is fine|the {adjective} one, but with {mass}|large|iced|something {adjective}|Italian or Mexican",
  ),
  reasonAnswer: list(
    "{clause}|because {clause}|{clause} and {clause}|the {thing} is {adjective}|my {thing} stopped working|{wish}|I {past} {object}{phrases} and {clause}|well, {clause}, but {clause}|it {state}|{request}|{question}?|I have a question about {topic}|I have a problem with {object}",
  ),
  whichAnswer: list(
    "{object}|{object}{phrases}|{wish}|{question}?|{request}|I want to know {indirect}|{lead}{object}|something {adjective}|I'd like to {act}|what {object} costs|some {mass}|{object} by {firstName} {surname}",
  ),
  spellAnswer: list(
    "{letter} {letter} {letter} {letter}|{letter} {letter} {letter} {letter} {letter}|{letter} {letter} {letter} {letter} {letter} {letter}|{lead}{letter} {letter} {letter} {letter} {letter}|{letter} as in {firstName}, {letter}, {letter}, {letter}|{surname}, {letter} {letter} {letter} {letter} {letter}|it's {letter} {letter} {letter} double {letter} {letter}",
  ),
  letter: list("a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|r|s|t|u|v|w|y|z"),
  units: list("one|two|three|four|five|six|seven|eight|nine"),
  tens: list("twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"),
  digit: list("zero|oh|one|two|three|four|five|six|seven|eight|nine"),
};
