import { list } from "./grammar.ts";
import type { Grammar } from "./grammar.ts";

/** Words that the sentences are made of; all of it our own. */
export const vocabulary: Grammar = {
  thing: list(
    "ticket|reservation|appointment|meeting|table|room|car|bike|phone|laptop|screen|lamp|door|window|garden|kitchen|book|song|movie|photo|letter|package|invoice|bill|account|password|coffee|sandwich|pizza|salad|soup|cake|bottle of water|glass of milk|pair of shoes|blue jacket|winter coat|birthday present|train|flight|hotel|taxi|bus|concert|class|lesson|recipe|report|question|problem|idea|plan|list|message|email|note|reminder|alarm|timer|playlist|station|channel|game|key|card|battery|heater|fan|oven|washing machine|vacuum cleaner|printer|camera|printer cable|charger|chair|sofa|bed|mirror|map|bridge|museum|library|school|office|shop|pharmacy|bank|doctor|dentist|lawyer|plumber|neighbour|dog|cat|bird|tree|river|lake|mountain|beach|island|storm|season|holiday|weekend trip|school project|job|interview|contract|insurance|prescription|medicine|receipt|refund|delivery|order|discount|subscription|meal|dinner|lunch|breakfast|dessert|house|apartment|roof|bathroom|shower|engine|tire|oil change|haircut|massage|restaurant|apartment|event|doctor visit|bus ticket|one way ticket|window seat|double room|song by that band|action movie|savings account|checking account|balance|transfer|payment|therapist|salon|attraction|property|show",
  ),
  things: list(
    "tickets|flowers|apples|eggs|books|shoes|shirts|windows|lights|messages|emails|photos|songs|movies|friends|children|people|dogs|cats|trains|buses|flights|hotels|restaurants|questions|problems|ideas|games|rules|numbers|names|addresses|prices|plans|reviews|options|details|directions|groceries|dishes|clothes|tools|meetings|classes|events|shows|seats|rooms|appointments|therapists|dentists",
  ),
  adjective: list(
    "new|old|good|better|small|big|cheap|expensive|nice|quiet|early|late|quick|short|long|red|green|black|warm|cold|different|second|next|last|whole|local|free|simple|modern|broken|beautiful|comfortable|interesting|moderately priced|non-stop|kid friendly",
  ),
  mass: list(
    "milk|bread|rice|coffee|tea|water|sugar|butter|cheese|music|jazz|rock|pop|help|information|money|time|traffic|weather|rain|snow|work|homework|news|food|fruit|paper|oil|gas|live music|laundry service|pet food",
  ),
  firstName: list(
    "Anna|Peter|Maria|John|Lena|Tom|Sara|David|Nora|Paul|Julia|Mark|Olga|Hassan|Mei|Carlos|Priya|Ahmed|Ingrid|Sofia|Jack|Emily|Robert|Linda|Kevin|Karen|Diego|Yuki",
  ),
  surname: list(
    "Miller|Brown|Fischer|Novak|Garcia|Rossi|Kim|Singh|Cohen|Andersen|Walker|Young|Keller|Santos|Murphy|Baker|Lindqvist|Okafor|Tanaka|Hughes|Parker|Reed",
  ),
  city: list(
    "Berlin|Boston|London|Paris|Madrid|Rome|Oslo|Chicago|Denver|Seattle|San Diego|New York|Los Angeles|Prague|Vienna|Tokyo|Cape Town|Toronto|Dublin|San Francisco|Las Vegas|Santa Rosa|Atlanta|Portland|Philadelphia|Sydney|Phoenix|Vancouver",
  ),
  place: list(
    "the office|the airport|the station|the kitchen|the living room|the bedroom|the garden|the city center|the hospital|the supermarket|the beach|the garage|the basement|the corner|the park|downtown|the second floor|school|work|home|the hotel|the restaurant|the bank|the north side",
  ),
  day: list(
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|tomorrow|next Monday|this Friday|the weekend|next week|next month|today",
  ),
  month: list("January|February|March|April|May|June|July|August|September|October|November|December"),
  ordinal: list(
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|twentieth|twenty first|twenty third|thirtieth|5th|1st|12th|8th",
  ),
  hour: list("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|5|6|7|8|10|11"),
  minute: list("fifteen|thirty|forty five|ten|twenty"),
  clock: [
    "{hour}",
    "{hour}",
    "{hour}",
    "{hour}",
    "{hour} {minute}",
    "{hour} o'clock",
    "{hour} am",
    "{hour} pm",
    "{hour} {minute} pm",
    "half past {hour}",
    "{hour} in the {daypart}",
    "noon",
    "11:30",
    "4:15 pm",
    "7 pm",
    "9:45 in the morning",
  ],
  daypart: list("morning|afternoon|evening"),
  count: list("two|three|four|five|six|ten|twelve|twenty|2|3|4|a dozen|a couple of"),
  amount: list(
    "fifty dollars|two hundred euros|ten percent|a thousand dollars|twenty minutes|half an hour|three hours|two weeks|a few days|five miles|two pounds|one cup|six months|1600 dollars",
  ),
  topic: list(
    "the weather|the news|my bill|my order|the new phone|the history of Rome|black holes|the moon landing|electric cars|the stock market|the game last night|my account|the rent|the schedule|climate change|the local elections|my flight|the price|the menu|cooking rice|learning Spanish|their opening hours|the address",
  ),
  person: list(
    "my mother|my brother|my wife|my husband|my boss|my sister|my friend|my doctor|the teacher|our neighbour|{firstName}|{firstName} {surname}|somebody|my daughter|my son",
  ),
};
