"""What people mean when they name a time, said on Sunday 22 November 2026 unless another day is given."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.nlu.times import TimeExtractor
from bot.engine.nlu.when.days import no_such_day
from bot.engine.nlu.when.moments import find_refused, find_times, meant_of, points_at_refused_day

TODAY = date(2026, 11, 22)

SAID = {
    "el jueves que viene por la tarde": "2026-11-26T15:00/2026-11-26T20:00",
    "next Tuesday after 5": "2026-11-24T17:00/2026-11-24T20:00",
    "pasado mañana a las 10": "2026-11-24T10:00",
    "15/3": "2027-03-15",
    "mañana a las 6": "2026-11-23T18:00",
    "mañana por la mañana": "2026-11-23T08:00/2026-11-23T14:00",
    "mañana a las 9 de la mañana": "2026-11-23T09:00",
    "por la mañana": "T08:00/T14:00",
    "mañana o pasado\nno puedo antes": "2026-11-23,2026-11-24",
    "monday at ten or eleven\nthanks": "2026-11-23T10:00,2026-11-23T11:00",
    "a qué hora abrís el lunes 2) cómo pago": "2026-11-23",
    "por la mañana no: mejor por la tarde": "T15:00/T20:00",
    "en la mañanita": "T08:00/T14:00",
    "por la tardecita": "T15:00/T20:00",
    "el jueves": "2026-11-26",
    "hoy a las 5 y media": "2026-11-22T17:30",
    "el jueves a las once menos cuarto": "2026-11-26T10:45",
    "el 3 de diciembre a las 10:30": "2026-12-03T10:30",
    "December 3rd at 10:30am": "2026-12-03T10:30",
    "the 3rd of December": "2026-12-03",
    "el día 15": "2026-12-15",
    "cámbiala al 18": "2026-12-18",
    "the 15th at noon": "2026-12-15T12:00",
    "el lunes de la semana que viene": "2026-11-23",
    "Thursday next week": "2026-11-26",
    "la semana que viene": "2026-11-23/2026-11-29",
    "next week": "2026-11-23/2026-11-29",
    "can we do the week after": "2026-11-23/2026-11-29",
    "mejor la otra semana": "2026-11-23/2026-11-29",
    "in two weeks": "2026-12-06",
    "dentro de 3 días": "2026-11-25",
    "day after tomorrow at 4pm": "2026-11-24T16:00",
    "a las 10": "T10:00",
    "a la una": "T13:00",
    "at 9": "T09:00",
    "half past 10": "T10:30",
    "mejor el viernes antes de las 12": "2026-11-27T08:00/2026-11-27T12:00",
    "tomorrow between 10 and 12": "2026-11-23T10:00/2026-11-23T12:00",
    "el miércoles de 5 a 7": "2026-11-25T17:00/2026-11-25T19:00",
    "Friday morning": "2026-11-27T08:00/2026-11-27T14:00",
    "esta tarde": "2026-11-22T15:00/2026-11-22T20:00",
    "1/12 a las 17h": "2026-12-01T17:00",
    "2027-01-08": "2027-01-08",
    "el 28 a las 12": "2026-11-28T12:00",
    "2moro at 10": "2026-11-23T10:00",
    "tmrw": "2026-11-23",
    "christmas day at 10": "2026-12-25T10:00",
    "el día de navidad": "2026-12-25",
    "en nochebuena por la mañana": "2026-12-24T08:00/2026-12-24T14:00",
    "new year's day at 11": "2027-01-01T11:00",
    "en año nuevo": "2027-01-01",
    "ayer a las 10": "2026-11-21T10:00",
    "anteayer": "2026-11-20",
    "yesterday at noon": "2026-11-21T12:00",
    "last Monday": "2026-11-16",
    "el domingo pasado a las 10": "2026-11-15T10:00",
    "el 3/2/2026": "2026-02-03",
    "el martes 1 de diciembre a las 10:30": "2026-12-01T10:30",
    "Wednesday, 2 December at 11am": "2026-12-02T11:00",
    "Tuesday the 1st of December at 10": "2026-12-01T10:00",
    "el martes, 1/12, por la mañana": "2026-12-01T08:00/2026-12-01T14:00",
    "el martes 1 a las 10": "2026-12-01T10:00",
    "thursday 3rd at noon": "2026-12-03T12:00",
    "jueves 10 de la mañana": "2026-11-26T10:00",
    "thursday 10 in the morning": "2026-12-10T08:00/2026-12-10T14:00",
    "thursday 10th in the morning": "2026-12-10T08:00/2026-12-10T14:00",
    "thursday the 10th in the morning": "2026-12-10T08:00/2026-12-10T14:00",
    "monday 7th in the afternoon": "2026-12-07T12:00/2026-12-07T20:00",
    "on tuesday, 8 in the morning": "2026-12-08T08:00/2026-12-08T14:00",
    "friday 4th in the evening": "2026-12-04T17:00/2026-12-04T21:00",
    "thursday at 10 in the morning": "2026-11-26T10:00",
    "thursday 9 in the morning": "2026-11-26T09:00",
    "tuesday 5 in the afternoon": "2026-11-24T17:00",
    "martes 8 de la mañana": "2026-11-24T08:00",
    "jueves 10 por la mañana": "2026-12-10T08:00/2026-12-10T14:00",
    "jueves 10:30 en norte": "2026-11-26T10:30",
    "friday 10am": "2026-11-27T10:00",
    "el jueves 11": "2026-11-26T11:00",
    "monday 5 please": "2026-11-23T17:00",
    "lunes diez": "2026-11-23T10:00",
    "el lunes 3 personas": "2026-11-23",
    "12/25 at 10": "2026-12-25T10:00",
    "la semana del 14": "2026-12-14/2026-12-20",
    "the week of the 7th": "2026-12-07/2026-12-13",
    "el día de la constitución": "2026-12-06",
    "en la inmaculada": "2026-12-08",
    "abrís en reyes?": "2027-01-06",
    "mñn": "2026-11-23",
    "2moro am": "2026-11-23T08:00/2026-11-23T12:00",
    "el martes a la tardecita": "2026-11-24T15:00/2026-11-24T20:00",
    "por la mañana no puedo, trabajo": "T14:00/T20:00",
    "i can't do mornings": "T14:00/T20:00",
    "i'm at work until three": "T15:00/T20:00",
    "no me vale el de la mañana": "T14:00/T20:00",
    "no puedo el martes, y el miércoles?": "2026-11-25",
    "not before 5": "T17:00/T20:00",
    "el martes por la mañana no puedo": "2026-11-24T14:00/2026-11-24T20:00",
    "el martes a las 10 no puedo": "2026-11-24",
    "el lunes no puedo, mejor el martes": "2026-11-24",
    "el lunes no, el martes": "2026-11-24",
    "any day but not friday, monday at 10": "2026-11-23T10:00",
    "no estoy ocupado el martes": "2026-11-24",
    "el martes no estoy ocupado": "2026-11-24",
    "no tengo clase el jueves": "2026-11-26",
    "ya no tengo que trabajar el lunes": "2026-11-23",
    "no me viene mal el martes": "2026-11-24",
    "el martes no me viene mal": "2026-11-24",
    "mañana a las 10 y una pregunta": "2026-11-23T10:00",
    "tomorrow at 10 and one more thing": "2026-11-23T10:00",
    "mañana y el próximo recibo": "2026-11-23",
    "tuesday, if not friday": "2026-11-24,2026-11-27",
    "cita para cambio de titular de lunes a miércoles": "2026-11-23/2026-11-25",
    "change of holder monday to wednesday": "2026-11-23/2026-11-25",
    "cita mañana en puerto": "2026-11-23",
    "hola mañana podéis?": "2026-11-23",
    "10ish": "T10:00",
    "el uno de diciembre a las diez y media": "2026-12-01T10:30",
    "december first at half ten": "2026-12-01T10:30",
    "the twenty-first of december": "2026-12-21",
    "el treinta y uno de diciembre": "2026-12-31",
    "1º de diciembre": "2026-12-01",
    "el 1 de noviembre": "2026-11-01",
    "el 1 de septiembre": "2027-09-01",
    "¿y en agosto?": "2027-08-01/2027-08-31",
    "in december": "2026-12-01/2026-12-31",
    "en noviembre": "2026-11-22/2026-11-30",
    "en marzo 3": "2027-03-03",
    "2moro arvo": "2026-11-23T12:00/2026-11-23T20:00",
    "ayer a las 9 no pude, mejor mañana a las 10": "2026-11-23T10:00",
    "mañana más o menos a las 10": "2026-11-23T10:00",
    "el martes a las cuatro y diez": "2026-11-24T16:10",
    "a las cinco menos veinte": "T16:40",
    "ten past four": "T16:10",
    "twenty to five": "T16:40",
    "trabajo de mañana": "T14:00/T20:00",
    "trabajo de tardes": "T08:00/T15:00",
    "el martes de mañana": "2026-11-24T08:00/2026-11-24T14:00",
    "el martes de tarde": "2026-11-24T15:00/2026-11-24T20:00",
    "cambiar la cita de mañana": "2026-11-23",
    "a partir del jueves": "2026-11-26/2026-12-09",
    "from thursday on": "2026-11-26/2026-12-09",
    "después del 5 de diciembre": "2026-12-06/2026-12-18",
    "antes del jueves": "2026-11-22/2026-11-25",
    "mejor a las 10, entro a trabajar a las 2": "T10:00",
    "entro a trabajar a las 2": "T08:00/T14:00",
    "morning is better, i start work at 2": "T08:00/T14:00",
    "salgo de trabajar a las 3": "T15:00/T20:00",
    "i finish work at 5": "T17:00/T20:00",
    "del 20 al 25": "2026-12-20/2026-12-25",
    "del 1 al 4 cualquier día me va": "2026-12-01/2026-12-04",
    "from the 20th to the 25th would work": "2026-12-20/2026-12-25",
    "from 20th to 25th": "2026-12-20/2026-12-25",
    "del 28 al 2": "2026-11-28/2026-12-02",
    "del 20 al 25 de enero": "2027-01-20/2027-01-25",
    "del 28 al 2 de enero": "2026-12-28/2027-01-02",
    "20-25 january": "2027-01-20/2027-01-25",
    "december 20 to 24": "2026-12-20/2026-12-24",
    "el 20 de diciembre al 24": "2026-12-20/2026-12-24",
    "from the 1st to the 4th in the morning": ",".join(
        f"2026-12-0{day}T08:00/2026-12-0{day}T14:00" for day in (1, 2, 3, 4)
    ),
    "the 3rd until 5": "2026-12-03T08:00/2026-12-03T17:00",
    "la del 20": "2026-12-20",
    "10.30": "T10:30",
    "mejor 10.30": "T10:30",
    "el martes 10.30": "2026-11-24T10:30",
    "the 10.30 one": "T10:30",
    "nunca me viene bien antes de las 10": "T10:00/T20:00",
    "I can never do before 10": "T10:00/T20:00",
    "I'm not free until 5": "T17:00/T20:00",
    "puedo desde las 5": "T17:00/T20:00",
    "mañana por la mañana después de las 10": "2026-11-23T10:00/2026-11-23T14:00",
    "el martes por la mañana, pero no antes de las 10": "2026-11-24T10:00/2026-11-24T14:00",
    "después de las 10 y antes de las 12": "T10:00/T12:00",
    "after 10 but before 12": "T10:00/T12:00",
    "after 5 in the evening": "T17:00/T20:00",
    "antes de las 12 o después de las 5": "T08:00/T12:00,T17:00/T20:00",
    "sin prisa, desde las 5 puedo": "T17:00/T20:00",
    "No tengo prisa, desde las 5 puedo": "T17:00/T20:00",
    "no tengo clase y desde las 5 puedo": "T17:00/T20:00",
    "no tengo coche, el martes desde las 5": "2026-11-24T17:00/2026-11-24T20:00",
    "no tengo luz, el martes desde las 5": "2026-11-24T17:00/2026-11-24T20:00",
}


@pytest.mark.parametrize(("said", "meant"), SAID.items())
def test_a_time_is_read_as_people_mean_it(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    "said",
    [
        "no hay luz desde ayer",
        "desde el lunes no tengo internet",
        "mi número es R-1043",
        "400 euros",
        "hola",
        "24/7",
        "el 31/2",
        "hace dos días",
        "SIN LUZ DESDE LAS SEIS Y CUARTO",
        "se fue la luz desde las 6",
        "no power from 6",
        "no tengo nada desde las 5",
        "el internet no va bien, desde las 5",
        "no hay agua en casa, desde las 6 de la mañana",
        "me habéis cobrado 10.30",
        "oye y si llego diez minutos tarde?",
        "son 10.30 euros",
        "los del 3 tampoco tienen luz",
        "feliz navidad",
        "happy new year",
        "since yesterday",
        "se fue la luz hace 2 horas",
        "llevo ya más de 24 horas sin luz",
        "two hours ago",
        "in 2 hours",
        "we've been waiting 5 hours",
        "desde el pasado lunes",
        "el martes no puedo",
        "para las dos cosas, factura y titular",
        "no puedo ir el jueves, otro día?",
        "el martes y el miércoles no puedo",
        "not on monday or tuesday",
        "i can't do tomorrow",
        "any day but friday",
        "cualquier día que no sea viernes",
        "vivo en la calle san esteban 12",
        "avenida de la constitución 5",
        "",
    ],
)
def test_what_is_no_time_to_come_is_none(said: str) -> None:
    assert find_times(said, TODAY) == []


def test_a_day_that_will_not_do_takes_no_hour_from_the_next() -> None:
    *_, time = find_times("el lunes no va bien, el martes desde las 5", TODAY)
    assert time.value == "2026-11-24T17:00/2026-11-24T20:00"


def test_a_day_that_no_calendar_has_is_told_apart() -> None:
    assert no_such_day("el 31 de febrero a las 10", TODAY) == "el 31 de febrero"
    assert no_such_day("on june 31st", TODAY) == "june 31st"
    assert no_such_day("el 30 de noviembre", TODAY) is None
    assert no_such_day("24/7, 1/2, 12/25", TODAY) is None


def test_the_place_in_the_text_is_kept() -> None:
    text = "¿Puedo ir el próximo miércoles a las 10?"
    (time,) = find_times(text, TODAY)
    assert text[time.start : time.end] == "el próximo miércoles a las 10"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("¿Abrís el sábado o el lunes? Y quiero cita por la tarde", ["el sábado o el lunes", "por la tarde"]),
        ("Centro, mañana, a las diez y media", ["mañana, a las diez y media"]),
        ("a las 10 o a las 11", ["a las 10 o a las 11"]),
    ],
)
def test_hours_said_apart_from_their_days_have_a_place_of_their_own(text: str, places: list[str]) -> None:
    (time,) = find_times(text, TODAY)
    assert [text[start:end] for start, end in time.places] == places


def test_a_weekday_said_on_that_day_is_next_weeks() -> None:
    assert find_times("el jueves", date(2026, 11, 26))[0].value == "2026-12-03"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("el lunes a las 10 o el martes a las 12", "2026-11-23T10:00,2026-11-24T12:00"),
        ("Tuesday or Wednesday", "2026-11-24,2026-11-25"),
        ("martes, miércoles o jueves", "2026-11-24,2026-11-25,2026-11-26"),
        ("lunes, martes, jueves", "2026-11-23,2026-11-24,2026-11-26"),
        ("el martes o si no el jueves", "2026-11-24,2026-11-26"),
        ("el 1 de diciembre o el 3 de diciembre", "2026-12-01,2026-12-03"),
        ("hoy o mañana", "2026-11-22,2026-11-23"),
        (
            "el jueves o el viernes, pero por la mañana no antes de las 10",
            "2026-11-26T10:00/2026-11-26T14:00,2026-11-27T10:00/2026-11-27T14:00",
        ),
        ("Tuesday or Thursday at 10", "2026-11-24T10:00,2026-11-26T10:00"),
        (
            "after 3pm on Wednesday or Thursday",
            "2026-11-25T15:00/2026-11-25T20:00,2026-11-26T15:00/2026-11-26T20:00",
        ),
        (
            "either Tuesday afternoon or Wednesday morning",
            "2026-11-24T12:00/2026-11-24T20:00,2026-11-25T08:00/2026-11-25T14:00",
        ),
        ("el martes a las 10 o el jueves", "2026-11-24T10:00,2026-11-26"),
        ("el martes no puedo, pero el miércoles o el jueves sí", "2026-11-25,2026-11-26"),
        ("the 3rd or the 4th", "2026-12-03,2026-12-04"),
        ("el 3, 4 o 5 de diciembre", "2026-12-03,2026-12-04,2026-12-05"),
        ("on the 3rd, 4th or 5th", "2026-12-03,2026-12-04,2026-12-05"),
        ("mañana o pasado", "2026-11-23,2026-11-24"),
        ("tomorrow or the day after", "2026-11-23,2026-11-24"),
        ("this saturday or next", "2026-11-28,2026-12-05"),
        ("Saturday? or Monday", "2026-11-28,2026-11-23"),
        (
            "lunes y miércoles por la mañana",
            "2026-11-23T08:00/2026-11-23T14:00,2026-11-25T08:00/2026-11-25T14:00",
        ),
        ("de lunes a miércoles", "2026-11-23/2026-11-25"),
        ("between Monday and Wednesday", "2026-11-23/2026-11-25"),
        ("viernes a martes", "2026-11-27/2026-12-01"),
        ("a las 10 o las 11", "T10:00,T11:00"),
        ("a las diez y a las once", "T10:00,T11:00"),
        ("at ten and eleven", "T10:00,T11:00"),
        ("mañana o el siguiente a las 10", "2026-11-23T10:00,2026-11-24T10:00"),
        ("el martes o el siguiente", "2026-11-24,2026-12-01"),
        ("el 20 o el siguiente", "2026-12-20,2026-12-21"),
        ("10 or 10.30", "T10:00,T10:30"),
        ("10 or 10:30 please", "T10:00,T10:30"),
        ("mañana 9.30, 10 o 10.30", "2026-11-23T09:30,2026-11-23T10:00,2026-11-23T10:30"),
        ("a morning slot, 10 or 11", "T10:00,T11:00"),
        ("el martes a las 10 o a las 11 y media", "2026-11-24T10:00,2026-11-24T11:30"),
        ("por la mañana o por la tarde", "T08:00/T14:00,T15:00/T20:00"),
        (
            "hoy o mañana por la tarde o el martes por la mañana",
            "2026-11-22T15:00/2026-11-22T20:00,2026-11-23T15:00/2026-11-23T20:00"
            ",2026-11-24T08:00/2026-11-24T14:00",
        ),
        ("10, 11 o 12", "T10:00,T11:00,T12:00"),
        ("mañana a las 10, 11 o 12", "2026-11-23T10:00,2026-11-23T11:00,2026-11-23T12:00"),
        ("monday 10, 11 or 12", "2026-11-23T10:00,2026-11-23T11:00,2026-11-23T12:00"),
        ("a las diez, a las once o a las doce", "T10:00,T11:00,T12:00"),
        ("1st or 2nd of december", "2026-12-01,2026-12-02"),
        ("the first or second of december", "2026-12-01,2026-12-02"),
        ("the 26th of December or the 27th", "2026-12-26,2026-12-27"),
        ("december 26 or 27", "2026-12-26,2026-12-27"),
        ("el 31 de diciembre o el 2", "2026-12-31,2027-01-02"),
        ("el 1, 2 o 3", "2026-12-01,2026-12-02,2026-12-03"),
        ("el 3 de diciembre, a las 10 u 11", "2026-12-03T10:00,2026-12-03T11:00"),
        ("next week or the week after", "2026-11-23/2026-11-29,2026-11-30/2026-12-06"),
        ("la semana que viene o la otra", "2026-11-23/2026-11-29,2026-11-30/2026-12-06"),
        ("esta semana o la semana que viene", "2026-11-22,2026-11-23/2026-11-29"),
        ("el lunes o el otro", "2026-11-23,2026-11-30"),
        (
            "any time monday or tuesday before noon",
            "2026-11-23T08:00/2026-11-23T12:00,2026-11-24T08:00/2026-11-24T12:00",
        ),
    ],
)
def test_several_times_named_at_once_would_each_do(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


def test_of_a_week_each_day_has_the_hours_that_are_said_with_it() -> None:
    (time,) = find_times("la semana que viene por la tarde", TODAY)
    assert len(time.value.split(",")) == 7
    assert time.value.startswith("2026-11-23T15:00/2026-11-23T20:00,")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I had Tuesday but Thursday is better", "2026-11-26"),
        ("move it from tuesday to wednesday", "2026-11-25"),
        ("pásala del martes al jueves", "2026-11-26"),
        ("muévela del 20 al 25", "2026-12-25"),
        ("move it from the 20th to the 25th", "2026-12-25"),
        ("un cambio de día del martes al jueves", "2026-11-26"),
        ("cámbiala al jueves, la del lunes", "2026-11-26"),
        ("tuesday instead of monday", "2026-11-24"),
        ("el viernes en vez del jueves", "2026-11-27"),
        ("lunes, no, martes", "2026-11-24"),
        ("el lunes, el martes", "2026-11-24"),
        ("el martes y el miércoles no puedo, el jueves sí", "2026-11-26"),
    ],
)
def test_of_times_that_do_not_go_together_one_is_meant(said: str, meant: str) -> None:
    time = meant_of(said, find_times(said, TODAY))
    assert time and time.value == meant


@pytest.mark.parametrize(
    "said",
    [
        "good morning, is anybody there",
        "no light since morning",
        "it's been out since like 6am",
        "all evening",
    ],
)
def test_a_greeting_and_since_when_are_no_time_to_come(said: str) -> None:
    assert find_times(said, TODAY) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("boxing day", "2026-12-26"),
        ("st stephen's day", "2026-12-26"),
        ("good friday", "2027-03-26"),
        ("¿abrís el jueves santo?", "2027-03-25"),
        ("easter monday", "2027-03-29"),
    ],
)
def test_holidays_are_called_by_their_names(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Thrusday 10 30", "2026-11-26T10:30"),
        ("tomorow", "2026-11-23"),
        ("tommorow at 9", "2026-11-23T09:00"),
        ("wensday", "2026-11-25"),
        ("mañna a las 11 15", "2026-11-23T11:15"),
        ("el juevs", "2026-11-26"),
        ("3 de diciembe", "2026-12-03"),
        ("10 30", "T10:30"),
        ("mejor a las 12 15 porfa", "T12:15"),
    ],
)
def test_a_slip_in_the_name_of_a_day_and_a_space_in_an_hour_are_looked_past(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a week on tuesday", "2026-12-01"),
        ("Tuesday week", "2026-12-01"),
        ("a week tomorrow", "2026-11-30"),
        ("el lunes que viene no, el otro", "2026-11-30"),
        ("not this tuesday, the one after", "2026-12-01"),
        ("in a fortnight", "2026-12-06"),
        ("two weeks from now", "2026-12-06"),
        ("in two weeks on monday", "2026-11-30"),
        ("dentro de un par de días", "2026-11-24"),
        ("the week after next", "2026-11-30/2026-12-06"),
        ("a finales de mes", "2026-11-24/2026-11-30"),
        ("end of the month", "2026-11-24/2026-11-30"),
        ("a primeros de mes", "2026-12-01/2026-12-10"),
        ("mid-December", "2026-12-11/2026-12-20"),
        ("a principios de la semana que viene", "2026-11-23/2026-11-24"),
        ("el primer lunes de diciembre", "2026-12-07"),
        ("last friday of the month", "2026-11-27"),
        ("the first week of december", "2026-12-01/2026-12-06"),
        ("el 3 del mes que viene", "2026-12-03"),
        ("pasado a las 10", "2026-11-24T10:00"),
        ("la semana q viene", "2026-11-23/2026-11-29"),
        ("el 3 a primera hora", "2026-12-03T08:00/2026-12-03T10:00"),
        ("jueves después de comer", "2026-11-26T15:00/2026-11-26T20:00"),
        ("Thursday after lunch", "2026-11-26T13:00/2026-11-26T20:00"),
        ("a media mañana", "T10:00/T13:00"),
        ("algo después del trabajo", "T17:00/T20:00"),
        ("anything after work", "T17:00/T20:00"),
        ("when i finish work on thursday", "2026-11-26T17:00/2026-11-26T20:00"),
        ("el jueves al salir de currar", "2026-11-26T17:00/2026-11-26T20:00"),
        ("antes de entrar a trabajar", "T08:00/T10:00"),
        ("después del turno de noche", "T08:00/T14:00"),
        ("el jueves después de trabajar de noche", "2026-11-26T08:00/2026-11-26T14:00"),
        ("after my night shift", "T08:00/T14:00"),
        ("antes del turno de noche", "T15:00/T20:00"),
        ("después del turno de la mañana", "T14:00/T20:00"),
        ("después del turno de mañana", "T14:00/T20:00"),
        ("al salir de mi turno de mañana", "T14:00/T20:00"),
        ("cambiar mi turno de mañana", "2026-11-23"),
        ("before my late shift", "T08:00/T14:00"),
        ("before work is better", "T08:00/T10:00"),
        ("after work, i finish at 6", "T18:00/T20:00"),
        ("doce y media", "T12:30"),
        ("two thirty", "T14:30"),
    ],
)
def test_days_further_off_and_parts_of_a_day_are_read_as_people_mean_them(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    "said",
    [
        "antes del trabajo hecho por vosotros",
        "después del trabajo de los técnicos se fue la luz",
        "after work done by your engineers",
        "el mes pasado",
        "¿y si llego tarde?",
        "i work tuesdays",
        "los lunes trabajo",
        "de lunes a viernes trabajo",
        "no puedo pasado, trabajo",
        "no puedo antes del jueves",
        "se va la luz a las 10 todas las noches",
    ],
)
def test_what_has_gone_by_or_will_not_do_is_no_time(said: str) -> None:
    assert find_times(said, TODAY) == []


@pytest.mark.parametrize("said", ["¿a qué hora vienes?", "he sabido", "una manzana", "power lines", "lunas"])
def test_another_word_is_no_slip_of_a_day(said: str) -> None:
    assert find_times(said, TODAY) == []


@pytest.mark.parametrize("said", ["600 10 30 40", "mi teléfono es 600 10 30", "son 10 30 euros", "7 45 3"])
def test_numbers_of_something_else_are_no_hour(said: str) -> None:
    assert find_times(said, TODAY) == []


def test_the_place_of_a_day_with_a_slip_is_the_one_it_was_written_at() -> None:
    text = "pues el juevs a las 10 en norte"
    (time,) = find_times(text, TODAY)
    assert text[time.start : time.end] == "el juevs a las 10"


def test_long_nonsense_is_quick() -> None:
    assert find_times("mañana " * 5000, TODAY)


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("mejor el viernes", True),
        ("mejor el viernes a las 11", True),
        ("better on Friday", True),
        ("friday works", True),
        ("este viernes", False),
        ("el viernes que viene", False),
        ("next Friday", False),
        ("viernes de la semana que viene", False),
        ("mañana", False),
        ("el 27 de noviembre", False),
    ],
)
def test_a_weekday_that_names_no_week_is_known_as_such(said: str, alone: bool) -> None:
    (time,) = find_times(said, TODAY)
    assert time.weekday is alone


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("viernes 11", "2026-11-27T11:00"),
        ("friday 11", "2026-11-27T11:00"),
        ("viernes 27", None),
        ("el viernes día 11", None),
        ("friday 11th", None),
    ],
)
def test_a_number_behind_a_weekday_may_be_a_date_or_an_hour(said: str, instead: str | None) -> None:
    assert [time.instead for time in find_times(said, TODAY)] == [instead]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("el martes no puedo", ["2026-11-24"]),
        ("el martes y el miércoles no puedo", ["2026-11-24", "2026-11-25"]),
        ("el viernes no puedo ni el martes", ["2026-11-27", "2026-11-24"]),
        ("el martes tampoco puedo", ["2026-11-24"]),
        ("no voy a poder ir el jueves", ["2026-11-26"]),
        ("cant do monday", ["2026-11-23"]),
        ("la semana que viene no me viene bien", ["2026-11-23/2026-11-29"]),
        ("tengo médico el jueves", ["2026-11-26"]),
        ("no puedo antes del jueves", ["2026-11-22/2026-11-25"]),
        ("i can't go before thursday", ["2026-11-22/2026-11-25"]),
        ("el lunes estoy de viaje", ["2026-11-23"]),
        ("el martes me viene fatal", ["2026-11-24"]),
        ("el miércoles no estoy", ["2026-11-25"]),
        ("el lunes laburo todo el día", ["2026-11-23"]),
        ("I've got work on Tuesday", ["2026-11-24"]),
        ("de lunes a viernes trabajo", ["2026-11-23/2026-11-27"]),
        ("no puedo de lunes a miércoles", ["2026-11-23/2026-11-25"]),
        ("no tengo trabajo el lunes", []),
        ("imposible el martes", ["2026-11-24"]),
        ("el martes no estamos", ["2026-11-24"]),
        ("el miércoles nos pilla muy mal", ["2026-11-25"]),
        ("no me va nada bien el jueves", ["2026-11-26"]),
        ("we're away on friday", ["2026-11-27"]),
        ("no me vale el martes, y el miércoles?", ["2026-11-24"]),
        ("can't do tuesday or wednesday", ["2026-11-24", "2026-11-25"]),
        ("tuesday i'm not free", ["2026-11-24"]),
        ("i won't be available on monday", ["2026-11-23"]),
        ("el lunes no me coge nadie el teléfono", []),
        ("nunca estoy liado el lunes", []),
        ("el martes no estoy en el trabajo", []),
        ("on tuesday, not in norte", []),
        ("i'm not busy on thursday", []),
        ("any day but friday", ["2026-11-27"]),
        ("cualquier día que no sea el viernes", ["2026-11-27"]),
        ("el martes a las 10 no puedo", []),
        ("el lunes no trabajo", []),
        ("el martes no estoy ocupado", []),
        ("ya no tengo que trabajar el lunes", []),
        ("tuesday, if not friday", []),
        ("el técnico no llegó el martes", []),
        ("mejor el martes", []),
    ],
)
def test_days_that_will_not_do_are_known(said: str, days: list[str]) -> None:
    assert [day.value for day in find_refused(said, TODAY)] == days


@pytest.mark.parametrize(
    ("said", "refuses"),
    [
        ("ese día trabajo", True),
        ("uf, ese día no puedo", True),
        ("no puedo ese día", True),
        ("es que ese día ya tengo médico", True),
        ("esos días no me vienen bien", True),
        ("esos días me viene mal", True),
        ("ninguno de esos me va bien, no puedo esos días", True),
        ("I can't do that day", True),
        ("that day doesn't work", True),
        ("ese día puedo", False),
        ("ese día no vino nadie", False),
    ],
)
def test_a_day_spoken_of_before_may_be_refused(said: str, refuses: bool) -> None:
    assert points_at_refused_day(said) is refuses


def test_tomorrow_is_the_day_after_the_message_was_written() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    late = {"written_at": "2026-11-27T22:59:00+00:00"}
    message = Message({TEXT: "mañana a las 10", "metadata": late})
    TimeExtractor(madrid, "inform").process([message])
    assert [found["value"] for found in message.get(ENTITIES)] == ["2026-11-28T10:00"]
    message = Message({TEXT: "mañana a las 10", "metadata": {"written_at": "2026-11-27T23:01:00+00:00"}})
    TimeExtractor(madrid, "inform").process([message])
    assert [found["value"] for found in message.get(ENTITIES)] == ["2026-11-29T10:00"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("pero no antes del jueves", "2026-11-26/2026-12-09"),
        ("nunca antes del jueves", "2026-11-26/2026-12-09"),
        ("not before thursday", "2026-11-26/2026-12-09"),
        ("no después del viernes", "2026-11-22/2026-11-27"),
        ("que no sea después del viernes", "2026-11-22/2026-11-27"),
        ("no later than friday", "2026-11-22/2026-11-27"),
        ("mañana no antes de las 5", "2026-11-23T17:00/2026-11-23T20:00"),
        ("no later than 5", "T08:00/T17:00"),
        ("¿por qué no antes del jueves?", "2026-11-22/2026-11-25"),
        ("why not before thursday?", "2026-11-22/2026-11-25"),
        ("no, antes del jueves", "2026-11-22/2026-11-25"),
        ("¿no tenéis nada antes del jueves?", "2026-11-22/2026-11-25"),
        ("después del 5", "2026-12-06/2026-12-18"),
        ("antes del 25", "2026-11-22/2026-11-24"),
        ("a partir del 5", "2026-12-05/2026-12-18"),
        ("más tarde el jueves", "2026-11-26"),
    ],
)
def test_not_before_a_day_means_from_it_on_and_not_after_it_until_then(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize("said", ["después del 20%", "después del 2º aviso"])
def test_a_number_behind_after_may_be_of_something_else(said: str) -> None:
    assert find_times(said, TODAY) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("antes de mañana a las 10", "2026-11-22,2026-11-23T08:00/2026-11-23T10:00"),
        ("after friday at 5pm", "2026-11-27T17:00/2026-11-27T20:00,2026-11-28/2026-12-10"),
        ("antes del viernes por la tarde", "2026-11-22/2026-11-26,2026-11-27T08:00/2026-11-27T15:00"),
        ("no antes del jueves a las 10", "2026-11-26T10:00/2026-11-26T20:00,2026-11-27/2026-12-09"),
        ("not after friday at 5", "2026-11-22/2026-11-26,2026-11-27T08:00/2026-11-27T17:00"),
        (
            "antes del miércoles, por la tarde",
            "2026-11-22T15:00/2026-11-22T20:00,2026-11-23T15:00/2026-11-23T20:00,"
            "2026-11-24T15:00/2026-11-24T20:00",
        ),
        ("el día antes del viernes", "2026-11-26"),
        ("the day after monday", "2026-11-24"),
        ("dos días después del lunes", "2026-11-25"),
        ("any day after monday", "2026-11-24/2026-12-06"),
        ("algún día antes del jueves", "2026-11-22/2026-11-25"),
    ],
)
def test_an_hour_right_behind_a_bound_belongs_to_it_and_a_counted_day_is_one(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow morning at 7", "2026-11-23T07:00"),
        ("mañana por la mañana a las 7", "2026-11-23T07:00"),
        ("mañana a las 7", "2026-11-23T19:00"),
        ("de 7 a 10 por la mañana", "T07:00/T10:00"),
        ("mañana por la mañana de 10 a 2", "2026-11-23T10:00/2026-11-23T14:00"),
        ("mañana por la mañana a la 1", "2026-11-23T13:00"),
        ("mañana por la mañana a las 12", "2026-11-23T12:00"),
        ("tonight", "2026-11-22T20:00/2026-11-22T23:00"),
        ("this evening", "2026-11-22T17:00/2026-11-22T21:00"),
        ("tonight or tomorrow morning at 7", "2026-11-22T20:00/2026-11-22T23:00,2026-11-23T07:00"),
        ("morning is better, i start work at 5", "T08:00/T17:00"),
    ],
)
def test_an_hour_is_in_the_part_of_the_day_beside_it(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("quiero cita a las 10 toda la familia", ["T10:00"]),
        ("mañana a las 10, todas las que queráis", ["2026-11-23T10:00"]),
        ("lunes a las 10, each of us has papers", ["2026-11-23T10:00"]),
        ("el lunes a las 10 cada vez que voy está cerrado", ["2026-11-23T10:00"]),
        ("it goes out at 10 every other night", []),
        ("se va la luz a las 10 cada dos días", []),
    ],
)
def test_only_what_happens_every_so_often_is_no_time(said: str, meant: list[str]) -> None:
    assert [time.value for time in find_times(said, TODAY)] == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("estoy de mañana, puedo el lunes", "2026-11-23T14:00/2026-11-23T20:00"),
        ("entro de mañana, puedo el jueves", "2026-11-26T14:00/2026-11-26T20:00"),
        ("mi marido trabaja de noche, el lunes", "2026-11-23"),
        ("my husband works at night, monday", "2026-11-23"),
        ("would monday work in the morning?", "2026-11-23T08:00/2026-11-23T14:00"),
        ("trabajo de noche, mejor el lunes por la mañana", "2026-11-23T08:00/2026-11-23T14:00"),
        ("i leave at 8 for the airport on monday", "2026-11-23"),
        ("salgo a las 10 de viaje el lunes", "2026-11-23"),
        ("salgo a las 3, el lunes", "2026-11-23T15:00/2026-11-23T20:00"),
        ("salgo a las 3 del trabajo", "T15:00/T20:00"),
        ("i leave work at 5", "T17:00/T20:00"),
        ("i get out at 5 on monday", "2026-11-23T17:00/2026-11-23T20:00"),
    ],
)
def test_shifts_of_who_writes_leave_the_rest_of_the_day(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3/12, 5", "2026-12-03"),
        ("the 5th, 6", "2026-12-05"),
        ("el 2, 3, 4 por la tarde", "2026-12-02T15:00/2026-12-02T20:00"),
        ("el 2, 3 y 4", "2026-12-02,2026-12-03,2026-12-04"),
        ("mañana u otro", "2026-11-23"),
        ("lunes u otro", "2026-11-23"),
        ("hoy o el otro", "2026-11-22"),
        ("mañana a las 10 y diez minutos", "2026-11-23T10:10"),
        ("mañana 10, 11 o 12", "2026-11-23T10:00,2026-11-23T11:00,2026-11-23T12:00"),
        ("sábado 10 u 11", "2026-11-28T10:00,2026-11-28T11:00"),
        ("tomorrow at ten to five", "2026-11-23T16:50"),
        ("el 3 de diciembre, 10 u 11", "2026-12-03T10:00,2026-12-03T11:00"),
        ("el 3 de diciembre de 10 a 12", "2026-12-03T10:00/2026-12-03T12:00"),
        ("el 3 de diciembre del 27", "2027-12-03"),
    ],
)
def test_a_list_of_days_or_hours_is_read_as_it_ends(said: str, meant: str) -> None:
    assert [time.value for time in find_times(said, TODAY)] == [meant]
