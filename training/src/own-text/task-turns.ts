import type { Random } from "../random.ts";
import { list } from "./grammar.ts";

/** What an assistant says while it arranges something, by the rule that answers it; more often the ones that come first. */
const exchanges: readonly { readonly answer: string; readonly asked: readonly string[] }[] = [
  { answer: "openTurn", asked: ["", "", "", "", "How can I help you?", "Hello, what can I do for you?", "Hi!"] },
  {
    answer: "offerTurn",
    asked: list(
      "I found {count} {venues}. How about {surname}'s in {city}?|There is a {trait} {venue} on {street} {road}. Would you like that one?|How about the one at {clock}?|I have a flight that leaves at {clock} and costs {amount}.|There is a {genre} concert in {city} on {date}.|What do you think of {surname} House, a {trait} {venue} in {city}?|I see {count} of them. One is {surname}'s, it is {trait}.|The {ordinal} one is by {firstName} {surname}. Do you want to hear it?|There are {count} {venues} near you. Do you like {surname} Hall?|Would you like to book it?|Shall I reserve it?|Do you want to buy tickets?|{firstName} {surname} has a free hour at {clock}. Is that good?",
    ),
  },
  {
    answer: "confirmTurn",
    asked: list(
      "Please confirm: a table for {count} at {surname}'s on {date} at {clock}.|You want {count} tickets for {date}. Is that correct?|Let me repeat: from {city} to {city} on {date}. Is that right?|I will send {amount} to {firstName}. Shall I go on?|To confirm, a visit to the {venue} on {date} at {clock}.|I'll play it on the kitchen speaker, okay?|Please check: pickup in {city}, {date}, {clock}, for {count} people.|So that is {count} rooms in {city}, correct?",
    ),
  },
  {
    answer: "informTurn",
    asked: list(
      "It is {amount}.|The address is {house} {street} {road}.|Their number is 555 0100.|Yes, they have {extra}.|No, they don't have {extra}.|It starts at {clock}.|Your table is booked.|The reservation has been made.|The transfer is done.|It is a {trait} place in {city}.|The balance is {amount}.|It leaves at {clock} and arrives at {clock}.|It will be sunny, with no rain.|Sorry, that time is not free.|I'm sorry, that did not work.|The song is playing now.|Your ride is on the way.|Okay, done.",
    ),
  },
  {
    answer: "moreTurn",
    asked: list(
      "Anything else?|Is there anything else I can do?|Can I help you with something else?|Do you need anything else?|It is booked. What else can I do for you?|Done! Anything else you need?|Any other questions?",
    ),
  },
  {
    answer: "whereTurn",
    asked: list(
      "Which city?|Where would you like to go?|In which area should I look?|Where will you leave from and where are you going?|What city should I search in?|Where should they pick you up?",
    ),
  },
  {
    answer: "whenTurn",
    asked: list(
      "On which date?|When do you want to leave?|What time would you like it?|For what day and time?|When will you come back?|What day should I look at?",
    ),
  },
  {
    answer: "howManyTurn",
    asked: list(
      "How many people?|For how many?|How many tickets do you need?|How much should I send?|How many seats and for when?|For how many guests?",
    ),
  },
  {
    answer: "kindTurn",
    asked: list(
      "What kind do you like?|What type of food?|Do you have a preference?|Which genre?|What sort of place are you looking for?|Any favorite kind of event?",
    ),
  },
];

/** How often each of the exchanges is drawn. */
const shares = [5, 7, 5, 6, 5, 2, 2, 2, 2];

/** A rule for what the assistant says and one for the answer. */
export function taskExchange(random: Random): { readonly asked: string; readonly answer: string } {
  const { asked, answer } = random.pick(
    exchanges.flatMap((one, index) => Array.from({ length: shares[index] ?? 1 }, () => one)),
  );
  return { asked: random.pick(asked), answer };
}
