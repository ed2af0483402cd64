"""Words of anger in both languages, folded (small letters, no accents). Bad news is not among them."""

# ruff: noqa: E501  (lists of words)

from __future__ import annotations

# Insults at people or the house. The heaviest sign there is.
INSULTS = r"""
gilipollas|imbecil(?:es)?|idiotas?|estupid[oa]s?|inutil(?:es)?|incompetentes?|subnormal(?:es)?|cabron(?:es|azos)?|
hij[oa]s? de (?:la gran )?puta|hijoputas?|hdp|payas[oa]s?|sinverguenzas?|ladron(?:es|a|as)?|estafador(?:es|a|as)?|mentiros[oa]s?|
chorizos|mafia|mafiosos|desgraciad[oa]s?|capull[oa]s?|mamon(?:es|azos)?|pendej[oa]s?|boludos?|tont[oa]s? del culo|tarados?|cretin[oa]s?|
maldit[oa]s?|asquerosos?|(?:sois|son|eres) (?:un[oa]s? )?(?:vagos|basura|mierda|caraduras?|jetas?|timadores|tontos?)|
idiots?|morons?|stupid|useless(?! (?:piece|to me))|incompetent|assholes?|arseholes?|bastards?|dickheads?|wankers?|clowns|scumbags?|
liars?|thieves|crooks|scammers|scam artists|jerks?|pathetic|muppets|bunch of (?:idiots|clowns|crooks|thieves)
"""

SWEARING = r"""
mierdas?|puta|put[oa]s|joder|jodid[oa]s?|cojones|coño|cono de|hostia|ostia puta|me cago en|a tomar por culo|que os den|carajo|chingad[oa]s?|
vete a la mierda|iros a la mierda|ni puta idea|
fuck(?:ing|ed|s|er|ers)?|f\*+k?(?:ing)?|wtf|shit(?:ty)?|bullshit|crap(?:py)?|damn(?:ed)?|bloody hell|screw you|piss(?:ed)? off|go to hell|sucks
"""

# Judgements on how one is treated.
OUTRAGE = r"""
(?:es |sois |que |menuda |vaya )?(?:una |un )?(?:autentic[oa] |puta )?(?:verguenza|vergonzoso|tomadura de pelo|cachondeo|desastre de (?:empresa|compania|servicio)|timo|estafa|robo|abuso|falta de respeto|indignante|inaceptable|inadmisible|intolerable|lamentable|penos[oa])|
estoy (?:hart[oa]|hasta (?:las narices|los cojones|el mono|aqui|arriba)|indignad[oa]|furios[oa]|que trino|muy enfadad[oa]|cabread[oa])|hart[oa] de|
(?:me|nos) (?:estais|estan|teneis|tienen) (?:tomando el pelo|hart[oa]s?|mareando)|tomando el pelo|(?:me|nos) tomais? (?:el pelo|por tont[oa])|
no (?:servis|sirves|vales|valeis|sirven) (?:para|pa) nada|no teneis (?:verguenza|ni idea)|ya esta bien|ya basta|basta ya|esto es (?:increible|de locos|un asco|un desastre)|
que asco|pesim[oa] (?:servicio|atencion|empresa)|os (?:voy a )?(?:denuncio|denunciar)|voy a denunciar|hoja de reclamaciones ya|enfado|
disgrace(?:ful)?|outrage(?:ous)?|unacceptable|ridiculous|appalling|shameful|shambles|(?:a|what a|this is a) (?:joke|scam|rip[- ]?off|farce)|rip[- ]?off|
(?:i'?m|i am|we'?re|so|really|absolutely) (?:fed up|sick of|sick and tired|furious|livid|fuming|pissed|outraged)|fed up|sick of (?:this|you|your)|
worst (?:company|service|customer service|ever)|terrible service|awful service|are you kidding|you'?re kidding|(?:taking|having) (?:the piss|a laugh)|
how dare you|i'?ve had enough|had it with|waste of (?:time|space)|no shame|i'?ll sue|my lawyer|shame on you
"""

# The bot in particular, or being heard for the nth time. Light on their own.
IMPATIENCE = r"""
(?:otra|una) vez lo mismo|siempre (?:igual|lo mismo)|(?:ya )?(?:te|os|se) lo he dicho|(?:ya )?lo (?:he|te he) (?:dicho|repetido)|no (?:me )?(?:entiendes|escuchas|enteras|lees)|
no me entiend[ei]s? nada|cuantas veces|por enesima vez|nadie (?:me )?(?:contesta|responde|hace caso|ayuda|da una solucion)|de una (?:puta )?vez|
bot (?:inutil|de mierda|tonto|estupido)|maquinita|no me sirves?|
(?:i )?(?:already|just) (?:told|said)|how many times|you(?:'re| are) not (?:listening|understanding|helping)|you don'?t (?:understand|listen|get it)|
nobody (?:answers|cares|helps|listens)|no ?one (?:answers|cares|helps|listens)|same (?:thing|answer) (?:again|over)|for the (?:last|third|fourth|tenth|hundredth) time|
(?:stupid|useless|dumb|damn) (?:bot|robot|machine)
"""

# Said of things or of oneself, these are no anger: "mi hijo es idiota" stays, "me siento un inútil" too.
NOT_AT_US = r"""
sin verguenza de|me da verguenza|que verguenza (?:preguntar|tener)|damn(?:ed)? near|no es (?:una )?(?:mierda|estafa|robo)|(?:un|el) robo (?:de|en)|
(?:me|nos|le|les) (?:han|ha|he|hemos) (?:robado|estafado)|(?:aviso|llamada|mensaje|correo|sms) (?:de )?(?:estafa|timo)|is (?:it|this) a scam|es (?:una |un )?(?:estafa|timo)\?|
perdon por|sorry for|sin enfado|no pasa nada|not angry|no estoy enfadad[oa]
"""
