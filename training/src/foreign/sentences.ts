/** Sentences of our own for a synthesizer, by the voice of espeak-ng that says them: what callers say to an assistant. */
export const sentences: Readonly<Record<string, readonly string[]>> = {
  "en-us": [
    "Could you tell me what the weather will be like tomorrow morning?",
    "I would like to book a table for four people on Friday evening.",
    "My order has not arrived yet, and I want to know where it is.",
    "Please turn off the lights in the kitchen and play some music.",
    "I think there is a mistake in my last invoice, can you help me?",
    "What time does the next train to the airport leave?",
    "Thank you very much, that was everything I wanted to know.",
    "She bought three apples, some bread and a bottle of milk.",
  ],
  de: [
    "Können Sie mir bitte sagen, wie das Wetter morgen früh wird?",
    "Ich möchte gerne einen Tisch für vier Personen am Freitagabend reservieren.",
    "Meine Bestellung ist noch nicht angekommen, und ich möchte wissen, wo sie ist.",
    "Mach bitte das Licht in der Küche aus und spiel etwas Musik.",
    "Ich glaube, in meiner letzten Rechnung ist ein Fehler.",
    "Wann fährt der nächste Zug zum Flughafen ab?",
  ],
  "fr-fr": [
    "Pouvez-vous me dire quel temps il fera demain matin ?",
    "Je voudrais réserver une table pour quatre personnes vendredi soir.",
    "Ma commande n'est pas encore arrivée et j'aimerais savoir où elle est.",
    "Éteins la lumière dans la cuisine et mets un peu de musique, s'il te plaît.",
    "Je crois qu'il y a une erreur dans ma dernière facture.",
    "À quelle heure part le prochain train pour l'aéroport ?",
  ],
  es: [
    "¿Puede decirme qué tiempo hará mañana por la mañana?",
    "Quisiera reservar una mesa para cuatro personas el viernes por la noche.",
    "Mi pedido todavía no ha llegado y quiero saber dónde está.",
    "Apaga la luz de la cocina y pon un poco de música, por favor.",
    "Creo que hay un error en mi última factura, ¿me puede ayudar?",
    "¿A qué hora sale el próximo tren para el aeropuerto?",
  ],
  "es-419": [
    "Buenos días, necesito hablar con alguien sobre mi cuenta.",
    "No entiendo por qué me cobraron dos veces este mes.",
    "¿Cuánto cuesta el envío hasta la ciudad de México?",
  ],
  it: [
    "Può dirmi che tempo farà domani mattina?",
    "Vorrei prenotare un tavolo per quattro persone venerdì sera.",
    "Il mio ordine non è ancora arrivato e vorrei sapere dov'è.",
    "Spegni la luce in cucina e metti un po' di musica, per favore.",
    "Credo che ci sia un errore nella mia ultima fattura.",
    "A che ora parte il prossimo treno per l'aeroporto?",
  ],
  pt: [
    "Pode dizer-me como vai estar o tempo amanhã de manhã?",
    "Queria reservar uma mesa para quatro pessoas na sexta à noite.",
    "A minha encomenda ainda não chegou e quero saber onde está.",
    "A que horas parte o próximo comboio para o aeroporto?",
  ],
  "pt-br": [
    "Você pode me dizer como vai estar o tempo amanhã de manhã?",
    "Eu queria reservar uma mesa para quatro pessoas na sexta à noite.",
    "Meu pedido ainda não chegou e eu quero saber onde ele está.",
    "Apague a luz da cozinha e toque um pouco de música, por favor.",
  ],
  nl: [
    "Kunt u mij vertellen wat voor weer het morgenochtend wordt?",
    "Ik wil graag een tafel voor vier personen reserveren op vrijdagavond.",
    "Mijn bestelling is nog niet aangekomen en ik wil weten waar die is.",
    "Doe het licht in de keuken uit en speel wat muziek, alsjeblieft.",
  ],
  pl: [
    "Czy może mi pan powiedzieć, jaka będzie jutro rano pogoda?",
    "Chciałbym zarezerwować stolik dla czterech osób na piątek wieczór.",
    "Moje zamówienie jeszcze nie przyszło i chcę wiedzieć, gdzie jest.",
    "O której odjeżdża następny pociąg na lotnisko?",
  ],
  ru: [
    "Вы не могли бы сказать, какая погода будет завтра утром?",
    "Я хотел бы забронировать столик на четверых на вечер пятницы.",
    "Мой заказ ещё не пришёл, и я хочу знать, где он находится.",
    "Выключи, пожалуйста, свет на кухне и включи музыку.",
  ],
  uk: [
    "Скажіть, будь ласка, яка погода буде завтра вранці?",
    "Я хотів би замовити столик на чотирьох на вечір п'ятниці.",
    "Моє замовлення ще не прийшло, і я хочу знати, де воно.",
  ],
  tr: [
    "Yarın sabah havanın nasıl olacağını söyleyebilir misiniz?",
    "Cuma akşamı için dört kişilik bir masa ayırtmak istiyorum.",
    "Siparişim henüz gelmedi ve nerede olduğunu öğrenmek istiyorum.",
    "Lütfen mutfağın ışığını kapat ve biraz müzik çal.",
  ],
  sv: [
    "Kan du berätta för mig hur vädret blir i morgon bitti?",
    "Jag skulle vilja boka ett bord för fyra personer på fredag kväll.",
    "Min beställning har inte kommit fram än och jag undrar var den är.",
  ],
  fi: [
    "Voitteko kertoa, millainen sää on huomenna aamulla?",
    "Haluaisin varata pöydän neljälle hengelle perjantai-illaksi.",
    "Tilaukseni ei ole vielä saapunut, ja haluaisin tietää, missä se on.",
  ],
  hu: [
    "Meg tudná mondani, milyen idő lesz holnap reggel?",
    "Szeretnék asztalt foglalni négy személyre péntek estére.",
    "A rendelésem még nem érkezett meg, és tudni szeretném, hol van.",
  ],
  el: [
    "Μπορείτε να μου πείτε τι καιρό θα κάνει αύριο το πρωί;",
    "Θα ήθελα να κλείσω ένα τραπέζι για τέσσερα άτομα την Παρασκευή το βράδυ.",
    "Η παραγγελία μου δεν έχει φτάσει ακόμα και θέλω να μάθω πού είναι.",
  ],
  hi: [
    "क्या आप बता सकते हैं कि कल सुबह मौसम कैसा रहेगा?",
    "मुझे शुक्रवार की शाम चार लोगों के लिए एक मेज़ चाहिए।",
    "मेरा ऑर्डर अभी तक नहीं आया है, मैं जानना चाहता हूँ कि वह कहाँ है।",
  ],
  cmn: ["请问明天早上天气怎么样？", "我想预订星期五晚上四个人的桌子。", "我的订单还没有到，我想知道它在哪里。"],
  ko: [
    "내일 아침 날씨가 어떨지 말씀해 주시겠어요?",
    "금요일 저녁에 네 명 자리를 예약하고 싶습니다.",
    "주문한 물건이 아직 오지 않았는데 어디에 있는지 알고 싶어요.",
  ],
  ar: ["هل يمكنك أن تخبرني كيف سيكون الطقس صباح الغد؟", "أريد أن أحجز طاولة لأربعة أشخاص مساء يوم الجمعة."],
  vi: ["Bạn có thể cho tôi biết sáng mai thời tiết thế nào không?", "Tôi muốn đặt bàn cho bốn người vào tối thứ sáu."],
};

/** Voices that say the English ones too. */
export const englishVoices: readonly string[] = ["en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-rp"];
