import { list } from "./grammar.ts";
import type { Grammar } from "./grammar.ts";

/** Sentences of many shapes, so that the model learns what a clause needs and not what one shop sells. */
export const sentences: Grammar = {
  object: list(
    "the {thing}|the {thing}|a {thing}|a {thing}|my {thing}|a {adjective} {thing}|the {adjective} {thing}|some {things}|{count} {things}|the {things}|some {mass}|{mass}|it|them|one|that|the {adjective} one|another {thing}|{person}'s {thing}|all of them|the {thing} I told you about|a {thing} that is not too {adjective}",
  ),
  phrase: list(
    "in {city}|in {place}|at {place}|from {city}|to {city}|for {person}|with {person}|on {day}|at {clock}|for {amount}|on the {ordinal} of {month}|in the {daypart}|near {place}|before {clock}|after {day}|about {topic}|for {count} people|next to {place}|under {amount}|by {firstName} {surname}",
  ),
  phrases: ["", "", " {phrase}", " {phrase}", " {phrase} {phrase}", " {phrase} {phrase} {phrase}"],
  act: list(
    "book {object}|cancel {object}|change {object}|find {object}|buy {object}|order {object}|see {object}|check {object}|send {object} to {person}|read {object}|play {object}|move {object} to {day}|call {person}|talk to {person}|go to {city}|pay for {object}|set {object}|return {object}|look for {object}|fix {object}|listen to {mass}|put {object} on the list|turn off {object}|turn {object} off|turn down the {thing}|know the {thing}|find out when {clause}|get rid of {object}|learn more about {topic}|take {object} back to {place}|pick up {object}|meet {person}|make {object}|rent {object}|transfer {amount} to {person}|tell {person} that {clause}|remind {person} to {act2}",
  ),
  act2: list("bring {object}|buy {mass}|call {person}|water the {things}|take {object}|close the {thing}|come home"),
  subject: list(
    "I|I|we|they|he|she|it|{person}|the {thing}|the {things}|this {thing}|that|everybody|my {adjective} {thing}",
  ),
  state: list(
    "is {adjective}|was {adjective}|is very {adjective}|is not {adjective} enough|was in {place}|will be there{phrases}|needs {object}|had {object}|has already paid for {object}|does not work|stopped working{phrases}|looks {adjective}|likes {object}|went to {city}{phrases}|arrived {phrase}|wants to {act}|did not say anything|left{phrases}|costs {amount}|opens at {clock}|broke down|lives in {city}|works at {place}|told me about {object}|gave me {object}|saw {object}{phrases}|has been waiting for {amount}|asked for {object}|forgot {object}|thinks it is {adjective}|never came",
  ),
  clause: list(
    "{subject} {state}|{subject} {state}|I {past} {object}{phrases}|we {past} {object}{phrases}|I have {object}|there is {object}{phrases}|it is {adjective}|I am {phrase}|we are going to {city}",
  ),
  past: list(
    "bought|lost|forgot|found|saw|tried|ordered|paid for|received|made|moved|wanted|left|broke|returned|needed|booked",
  ),
  joiner: list("and|but|so|because|and then|when|if|although|while|since|until|or|which means"),
  wish: list(
    "I want to {act}{phrases}|I'd like to {act}{phrases}|I would like to {act}{phrases}|I need to {act}{phrases}|I need {object}{phrases}|I'd like {object}{phrases}|I want {object}{phrases}|I'm looking for {object}{phrases}|I am trying to {act}{phrases}|we have to {act}{phrases}|I was hoping to {act}{phrases}|I'm thinking about {object}|I'm interested in {object}{phrases}|I'm calling about {object}|I was wondering if you could {act}{phrases}|I prefer {object}|let's {act}{phrases}|I think I'll take {object}|I'll have {object}{tail}|get me {object}{tail}|{object} for {person}{tail}|{object}{tail}",
  ),
  request: list(
    "can you {act}{phrases}|could you {act}{phrases}|would you {act}{phrases}|{act}{phrases}|{act}{phrases}|please {act}{phrases}|will you {act}{phrases}|can I {act}{phrases}|can I get {object}{tail}|can you help me {act}{phrases}|could you tell me {indirect}|tell me {indirect}|show me {object}{phrases}|give me {object}|remind me to {act2} {phrase}|remind me to {act2} at {clock}|remind me to {act2}|wake me up at {clock}|set an alarm for {clock}|add {mass} to my {thing} list|turn on the {thing}{phrases}|turn the {thing} off|play some {mass}|tell me about {topic}|find {object}{phrases}|set a timer for {amount}|what about {object}|how about {object}",
  ),
  indirect: list(
    "what time it is|when {clause}|where {subject} {state}|how much it costs|how to {act}|if {clause}|what the {thing} is called|who {state}|why {clause}|more about {topic}|a joke|the {thing} of the {thing}",
  ),
  question: list(
    "what is {object}|what's the {thing}{phrases}|what time is it{phrases}|what time does the {thing} open|where is {object}|where can I {act}{phrases}|when is {object}|when does the {thing} leave{phrases}|how much is {object}|how do I {act}{phrases}|how long does it take to {act}|how far is it to {city}|how old is {person}|how many {things} are there{phrases}|who {state}|who wrote {object}|why is {object} so {adjective}|is {object} {adjective}|is there {object}{phrases}|are there any {things}{phrases}|do you have {object}{phrases}|do you know {indirect}|does {subject} like {object}|did {person} {act}|which {thing} is the {adjective} one|what kind of {thing} is that|what kind of {things} do you have|are you {adjective}|is it going to rain {phrase}|will it be {adjective} {phrase}|what are you looking for|who did you talk to|what is it made of|where do they come from|what does it {verb}|how are you|how was it|what else do you have|does it come with {object}|do they have {mass}|what is the {thing} like",
  ),
  verb: list("mean|cost|do|say|need|look like"),
  tail: [
    "",
    "",
    "",
    "{phrases}",
    " please",
    " to go",
    " with {mass}",
    " with {mass} and {mass}",
    " without {mass}",
    " with extra {mass}",
    " and {object}",
    ", {adjective}",
  ],
  statement: list(
    "{clause}|{clause}|{clause} {joiner} {clause}|{clause}, {joiner} {clause}|if {clause}, {clause}|when {clause}, {clause}|I think {clause}|I don't know {indirect}|my {thing} is {adjective}|the problem is that {clause}|I told {person} that {clause}|{person} and I {past} {object}|that's the {thing} I was looking for|this is the {thing} we talked about|either {object} or {object}|it depends on {object}|I've been looking for {object}{phrases}|actually {clause}|because {clause}|not really, {clause}|we talked about {object}|everything we need is in {place}|that is all I need|the {thing} {state}",
  ),
  opener: [
    "",
    "",
    "",
    "",
    "",
    "hi, ",
    "hello, ",
    "hey, ",
    "okay, ",
    "so ",
    "well, ",
    "yes, ",
    "no, ",
    "yeah, ",
    "and ",
    "but ",
    "actually, ",
    "hi there. ",
    "good morning. ",
    "great. ",
    "okay. ",
    "thanks. ",
    "no thanks. ",
    "sorry, ",
    "alright. ",
    "oh, ",
    "sure, ",
    "sounds good. ",
    "that's fine. ",
    "perfect. ",
  ],
  closing: [
    "",
    "",
    "",
    "",
    "",
    ", please",
    " please",
    ", thanks",
    ". Thank you",
    ". Thanks",
    ", okay",
    ". That's all",
    ", if that's possible",
    ", if you don't mind",
    " or something like that",
    ", you know",
  ],
  wanting: list(
    "{opener}{wish}{closing}|{opener}{request}{closing}|{wish} {joiner} {clause}|{request} and {request}|{wish} and {wish}|{wish}. {question}?|{clause}. {request}{closing}|{opener}{wish}. {clause}|{clause} and {wish}",
  ),
  asking: list(
    "{opener}{question}?|{opener}{question}?|{question} or {question}?|{clause}. {question}?|and {question}?",
  ),
  telling: list("{opener}{statement}|{statement}. {statement}|{statement}"),
  listening: list(
    "uh-huh|uhhuh|mhm|mm-hmm|okay|oh|oh okay|I see|right|yeah|oh I see|got it|okay great|wow|hmm okay|okay, {wish}|right, and {question}?|yeah, {clause}|oh, {clause}|I see. {request}|oh really|nice|cool|that's interesting|that sounds {adjective}|yeah I know|yeah I think so too|exactly|okay, got it|oh no|{clause}. {clause}, {joiner} {clause}. {wish}|I mean {clause}, {joiner} {clause}|so {clause} {joiner} {clause}",
  ),
  short: list(
    "yes|no|yeah|yep|okay|sure|no thanks|no thank you|yes please|that's right|that's correct|that's all|that's it|thank you|thanks a lot|thank you very much|correct|I don't know|not really|maybe|stop|cancel|never mind|wait|help|go on|sounds good|that works for me|perfect|great, thank you|yes, that's right|no, that's wrong|nothing else|no, that is all for now|I think so|of course|goodbye|see you later|that would be great|yes it is|no, it's not|of course not|absolutely|I would like that|not today|yes, do it|no, wait|all of it|looks good|looks good to me|good, thanks|hello|hi|good morning|how are you|what|why|why not|really|what is that|who is that|say that again|can you repeat that|I am fine|it was good|okay, bye|no, I'm good|you too|both|neither|the first one|the second one|the {adjective} one|either one is fine|it doesn't matter|whatever you like",
  ),
  who: list("I|you|we|he|she|they|it"),
  can: list("can|could|do|did|will|would|have|should|was|is|are|am"),
  cannot: list("can't|couldn't|don't|didn't|won't|wouldn't|haven't|shouldn't|wasn't|isn't|aren't"),
  ellipsis: list(
    "yes, {who} {can}|yes {who} {can}|no, {who} {cannot}|no {who} {cannot}|of course {who} {can}|sorry, {who} {cannot}|I hope so|I think so|I don't think so|I guess so|I hope not|I'm afraid not|so {can} {who}|{who} {cannot}|I know {who} {can}|{can} {who}?|{cannot} {who}?|and you?|what about you?|how about {person}?|and {person}?|and {day}?|what about {day}?|you and me|{person} and I|just {person} and I|me neither|so do I|but why?|since when?|for how long?|how come?|how many?|how much?|which one?|I'm not|I would love to|I'd love to|if you can|as soon as {who} {can}|that's what I mean|that's what {who} said|I don't know what it is|I know who {who} {can}|tell me where {who} are|I wonder where it is|whatever that is",
  ),
  way: list("on|off|up|down"),
  phrasal: list(
    "come in|go away|sit down|hold on|slow down|speak up|hurry up|I give up|we should give up|get up|wake up|come back|go back|keep going|log out|log in|turn it {way}|turn them {way}|turn that {way}|switch the {things} {way}|switch it {way}|turn the {thing} {way} please|look it up|find out|it broke down|let me in|let's go|{who} went out|put it back|take it back|move on|carry on|shut up|I want to log in|bring it over|pick me up{phrases}|the {thing} is on|the {thing} is off|help me|can you help me?|could you help us?|call me|tell me|show me|trust me|follow me|it's for me|that is mine",
  ),
  stranded: list(
    "who are you {doing} {with}?|what are you {doing} {with}?|who did {person} {verb2} {with}?|where are you from?|where does it come from?|the {thing} I was {doing} {with}|I need {things} to {verb2} {with}|I am looking for {mass} to {verb2} {with}|I want somebody to {verb2} {with}|which {thing} is it in?|what is it about?|who is it for?|what is it for?|what's it like?|what's {city} like?|what is {person} like?|what's the {thing} like?|what's {topic} like?|what does it look like?|what was it like?|what is it like {phrase}?|there is nothing to {verb2} {with}|is that the {thing} you {verb2}ed {with}?|that's what I was {doing} {with}|what do you like?|which ones do you like?|what would you like?",
  ),
  doing: list("looking|waiting|talking|working|asking|going|listening|living|thinking"),
  with: list("for|at|with|to|about|in"),
  verb2: list("look|talk|work|ask|listen|play|walk"),
  everyday: list(
    "what time is it?|what time is it now?|what day is it?|what's the date today?|what's the weather like?|what's the weather like today?|what's the weather {phrase}?|is it raining?|is it cold outside?|who are you?|what are you?|what can you do?|what's your name?|how are you doing?|how old are you?|where are you?|when is the next {thing}?|where is the next {thing}?|how much is it?|how much does it cost?|what does it cost?|what is that?|who is that?|what happened?|what's new?|what's next?|what is for {thing}?|how about that?|should we?|shall we?|may I?|is that all?|is that right?|are you sure?|can you hear me?|do you understand?|does that work?|did you get that?|who won?|what do you think?|what do you mean?|why is that?|how does that work?|play some {mass}|stop the {mass}|next|louder|pause|volume up|tell me a joke|tell me a story|good night|{firstName}|hey {firstName}|{city}|I like {city}|{thing}|it's {adjective}|that was {adjective}|that's {adjective}|well, that was {adjective}|if {clause}, {act}|because {clause}",
  ),
};
