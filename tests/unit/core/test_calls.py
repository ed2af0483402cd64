"""Who asks for a person in so many words, who only tells of people, and who wants nobody."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.content.business import load_business
from bot.core.calls import Calls
from bot.core.doubt_cues import NO_DOUBT
from bot.settings import ROOT

CUES = load_business(ROOT).cues
CALLS = Calls(CUES)


@pytest.mark.parametrize(
    "said",
    [
        "my power has been off since Sunday and I've checked the fuse box. Please just get me a person.",
        "How do I reach a live person?",
        "Urgente, pasadme con averías",
        "¿Me pasas con administración, por favor?",
        "the bill is wrong again so can I talk to someone in billing",
        "necesito hablar urgentemente con alguien de averías",
        "Se ha ido el agua en todo el edificio. Que nos llame alguien, por favor.",
        "would it be possible to speak to the person in charge of contracts?",
        "lo que necesito es hablar con un humano",
        "me gustaría tratarlo con un agente",
        "please have someone call me back",
        "could one of you ring me this afternoon",
        "oye, ¿y no puede atenderme alguien de ahí?",
        "can you connect me with the billing department please",
        "pásale esto a un compañero que entienda",
        "hablé con una operadora y no me ayudó, quiero hablar con una persona",
        "sorry but I need a person",
        "quiero una persona que me escuche",
        "¿me pasas con un agente?",
        "me pasa con un asesor por favor",
        "¿podrías ponerme con el técnico que vino el lunes?",
        "que me llame alguien en cuanto podáis",
        "please ask someone to call me back as soon as you can",
        "no tengo luz desde que hubo tormenta en casa y quiero hablar con una persona",
        "let me talk to a person",
        "¿no puedo hablar con nadie de verdad ahí?",
        "is there no real human there?",
        "llevo media hora dándole a botones, ¿no hay ninguna persona que me lo explique?",
        "so there's no one I can speak to at all?",
        "¿no hay nadie para ayudarme?",
        "tengo que hablar con alguien ya",
        "tengo que hablar con un compañero tuyo ya",
        "quiero hablar con un compañero ya",
        "if you can't help me put me through to a person",
        "si no me puedes ayudar pásame con una persona",
        "es horrible si no me ayudas, quiero hablar con una persona",
        "esto no sirve si no sabes pásame con una persona",
        "you're useless if you can't help me, get me a person",
        "si no puedes ayudarme,pásame con alguien",
        "si no sabes,¿me pasas con alguien?",
        "perdona, no quiero molestar a nadie, pero necesito hablar con una persona",
        "sin molestar a nadie, ¿me puedes pasar con una persona?",
        "I don't want to bother anyone but could I speak to a person please",
        "tengo que hablar con el encargado ya",
        "tenemos que hablar con la jefa hoy mismo",
        "I have to speak to the boss now",
        "can I talk to someone if that's possible?",
        "I'll wait if I have to, put me through to a person",
        "pásame con un agente, espero si tengo que esperar",
        "I've got to speak to someone now",
        "sorry but I'd like a word with your manager",
        "can I be put in touch with an adviser?",
        "quería saber si puedo hablar con alguien",
        "no sé si me han cobrado de más, quiero hablar con alguien",
        "I'm not sure if it's my fuse box, can I talk to someone",
        "si no me entiendes, pásame con una persona",
        "quiero hablar con alguien, si es posible hoy",
        "quiero hablar con alguien, si no me voy",
        "I want to speak to a person, if not I'm leaving",
        "no me importa si hay cola, quiero hablar con alguien",
        "I don't care if it takes an hour, I want to speak to a person",
        "quiero hablar con una persona que me aclare si la factura está bien",
        "I'm not certain if this is a scam, I want to speak to a person",
        "quisiera hablar con una persona, si fuera posible",
        "pásame con un agente, si sois tan amables",
        "I want to speak to someone, if it's not too much trouble",
        "Quiero hablar con una persona. Y si la luz no vuelve hoy, que me llame alguien.",
    ],
)
def test_a_person_is_asked_for_in_any_clause_of_a_message(said: str) -> None:
    assert CALLS.heard_in(said)


@pytest.mark.parametrize(
    "said",
    [
        "I spoke to somebody yesterday and they said they'd come today",
        "una persona de la oficina me dijo que trajera el DNI",
        "no need for a person, I just want to cancel my appointment",
        "is a person going to come to fix it?",
        "the person who lives here is my sister",
        "¿me puede llamar el técnico antes de venir?",
        "the technician can call me on 07700 900123, no problem",
        "yesterday I asked for someone to call me and nobody did",
        "she told me to wait and talk to someone",
        "pedí hablar con un responsable y me colgaron",
        "I want a person taken off my contract",
        "quiero añadir otra persona al contrato",
        "I need someone to come and look at the meter",
        "necesito que venga alguien a mirar el contador",
        "can someone ring me when the power is back",
        "how do I contact the Norte office?",
        "¿cuál es el teléfono de averías?",
        "tengo que hablar con alguien de mi familia",
        'el cartel pone "si tiene dudas quiero hablar con alguien"',
        "no quiero hablar con nadie, dime solo el horario",
        "quiero hablar con una persona, bueno no, no necesito a nadie",
        "can I talk to someone? actually no need for a person",
        "tengo que hablar con mi jefe ya",
        "tengo que hablar con el jefe primero",
        "transfer me to a cheaper tariff",
        "pero me pasa con la luz también",
        "me pasa con la factura siempre",
        "llamo y me ponen con una máquina que no entiende nada",
        "me ponen con otro agente cada vez que llamo",
        "quiero pasarme con vosotros, qué necesito?",
        "pasarme con la tarifa de noche",
        "please ask the technician to call me on arrival",
        "el perro muerde, que me llame el técnico al llegar",
        "que alguien me llame en cuanto sepáis algo de la luz en sur",
        "can someone call me once you know something",
        "espera, tengo que hablar con el jefe primero",
        "hang on, i need to talk to the boss first",
        "let me ask a colleague",
        "To the manager, my bill is wrong",
        "can another person, say my sister, pick it up?",
        "puedo hablar con alguien en la oficina sin cita?",
        "can i talk to someone at the office without an appointment?",
        "quiero hablar con un asesor en la oficina de norte el martes a las 10",
        "tengo que hablar con alguien para cancelar?",
        "necesito hablar con alguien para cambiar el titular o lo puedo hacer aquí?",
        "tengo que hablar con alguien para cancelar ya?",
        "no puedo hablar con nadie ahora, estoy en el trabajo",
        "¿no hay nadie en la oficina?",
        "isn't there anyone at the office on Saturdays?",
        "no hay una persona que viva ahí?",
        "isn't there a person named on the contract?",
        "if the power isn't back by six, I want someone to call me",
        "¿no hay un encargado ahí en la tienda?",
        "no hay ninguna persona para abrirme el portal?",
        "¿no hay nadie para la cita del jueves?",
        "there's a colleague of yours here?",
        "there's an agent here?",
        "if it's not back by 6 p.m. I want someone to call me",
        "should the technician not turn up, would somebody phone me?",
        "",
        "tengo que hablar con un compañero ya",
        "I have to speak to a colleague right now",
        "hay que hablar con el encargado de la obra ya",
    ],
)
def test_people_who_are_told_of_or_who_come_are_not_asked_for(said: str) -> None:
    assert not CALLS.heard_in(said)


@pytest.mark.parametrize(
    ("said", "only_told_of"),
    [
        ("el agente me ha dicho que para empadronarme me vale un recibo", True),
        ("I talked to an operator on Monday and she was lovely", True),
        ("hablé con una operadora y no me ayudó, quiero hablar con una persona", False),
        ("I talked to an operator on Monday, can I talk to one again", False),
        ("me dijeron que me llamaría alguien, ¿me podéis llamar?", False),
        ("me ayudó una compañera tuya, ¿me la pasas?", False),
        ("hang on, got to speak to the boss", True),
        ("el que sea, con cualquiera me apaño", True),
        ("about my papers, an agent please", False),
        ("un humano", False),
        ('eg "I am disgusted by your service and I demand to speak to your manager"', True),
        ('"person"', False),
        ('the letter says "call us about your bill any day", can I talk to someone', False),
        ("Ayer hablé con una persona y me dijo que abrís los sábados. ¿Es así?", True),
        ("Can the person on the bill be different from the person who pays?", True),
        ("Is there someone here who can help me?", False),
        ("Good. I was dreading having to speak to someone, I hate the phone", True),
        ("please, speak to someone about my bill from last month", False),
        ("pásame con una persona", False),
        ("me dijeron que vendrían y no vino nadie, pásame con una persona", False),
        ("I've explained it twice, put me through to a human", False),
        ("your engineer came out and broke it, get me an agent", False),
        ("pedí hablar con un responsable y me colgaron", True),
        ("I asked to speak to a manager and they hung up", True),
        ("hang on, i need to talk to the boss first", True),
        ("if the power isn't back by six I want someone to call me", True),
        ("the agent helped me yesterday, what do I need to bring?", True),
        ("el asesor que me atendió me pidió el DNI, ¿qué necesito esta vez?", True),
        ("puedo hablar con alguien en la oficina sin cita?", True),
        ("quiero hablar con alguien, el contador está en la oficina de abajo", False),
        ("me dijeron que me llamaría alguien, ¿me podéis llamar?", False),
        ("un compañero me atendió ayer, ¿me puedes llamar tú?", False),
        ("the agent helped me yesterday, can you ring me back?", False),
    ],
)
def test_people_who_are_told_of_are_not_called(said: str, only_told_of: bool) -> None:
    assert CALLS.hardly_in(said) is only_told_of


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("if the power isn't back by six I want someone to call me", "the power isn't back by six"),
        ("Ok. I want someone to call me if it's still off at nine", "it's still off at nine"),
        ("si a las seis no ha vuelto la luz, quiero que me llame alguien", "a las seis no ha vuelto la luz"),
        ("quiero que me llame alguien si mañana no hay agua", "mañana no hay agua"),
        ("si a las 6.30 no hay luz quiero que me llame alguien", "a las 6.30 no hay luz"),
        ("if it's off at 6 p.m. I want someone to call me", "it's off at 6 p.m"),
        ("quiero que me llame alguien si no vuelve la luz", "no vuelve la luz"),
        ("should the technician not turn up, would somebody phone me?", "technician not turn up, would"),
        ("si no me entiendes, pásame con una persona", None),
        ("if you can't help me put me through to a person", None),
        ("a ver si me puede atender alguien", None),
        ("no sé si me han cobrado de más, quiero hablar con alguien", None),
        ("si no hay luz a las seis, ¿qué hago?", None),
        ("I want someone to call me", None),
    ],
)
def test_a_wish_for_a_person_may_hang_on_something(said: str, condition: str | None) -> None:
    assert CALLS.hanging_in(said) == condition


@pytest.mark.parametrize("again", ["si quiero ", "if i want ", "si ", "no hay "])
def test_what_nearly_hangs_on_something_is_read_at_once(again: str) -> None:
    began = time.process_time()
    CALLS.heard_in(again * (4000 // len(again)) + "?")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("said", "nobody"),
    [
        ("I don't need to see the agent, I mean the agent needs it from me", True),
        ("no gracias, no quiero hablar con ningún agente, solo cancelarla", True),
        ("fair enough, i prefer a robot", True),
        ("no quiero hablar con un robot, pásame con una persona", False),
        ("I don't want to talk to a machine", False),
        ("no quiero hablar con ningún bot, quiero una persona", False),
        ("I'd rather not talk to a bot, get me a human", False),
        ("I don't want a call, I want to chat with a person here", False),
        ("no need to call me, just put me through to an agent", False),
        ("no quiero hablar con nadie más que con el encargado", False),
        ("prefiero escribir con una persona", False),
        ("I'd rather not speak to a person", True),
        ("do not transfer me to an agent, just tell me the hours of norte", True),
        ("no me pases con un agente, solo quiero saber el horario", False),
        ("prefiero no hablar con una persona, dime solo el horario", True),
        ("do not transfer me to another machine, get me a human", False),
        ("no quiero molestar a ningún agente", True),
        ("I don't want to bother any agent", True),
        ("I don't want to bother you, put me through to someone", False),
    ],
)
def test_who_wants_nobody_says_so(said: str, nobody: bool) -> None:
    assert CALLS.unwanted_in(said) is nobody


@pytest.mark.parametrize(
    "said",
    [
        "no quiero hablar con nadie, quiero cancelar la cita",
        "no me pases con un agente, solo quiero saber el horario",
        "do not transfer me to an agent, I want the hours of norte",
    ],
)
def test_who_may_want_nobody_is_asked(said: str) -> None:
    assert CALLS.hardly_in(said)
    assert not CALLS.heard_in(said)


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        ("nadie me da una solución, así que o me pasas con alguien o me voy", True),
        ("either you put me through to someone or i'm leaving", True),
        ("o me pasas con una persona, o me doy de baja", True),
        ("¿tengo que ir a la oficina o me llama alguien?", False),
        ("tengo que ir o me llama alguien", False),
    ],
)
def test_who_threatens_with_something_else_calls_one(said: str, calls: bool) -> None:
    assert CALLS.heard_in(said) is calls


def test_a_business_without_words_of_doubt_hears_a_wish_as_before() -> None:
    assert CALLS.hardly_in("alguno de los de arriba para lo mío")
    assert not Calls(replace(CUES, doubting=NO_DOUBT)).hardly_in("alguno de los de arriba para lo mío")
