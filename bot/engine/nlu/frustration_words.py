"""Words of anger in both languages, folded (small letters, no accents). Bad news is not among them."""

# ruff: noqa: E501  (lists of words)

from __future__ import annotations

# Insults at people or the house. The heaviest sign there is.
INSULTS = r"""
gilipollas|imbecil(?:es)?|idiotas?|estupid[oa]s?|inutil(?:es)?|incompetentes?|subnormal(?:es)?|cabron(?:es|azos)?|
hij[oa]s? de (?:la gran )?puta|hijoputas?|hdp|payas[oa]s?|sinverguenzas?|ladron(?:es|a|as)?|estafador(?:es|a|as)?|mentiros[oa]s?|
chorizos|mafia|mafiosos|desgraciad[oa]s?|capull[oa]s?|mamon(?:es|azos)?|pendej[oa]s?|tont[oa]s? del culo|tarados?|cretin[oa]s?|
maldit[oa]s?|asquerosos?|(?:sois|son|eres) (?:un[oa]s? )?(?:vagos|basura|mierda|caraduras?|jetas?|timadores|tontos?)|
idiots?|morons?|stupid|useless(?! (?:piece|to me))|incompetent|assholes?|arseholes?|bastards?|dickheads?|wankers?|clowns|scumbags?|
liars?|thieves|crooks|scammers|scam artists|jerks?|pathetic|muppets|bunch of (?:idiots|clowns|crooks|thieves)
"""

SWEARING = r"""
mierdas?|puta|put[oa]s|joder|jodid[oa]s?|cojones|coño|cono de|hostia|ostia puta|me cago en|a tomar por culo|que os den|carajo|chingad[oa]s?|
vete a la mierda|iros a la mierda|ni puta idea|
fuck(?:ing|ed|s|er|ers)?|f\*+k?(?:ing)?|wtf|shit(?:ty)?|bullshit|crap(?:py)?|damn(?:ed)?|bloody hell|screw you|piss(?:ed)? off|go to hell|sucks
"""

# Harm announced to us, our people or our house.
THREATS = r"""
(?:os|te) (?:voy|vamos) a (?:partir|romper|reventar|matar|rajar|pegar|quemar|machacar|hostiar|dar (?:de|una) (?:hostias?|paliza|punetazo|tortas?))|
(?:os|te) (?:parto|rompo|reviento|rajo) la (?:cara|boca|cabeza)|os (?:mato|reviento)|(?:os|te) (?:vais|vas) a enterar|(?:me )?las? vais a pagar|
(?:voy|vamos) a (?:quemar|reventar|destrozar)(?:os)? (?:vuestra|la|esa) (?:oficina|puta oficina)|se (?:donde|en donde) (?:vivis|vives|trabajais|trabajas)|
i(?:'ll|'m going to|'m gonna| will| am going to| swear i'll) (?:kill|hurt|smash|punch|beat|strangle|burn) (?:you|your|the (?:office|place))|
(?:i'?ll|i'?m going to|i'?m gonna) (?:break|smash) your (?:face|legs|neck|head|windows)|you(?:'ll| will|'re going to|'re gonna) (?:regret this|pay for this)|
i know where you (?:live|work)
"""

# Judgements on how one is treated: enough by themselves to call a person.
OUTRAGE = r"""
(?:es |sois |que |menuda |vaya )?(?:una |un )?(?:autentic[oa] |puta )?(?:verguenza|vergonzoso|tomadura de pelo|cachondeo|desastre de (?:empresa|compania|servicio)|falta de respeto|indignante|inaceptable|inadmisible|intolerable)|
(?:sois|esto es|menud[oa]|vaya) (?:(?:una|un|puta|puto) )*(?:timo|estafa)|(?:sois|menudo|vaya) (?:un )?robo|
(?:puta )?mierda de (?:servicio|atencion|empresa|compania|cooperativa|asistente|bot|chat|trato|gente)|
estoy (?:hart[oa]|hasta (?:las narices|los cojones|el mono|aqui|arriba)|indignad[oa]|furios[oa]|que trino|muy enfadad[oa]|cabread[oa])|hart[oa] de|
(?:me|nos) (?:estais|estan|teneis|tienen) (?:tomando el pelo|hart[oa]s?|mareando)|tomando el pelo|(?:me|nos) tomais? (?:el pelo|por tont[oa])|
no (?:servis|sirves|vales|valeis|sirven) (?:para|pa) nada|no teneis (?:verguenza|ni idea)|ya basta|basta ya|esto es (?:de locos|un asco|un desastre)|
pesim[oa] (?:servicio|atencion|empresa)|os (?:voy a )?(?:denuncio|denunciar)|voy a denunciaros|hoja de reclamaciones ya|
disgrace(?:ful)?|outrage(?:ous)?|unacceptable|appalling|shameful|shambles|
(?<!tell me )(?<!tell us )(?<!give me )(?<!know )(?<!hear )(?<!want )(?:a|what a|this is a) (?:(?:bloody|fucking|complete|total|absolute|sick|damn) )*(?:joke|scam|rip[- ]?off|farce|piss[- ]?take)|
(?:i'?m|i am|we'?re|so|really|absolutely) (?:fed up|sick of|sick and tired|furious|livid|fuming|pissed|outraged)|fed up|sick of (?:this|you|your)|
worst (?:company|service|customer service|ever)|terrible service|awful service|(?:shit|shitty|crap|crappy) (?:service|company)|(?:taking|having) (?:the piss|a laugh)|
how dare you|i'?ve had enough|had it with|no shame|i'?ll sue|my lawyer|shame on you
"""

# Strong words that calm people use too ("ya está bien, gracias"): not enough by themselves.
DISPLEASURE = r"""
robo|timo|estafa|abuso|lamentable|penos[oa]|ya esta bien|esto es increible|que asco|voy a denunciar|enfado|gracias por (?:nada|no hacer nada)|de mucho me (?:ha servido|sirve)|
ridiculous|rip[- ]?off|are you kidding|you'?re kidding|waste of (?:time|space)|thanks (?:so much )?for nothing|(?:a )?fat lot of good
"""

# The bot in particular, or being heard for the nth time. Light on their own.
IMPATIENCE = r"""
(?:otra|una) vez lo mismo|siempre (?:igual|lo mismo)|(?:ya )?(?:te|os|se) lo he dicho|(?:ya )?lo (?:he|te he) (?:dicho|repetido)|no (?:me )?(?:entiendes|escuchas|enteras|lees)|
no me entiend[ei]s? nada|cuantas veces|por enesima vez|
(?:segunda|tercera|cuarta|quinta|enesima) vez que (?:os|te|lo|se lo|llamo|escribo|pregunto|pido|digo|explico|repito)|
nadie (?:me )?(?:contesta|responde|hace caso|ayuda|da una solucion)|de una (?:puta )?vez|
bot (?:inutil|de mierda|tonto|estupido)|maquinita|no me sirves?|
(?:i )?(?:already|just) (?:told|said)|how many times|you(?:'re| are) not (?:listening|understanding|helping)|you don'?t (?:understand|listen|get it)|
nobody (?:answers|cares|helps|listens)|no ?one (?:answers|cares|helps|listens)|same (?:thing|answer) (?:again|over)|
(?:second|third|fourth|fifth|tenth|hundredth|millionth) time (?:i'?m|i am|i'?ve|i have|i|we'?re|we'?ve|we) (?:had to |been )?(?:asking|asked?|call(?:ing|ed)?|writ(?:e|ing|ten)|told|said|say(?:ing)?|tell(?:ing)?|explain(?:ing|ed)?)|
for the (?:last|second|third|fourth|fifth|tenth|hundredth) time|
(?:stupid|useless|dumb|damn) (?:bot|robot|machine)
"""

# Said of things or of oneself, these are no anger: "mi hijo es idiota" stays, "me siento un inútil" too.
NOT_AT_US = r"""
sin verguenza de|me da verguenza|que verguenza (?:preguntar|tener)|damn(?:ed)? near|no es (?:una )?(?:mierda|estafa|robo)|(?:un|el) robo (?:de|en)|
(?:me|nos|le|les) (?:han|ha|he|hemos) (?:robado|estafado)|(?:aviso|llamada|mensaje|correo|sms) (?:de )?(?:estafa|timo)|is (?:it|this) a scam|es (?:una |un )?(?:estafa|timo)\?|
(?:have|find(?: me)?|look(?:ing)? for|know|got) a joke|perdon por|sorry for|sin enfado|no pasa nada|not angry|no estoy enfadad[oa]
"""

# Not the first time, or for long: no anger, but what anger is about.
TIME_LOST = r"""
otra vez|de nuevo|(?:segunda|tercera|cuarta|quinta|sexta|septima|enesima|ultima) vez|siempre|cada (?:vez|semana|mes|dia)|anteriores|
(?:dos|tres|cuatro|cinco|seis|siete|ocho|diez|mil|cien|\d+) (?:veces|llamadas|dias|semanas|meses|visitas|reclamaciones|correos|anos|horas)|un (?:mes|ano)|semanas|meses|
sigo|sigue|seguimos|llevo|llevamos|ya (?:os|te|se|le|les|lo|la) \w+|
again|(?:second|third|fourth|fifth|sixth|tenth|\d+(?:nd|rd|th)) (?:time|day|week|month|visit|call)|always|still|every (?:time|week|month|day)|previous|last time|twice|
(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:times|weeks|months|days|years|hours|calls|emails|visits)|weeks|months|
i (?:already|told)|told you
"""

LAUGHTER = r"(?<!\w)(?:(?:j[aei]){2,}\w*|(?:h[ae]){2,}\w*|lol|lmao\w*|xd+)(?!\w)|[😂🤣😅😆😄😃😀😁😉😊🙂😜😝😛🤪😹😸😺😻❤🥰😍👍]"

# That we are not to blame, that it was not meant so, that it is small or does not matter: what is angry beside it is about
# something else.
NO_BLAME = r"""
(?:no|ni) (?:es|fue|ha sido|sera) (?:la |tu |su |vuestra )?culpa|(?:no|ni) (?:tienes|teneis|tienen|tenes|tiene) (?:la |ninguna )?culpa|
no (?:os|te|los|les|le) culpo|i no dey (?:complain|vex|blame)|no (?:va|lo digo|es) (?:contigo|(?:con|por|contra) (?:vosotr[oa]s|ustedes|ti|vos|usted))|
no me (?:quejo|estoy quejando)|no (?:estoy|toy) (?:enfadad|enojad|molest|cabread)[oa]|no me (?:enfado|enojo)|
(?<!esto )(?:es|era|de|en|son) (?:una )?(?:broma|bromas|coña|guasa|joda)(?! ?[?,])|bromeo|bromeando|sin (?:apuro|rencor|enfado)|
(?:not|n't) (?:(?:your|yer|ur|you|yous|y'all'?s?|you guys)(?:'s|'|s)? (?:fault|doing|problem)|you guys|blaming|complaining|having a go|
mad|angry|cross|annoyed|upset|moaning|giving out)|nothing to do with (?:you|ye|yous|y'all)|
no (?:hard feelings|offen[cs]e|harm done|blame|complaints|worries|rush|hurry|bother|drama)|
(?:was|is|were|are)(?:n't| not|nt) (?:meant )?for (?:you|ye|yous|y'all)|(?:wrong|other) chat|
no (?:era|es|iba|va) para (?:ti|vosotr[oa]s|ustedes|usted|vos)|(?:era|iba) para (?:mi (?:hij|marid|mujer|madre|padre|herman|jef|amig|novi|grupo)\w*|otr[oa])|(?:chat|grupo) equivocado|me equivoque de chat|
(?:sin|no hay|no (?:tengo|corre)) prisa|no pasa nada|no (?:te|os|se) preocup\w+|
(?:small|little|minor|tiny|wee) (?:complaint|moan|grumble|gripe|niggle)|nothing (?:major|serious|dramatic|urgent)|(?:not a|no) big deal|
pequena queja|quejita|nada grave|no es (?:grave|para tanto|nada grave|urgente)|una tonteria|
(?<!you )(?<!you're )(?<!youre )(?<!fucking )(?<!f )(?:kidding|joking|messing|teasing)(?! me| right)(?! ?\?)
"""
