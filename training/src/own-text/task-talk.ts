import { list } from "./grammar.ts";
import type { Grammar } from "./grammar.ts";

/** What people say who get something arranged: trips, tables, rides, money, visits, homes, shows, repairs. */
export const taskTalk: Grammar = {
  people: list(
    "{count} people|two people|three of us|four adults|two adults and one child|my family|a group of {count}|one person|myself|me and {person}",
  ),
  company: list("my family|two friends|my kids|{person}|some colleagues|my parents|a group of {count}|my wife"),
  date: list(
    "{day}|the {ordinal}|the {ordinal} of {month}|{month} {ordinal}|the {ordinal} of this month|{day} the {ordinal}|next {weekday}|{weekday} {daypart}",
  ),
  weekday: list("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
  soon: list(
    "today|tomorrow|tonight|this evening|this weekend|next week|later today|tomorrow morning|right now|this month",
  ),
  venue: list(
    "restaurant|hotel|cinema|museum|cafe|salon|dentist|mechanic|gym|apartment|cottage|doctor|bakery|theater|club|bar|therapist|park|hair stylist|steak house|place to eat|place to stay|house",
  ),
  venues: list(
    "restaurants|hotels|concerts|movies|apartments|dentists|events|attractions|songs|flights|buses|trains|houses|shows|games|cars",
  ),
  trait: list(
    "cheap|quiet|good|nice|family friendly|moderately priced|highly rated|four star|small|fancy|Thai|Greek|Indian|vegetarian|Mexican|French|furnished|modern|well reviewed|nearby",
  ),
  good: list(
    "a {trait} {venue}|a {trait} {venue}|a {venue}|a {trait} {venue}|some {trait} {venues}|{venues}|a flight|a one way flight|a round trip ticket|a train|a bus|a taxi|a ride|a rental car|{count} tickets|a table|a room|a double room|a {trait} movie|a {genre} movie|an appointment|something to do|a {genre} concert|a football game|some {genre} music|a song by {firstName} {surname}|a place with a pool|an SUV",
  ),
  genre: list("jazz|rock|comedy|horror|drama|country|action|classical|science fiction|folk|pop"),
  adjunct: list(
    "for {people}|for {people}|on {date}|on {date}|on {date}|at {clock}|at {clock}|around {clock}|in {city}|in {city}|near {place}|from {city}|to {city}|{soon}|{soon}|with {company}|for under {amount}|with a garden|for {amount}|at {place}|close to {place}|in economy class|by bus|from {date} to {date}|after {clock}|before {clock}",
  ),
  trim: [
    "",
    "",
    " {adjunct}",
    " {adjunct}",
    " {adjunct} {adjunct}",
    " {adjunct} {adjunct}",
    " {adjunct} {adjunct} {adjunct}",
    " {adjunct} and {adjunct}",
  ],
  deed: list(
    "find {good}{trim}|find {good}{trim}|book {good}{trim}|reserve {good}{trim}|rent {good}{trim}|get {good}{trim}|go to {city}{trim}|travel to {city}{trim}|fly to {city}{trim}|eat out{trim}|watch {good}{trim}|listen to {good}|see {good}{trim}|make an appointment{trim}|make a reservation{trim}|go somewhere{trim}|visit a {venue}{trim}|send {amount} to {person}|transfer {amount} from my {fund} account|check my {fund} balance|pay my {billKind} bill|know the weather{trim}|hear some {genre} music|buy {count} tickets{trim}|add an event to my calendar{trim}|change my booking|return my order|report a problem with my {gadget}|set up an alarm{trim}|share my location with {person}|schedule a visit{trim}|move into {good}{trim}|get out of the house{trim}",
  ),
  fund: list("checking|savings|business|joint"),
  billKind: list("phone|electric|water|internet|gas"),
  gadget: list("phone|router|laptop|television|washing machine|heater|printer|modem|watch|tablet"),
  need: list(
    "I want to {deed}|I'd like to {deed}|I would like to {deed}|I need to {deed}|I would love to {deed}|I am hoping to {deed}|I am trying to {deed}|I'm looking for {good}{trim}|I am looking for {good}{trim}|I'm looking to {deed}|I need {good}{trim}|I'd like {good}{trim}|I was thinking of going to {city}{trim}|I have to {deed}|we want to {deed}|we need {good}{trim}|I am interested in {good}{trim}|I feel like seeing {good}|I think I want to {deed}|I will need {good}{trim}|I'm calling because I want to {deed}",
  ),
  scene: list(
    "I'm hungry|I am getting bored|I have some free time {soon}|I'm planning a trip{trim}|I'm going to {city}{trim}|we are traveling to {city}{trim}|my {gadget} is broken|my {gadget} stopped working|it's {person}'s birthday {soon}|I have a toothache|my car makes a strange noise|I'm in the mood for {genre} music|I love {genre} movies|I have a meeting in {city}{trim}|I will be in {city}{trim}|my back hurts|I'm tired of my old apartment|I have friends coming over {soon}|I'm new in {city}|I just moved to {city}|I am meeting {company}{trim}|it's going to be a long weekend|I lost my bank card|I got a strange bill|I'd rather not drive|I am on vacation{trim}",
  ),
  detail: list(
    "address|phone number|price|price range|name|rating|time|date|total|duration|departure time|arrival time|genre|cost|balance|average rating|website|opening hours|deposit|number of rooms|street address|director",
  ),
  extra: list(
    "live music|a pool|parking|vegetarian food|wine|outdoor seating|free wifi|laundry|a garage|room service|breakfast|a gym|pets allowed|air conditioning|other times|anything cheaper",
  ),
  ask: list(
    "what is the {detail}|what's the {detail}|what is their {detail}|what is the {detail} of {venueIt}|can you tell me the {detail}|could you give me their {detail}|can I have the {detail}|may I know the {detail} and the {detail}|what is the {detail} and the {detail}|where is it|where is it located|where are they|do they have {extra}|does it have {extra}|is there {extra}|do they serve {extra}|is it {trait}|how much is it|how much does it cost|how much would it be{trim}|how long does it take|how far is it from {place}|when does it start|when does it leave|what time does it arrive|when do they open|which {detail} is it|are there any other {venues}{trim}|do you have any other {venues}{trim}|what else do you have|who is in it|who is playing|who sings it|which album is it on|how many stops does it have|how many rooms does it have|how will the weather be{trim}|is it expensive|is it far from here|are pets allowed|can I smoke there|is it a direct flight|what is it about|do I need to pay now|what's the name of the {venue}|what city is it in|is it suitable for children|where does the {bus} leave from|do you know if they have {extra}",
  ),
  bus: list("bus|train|flight|tour|ferry"),
  venueIt: list("that {venue}|the {venue}|the first one|that one|it"),
  plea: list(
    "can you {deed2}|could you {deed2}|can you please {deed2}|please {deed2}|{deed2}, please|{deed2}|go ahead and {deed2}|would you {deed2} for me|can you help me {deed}|can you {deed2} for me|I want you to {deed2}|I'd like you to {deed2}|will you {deed2}|could you help me with that|please help me {deed}",
  ),
  deed2: list(
    "find me {good}{trim}|find {good}{trim}|book it|book it for me{trim}|book {good}{trim}|reserve it{trim}|reserve a table{trim}|look for {good}{trim}|search for {venues}{trim}|find something else|find me another one|find another {venue}{trim}|show me some {venues}{trim}|play it{speaker}|play that song{speaker}|start the movie|get me {good}{trim}|make a reservation{trim}|tell me the {detail}|check the weather{trim}|call them|cancel it|send it to {person}|transfer {amount} to {person}|give me the {detail}|give me more details|schedule a visit{trim}|make an appointment{trim}|add it to my calendar|buy {count} tickets{trim}|look for a different one|check what is available{trim}|try {clock} instead|change it to {slot}|look in {city} instead|recommend {good}{trim}|suggest something|order a taxi{trim}",
  ),
  speaker: [
    "",
    "",
    " on the kitchen speaker",
    " in the bedroom",
    " on my phone",
    " on the TV",
    " with subtitles",
    " in the living room",
  ],
  slot: list(
    "{date}|{clock}|{people}|{city}|two tickets|{date} at {clock}|{count} people|the early one|{clock} in the {daypart}|economy class|a larger car|just one room|my savings account|a different day",
  ),
  wantMore: list(
    "it should be {trait}|it should have {extra}|I prefer something {trait}|I want something {trait}|I'd like it to have {extra}|I don't care about the {detail}|the {detail} doesn't matter|it must be in {city}|I'll be leaving from {city}{trim}|I will come back{trim}|it is {adjunct}|I want to leave {adjunct}|I need it {adjunct}|we would like to sit outside|I'd prefer {adjunct}|there will be {people}|the pickup is at {place}|I want to go {adjunct}|nothing too {adjective}|anything {trait} is fine|I'll stay {adjunct}|I would like to return {adjunct}|I like {genre} music",
  ),
  agree: list(
    "yes|yes|yes|yes please|yeah|sure|okay|ok|great|perfect|good|sounds good|that sounds good|that sounds great|that sounds nice|that works|that works for me|that's fine|that's perfect|that's great|that is correct|that's right|yes, that's right|yes, that's correct|yes, that is fine|yes, that would be great|yes, I like that one|yes, I would|yes, I'd love to|I like it|I'll take it|that will do|alright|awesome|wonderful|cool|exactly|excellent|fine|yep|that is good|okay great|nice|it sounds good to me|it works for me|yes, that sounds perfect|I love it",
  ),
  deny: list(
    "no|no|nope|no thanks|no thank you|not really|not now|not yet|not at this time|no, not right now|no, I don't|I don't think so|no, that's not right|no, that's wrong|I'm not interested|I don't like that one|no, not that one|maybe later|I don't want that|I changed my mind|actually no|no, I'd rather not|sorry, no|hmm, not quite|I'm not sure about that one|that's too expensive|that's too late for me|that's not what I wanted",
  ),
  fix: list(
    "make it {slot}|make that {slot}|make it {slot} instead|change it to {slot}|please change it to {slot}|I want {slot}|I want it {adjunct}|I need it {adjunct}|I need it {adjunct} instead|it should be {slot}|it should be {adjunct}|I meant {slot}|actually, make it {slot}|let's do {slot}|let's try {slot}|can we do {slot} instead|can you make it {slot}|I would rather have {slot}|it's {slot}, not {slot}|I'd prefer {slot}|I said {slot}|try {city}|I would prefer one {adjunct}|play it{speaker} instead|the {detail} should be {slot}",
  ),
  thank: list(
    "thanks|thank you|thank you so much|thank you very much|thanks a lot|thanks for your help|thank you for your help|great, thanks|okay, thank you|thanks again|many thanks|great, thank you|perfect, thank you|thank you for the information|I appreciate it|thanks so much for your help|awesome, thanks|cool, thanks|that was helpful|you've been very helpful|that helps",
  ),
  done: list(
    "that's all|that is all|that's it|that's all I need|that's all I needed|that is all I needed|that's everything|that's everything I needed|that's everything for now|that's all for now|that's all for today|that will be all|I'm all set|I am all set|I'm good|I am good|I'm fine|nothing else|nothing more|I have everything I need|I have what I need|I've got everything I wanted|I got what I needed|I don't need anything else|I don't need anything more|it's all good|we are done|I'm done for today|that was all|this is all I wanted to know|that's all I wanted|no more questions|there is nothing else",
  ),
  bye: list(
    "bye|goodbye|have a nice day|have a good day|have a great day|see you|good night|take care|you too|talk to you later",
  ),
  closeTurn: list(
    "{thank}|{thank}|{thank}|{thank}|{thank}. {done}|{thank}, {done}|no, {done}|no, {done}|no, {done}. {thank}|no, {done}, {thank}|no. {done}|{done}|{done}. {thank}|no. {thank}|no, {thank}|no, {thank}|nope, {done}|nope. {done}|no, {thank}. {bye}|{thank}. {bye}|{thank}, {bye}|{bye}|no, {done} for now|{agree}. {done}|{agree}. {thank}|{agree}, {thank}|{agree}. {thank}. {done}|not at the moment. {thank}",
  ),
  openTurn: list(
    "{need}|{need}|{need}|{need}, please|{need}. {plea}?|{need}. {plea}|{need}. {wantMore}|{scene}. {need}|{scene} and {need}|{scene}, so {need}|{scene}, {plea}?|{scene}. {plea}?|{scene}. {plea}|{plea}?|{plea}?|{plea}|{need} and {need}|{need} because {scene}|hi, {need}|hello. {need}|hey, {plea}?|hi there, {need}. {plea}?|hi. {scene}. {plea}?|{scene}|{scene}. {need}. {wantMore}|{need} but {wantMore}|{need}, {wantMore}|{plea}? {wantMore}|{scene}. {ask}?|{need}. {scene}|{ask}?",
  ),
  offerTurn: list(
    "{agree}|{agree}|{agree}|{agree}. {ask}?|{agree}. {ask}?|{agree}. {plea}|{agree}. {plea}?|{agree}, {plea}|{agree}, {ask}?|{ask}?|{ask}?|{ask}?|{ask}? {ask}?|{ask} and {ask}?|{ask}? and {ask}?|{deny}|{deny}. {plea}?|{deny}. {plea}|{deny}. {fix}|{deny}, {plea}|{deny}. {ask}?|{deny}. {wantMore}|{agree}. {thank}|{agree}. {need}|{agree}. {fix}|{agree}, but {ask}?|{plea}|{plea}?|hmm, {ask}?|okay, and {ask}?|what about {slot}?|how about {good}{trim}?|{agree}. I want to {deed}|I would like to know the {detail}|I'd like to know {askLate}|tell me {askLate}|before that, {ask}?",
  ),
  askLate: list(
    "what the {detail} is|how much it costs|if they have {extra}|where it is|when it starts|where it is located|what it costs and where it is|whether it has {extra}|the {detail}|the {detail} and the {detail}",
  ),
  confirmTurn: list(
    "{agree}|{agree}|{agree}|{agree}|{agree}. {thank}|{agree}, {thank}|{agree}. {plea}|{agree}, {plea}|{agree}. {ask}?|{deny}. {fix}|{deny}, {fix}|{deny}. {fix}. {thank}|{deny}, {fix}, please|actually, {fix}|actually, {fix}. {wantMore}|sorry, {fix}|wait, {fix}|{fix}|{fix}, please|almost. {fix}|{deny}. {wantMore}|{agree}, but {fix}|{agree}. {ask}? {ask}?|no, I changed my mind, {fix}|{deny}, {fix}. {ask}?|{agree}, go ahead|{agree}. Go ahead|{agree}, please do|{agree}. That would be great",
  ),
  informTurn: list(
    "{thank}|{thank}|{thank}. {ask}?|{thank}, {ask}?|{thank}. {done}|{agree}. {done}|{agree}. {ask}?|{agree}, {ask}?|{ask}?|{ask}?|okay. {plea}|okay, {plea}?|{agree}. {plea}|{agree}. {plea}?|{agree}|{agree}. {need}|{thank}. {plea}?|{agree}. {thank}. {ask}?|I see. {ask}?|I see. {plea}|oh, {ask}?|{deny}. {plea}?|{need}|{need}. {plea}?|{wantMore}|and {ask}?|{agree}. {wantMore}|also, {ask}?|{done}|{closeTurn}",
  ),
  moreTurn: list(
    "{closeTurn}|{closeTurn}|{closeTurn}|yes, {need}|yes. {need}|yes, {plea}|yes. {plea}?|yes, {ask}?|yes. {ask}?|{need}|{need}. {plea}?|{plea}?|{scene}. {plea}?|{scene}. {need}|yes, I also want to {deed}|also {plea}?|{ask}?|yes, {scene}. {plea}?|yes, there is one more thing. {need}|I also need {good}{trim}|could you also {deed2}?|actually yes. {ask}?|now {need}|next, {need}",
  ),
  whereTurn: list(
    "{city}|in {city}|in {city}, please|{city} please|I want to go to {city}{trim}|I'm leaving from {city}{trim}|I'll be going from {city} to {city}{trim}|I would like to go from {city} to {city}{trim}|find something in {city}|search in {city}|look in {city}, please|I'm in {city}|I live in {city}|somewhere in {city} would be good|{city} would be fine|I want it to be in {city}|please look in {city}. {wantMore}|in {city}. {wantMore}|{city}. {wantMore}|I'd like to visit {city}. {wantMore}|to {place}|take me to {place}|to {house} {street} {road}|near {place}|I'd like one in {city} {adjunct}|I am going to {city}{trim}. {wantMore}",
  ),
  whenTurn: list(
    "{date}|on {date}|on {date} at {clock}|at {clock}|{clock}|around {clock}|at {clock} on {date}|{soon}|{soon} at {clock}|I'd like to go on {date}|I want to leave on {date}|I would like to leave on the {ordinal}|I will leave {adjunct}|I'm planning to go {adjunct}|make it {clock}|book it for {date}|on {date}, please|I'd like it for {date} at {clock}|from {date} until {date}|I'll leave on {date} and come back on {date}|I'll return on {date}|{date}. {wantMore}|at {clock}. {wantMore}|on {date}. There will be {people}|I want to go on {date}. {ask}?|{date} would be good|any time after {clock}|sometime {soon}|I think {date} is best|I'm free on {date}|let's go with {clock}",
  ),
  howManyTurn: list(
    "{count}|{count} people|for {people}|just me|only me|it's just me|there will be {people}|there are {count} of us|for {people} on {date}|it will be {people}|{count} tickets|I need {count} tickets|I want {count} of them, please|we are {count}|{people}, please|for {people} at {clock}|{count}. {wantMore}|it's for {people}. {wantMore}|book it for {people}|{amount}|about {amount}|send {amount}|please get me {count} tickets{trim}|I would like {count} rooms for {count} nights",
  ),
  kindTurn: list(
    "{trait}|something {trait}|{genre}|I like {genre} music|I'd like {good}|I want to see a {genre} movie|anything with {extra}|a {trait} one|I prefer {trait} food|I would like {trait} food|{trait} food sounds good|maybe {trait}|I love {genre}|how about {genre}?|either {genre} or {genre}|I don't care|I have no preference|it doesn't matter|surprise me|anything is fine|I'm looking for something {trait}{trim}|something {trait}. {wantMore}|I want {good}{trim}|{genre}, please|I'd prefer something {trait} and {trait}",
  ),
};
