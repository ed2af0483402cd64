"""What is typed or pasted by somebody who is no programmer, and numbers of config.yml that make no sense."""

from pathlib import Path

from tests.unit.content.plants.plant import (
    BUSINESS,
    DOMAIN,
    ES,
    NEW_RESPONSE,
    RESPONSES,
    RULES,
    SPANISH,
    Plant,
)

CONFIG, FAQ, OFFICES, PAGE = (
    "config.yml",
    f"{RESPONSES}/faq.yml",
    f"{BUSINESS}/offices.yml",
    f"{BUSINESS}/page.yml",
)
ABOUT, CONTACTS, KINDS = (f"{BUSINESS}/{name}.yml" for name in ("business", "contacts", "appointment_kinds"))
HOURS, CLOSED, SPARE = f"{RESPONSES}/hours.yml", "utter_opening_hours_closed", f"{RESPONSES}/spare.yml"
TOLD = "tests/transcripts/es/open_right_now.yml"
NAME = "name: Cooperativa Aurora"
BILLING = """payload: '/book_appointment{{"appointment_kind": "billing"}}'"""
SAID = 'text: "Puedes pagar'
COPIED, EXAMPLES = (
    (Path(__file__).parents[4] / file).read_text("utf-8") for file in (FAQ, f"{ES}/hours.yml")
)
LAUGHS = "\n".join(
    ["a: &a [x, x]", *(f"{two}: &{two} [*{one}, *{one}, *{one}, *{one}]" for one, two in zip("abcdefghijklm", "bcdefghijklmn", strict=True))]
)  # fmt: skip


def _hours(name: str, new: str, says: str = "cannot be read") -> Plant:
    return Plant(name, OFFICES, "Mo-Fr 09:00-14:30", new, new, says)


SLIPS = [
    Plant("quotes of a word processor", ABOUT, NAME, "name: “Mi Pueblo”", "“Mi", "customers would read them"),
    Plant("no space after the first colon of a file", ABOUT, NAME, "name:Mi Pueblo", "name:Mi", "A space is missing"),
    Plant("no space after colons within braces", FAQ, SPANISH, SPANISH.replace(": s", ":s").replace(": l", ":l"), "type:slot", "A space is missing"),
    Plant("a quote at the end of a text only", PAGE, "es: Qué hacemos,", 'es: Qué hacemos",', 'hacemos"', "opens nowhere"),
    Plant("several texts without brackets", TOLD, "turns:\n", 'turns:\n  - customer: x\n    bot: "Centro", "Norte"\n', '"Centro", "Norte"', "Put them all between [ and ]"),
    Plant("a text that goes on in the next line", FAQ, SAID, "text: Puedes\n      con tarjeta\n      text: \"", "con tarjeta\n", "indent it further"),
    Plant("a link with a space within", FAQ, "Puedes pagar", "Mira [aquí] (https://example.org)", "Mira [", "«[aquí] (https://example.org)»", suggested=True),
    Plant("a link turned about", FAQ, "Puedes pagar", "Mira (aquí)[https://example.org]", "Mira (", "«[https://example.org]»", suggested=True),
    Plant("a blank in brackets", FAQ, "Puedes pagar", "Llama al [phone]", "al [", "what is filled in is {phone}", suggested=True),
    Plant("a response that begins in capitals", FAQ, "  utter_faq/direct_debit:", "  Utter_faq/direct_debit:", "Utter_", "Call it 'utter_faq/direct_debit'"),
    Plant("a response that begins misspelt", FAQ, "  utter_faq/direct_debit:", "  uter_faq/direct_debit:", "uter_", "Call it 'utter_faq/direct_debit'"),
    Plant("a copy of a file", f"{RESPONSES}/faq (1).yml", None, COPIED, 'version: "3.1"', "what data/responses/faq.yml says"),
    Plant("a copy of examples", f"{ES}/hours - copia.yml", None, EXAMPLES, 'version: "3.1"', "what data/nlu/es/hours.yml says"),
    Plant("a name further in than the others", DOMAIN, "\n  - opening_hours\n", "\n   - opening_hours\n", "   - opening_hours", "rest of the text above"),
    Plant("a bullet in a text without quotes", FAQ, SAID, "text: Así\n        - con tarjeta\n      image: \"", "- con tarjeta\n", "stands below a |"),
    Plant("an entry without its dash", OFFICES, "      - words: [plaza]", "        words: [plaza]", "  words: [plaza]", "a dash is missing"),
    Plant("double quotes within a payload's", FAQ, BILLING, BILLING.replace("'", '"'), 'payload: "', "between single quotes"),
    Plant("values for a prepared answer", FAQ, BILLING, BILLING.replace("book_appointment", "faq/prices"), "faq/prices", "takes no values: '/faq/prices'"),
    Plant("buttons without a dash", FAQ, '        - title: "Pedir', '          title: "Pedir', "buttons:", "Begin it with a dash"),
    Plant("buttons misspelt where something is offered", FAQ, "      buttons:", "      button:", "button:", "Did you mean 'buttons'?"),
    Plant("quotes of a word processor around an example", f"{ES}/hours.yml", "      - horario\n", "      - “horario”\n", "“horario”", "learnt as part", suggested=True),
    Plant("a first key further in", ABOUT, NAME, f"  {NAME}", "time_zone: ", "further left than the first one"),
    Plant("a remark of another language", ABOUT, "country: ES", "// Spain\ncountry: ES", "// Spain", "Begin it with a #"),
    Plant("an address for mail with what a link has", CONTACTS, "email: hola", "email: mailto:hola", "mailto", "e-mail address"),
    Plant("semicolons between words", OFFICES, "[oficina puerto, ", "[oficina puerto; ", "[oficina puerto;", "Part words with commas"),
    Plant("quotes of a word processor and a colon", FAQ, SAID, "text: “Hola: puedes", "“Hola", "word processor"),
    Plant("a quote within quotes", FAQ, SAID, 'text: "Di "sí" y puedes', 'Di "sí"', "goes on after the quote"),
    Plant("an apostrophe within quotes", ABOUT, NAME, "name: 'Joe's Shop'", "Joe's", "between double quotes"),
    Plant("an apostrophe in a list", TOLD, "turns:\n", "turns:\n  - customer: x\n    bot: ['we're here']\n", "we're", "goes on after the quote"),
    Plant("a quote at the end only", ABOUT, "country: ES", "country: 'ES", "country: 'ES", "never closed"),
    Plant("no space after a colon", CONTACTS, "email: hola", "email:hola", "email:hola", "A space is missing"),
    Plant("a space of a word processor after a colon", ABOUT, "name: C", "name:\u00a0C", "name:\u00a0C", "After the colon"),
    Plant("a space of a word processor after a dash", FAQ, f"- {SPANISH}", f"-\u00a0{SPANISH}", "-\u00a0", "After the dash"),
    Plant("a space of a word processor within a key", ABOUT, "time_zone: ", "time\u00a0zone: ", "time\u00a0zone", "Did you mean 'time_zone'"),
    Plant("an invisible sign", ABOUT, "name: C", "\u200bname: C", "\u200bname", "invisible sign"),
    Plant("a soft hyphen", FAQ, "Puedes pagar", "Pue\u00addes pagar", "Pue\u00ad", "invisible sign"),
    Plant("a sign of another machine", ABOUT, NAME, "name: Aurora\x0b", "Aurora\x0b", "invisible sign"),
    Plant("a join that nobody has settled", ABOUT, NAME, f"<<<<<<< HEAD\n{NAME}\n=======\nname: Otra\n>>>>>>> x", "<<<<<<<", "nobody has chosen"),
    Plant("a dash of a word processor", PAGE, "    - title: {es: Luz", "    – title: {es: Luz", "– title", "dash in this line"),
    Plant("an example with such a dash", f"{ES}/hours.yml", "      - horario\n", "      – horario\n", "– horario", "does not begin with a dash"),
    Plant("dashes without a space", KINDS, "offices: [centro, norte, puerto]", "offices:\n      -centro\n      -norte", "offices:\n      -centro", "begins with a dash and a space"),
    Plant("a key in Spanish", ABOUT, "country: ES", "país: ES", "país", "Did you mean 'country'?"),
    Plant("another key in Spanish", OFFICES, '    hours: "Mo-Fr 09:00-14:30"', '    horario: "Mo-Fr 09:00-14:30"', "horario:", "Did you mean 'hours'?"),
    Plant("a key in capitals", ABOUT, "name: C", "NAME: C", "NAME", "Did you mean 'name'?"),
    Plant("a word for true", DOMAIN, "new_session: true", "new_session: yes", "new_session: yes", "Write true or false"),
    Plant("sí for true", f"{RULES}/hours.yml", "    steps:", "    wait_for_user_input: sí\n    steps:", "sí", "Write true or false"),
    Plant("on for true", TOLD, "turns:", "numbered: on\nturns:", "numbered: on", "Write true or false"),
    Plant("a text that is true", ABOUT, NAME, "name: true", "name: true", "between quotes"),
    Plant("a name that is a number", ABOUT, NAME, "name: 24", "name: 24", "between quotes"),
    Plant("a name that is a date", ABOUT, NAME, "name: 2026-12-24", "name: 2026", "is a date"),
    Plant("a telephone number that is a sum", CONTACTS, 'phone: "+34 900 000 100"', "phone: +34900000100", "phone: +", "between quotes"),
    Plant("a number between quotes", KINDS, "minutes: 30", 'minutes: "30"', 'minutes: "30"', "without quotes"),
    Plant("a number in words", KINDS, "minutes: 30", "minutes: treinta", "treinta", "in figures"),
    Plant("half a minute", KINDS, "minutes: 30", "minutes: 30.5", "30.5", "a whole number"),
    Plant("nothing after a key", ABOUT, NAME, "name:", "name:", "Write a text between quotes"),
    _hours("hours with points", "Mo-Fr 9.00-14.30"),
    _hours("days in Spanish", "Lu-Vi 09:00-14:30"),
    _hours("days in words", "de lunes a viernes de 9 a 14:30"),
    _hours("a date as in Spain", "24/12/2026 off"),
    _hours("hours with an h", "Mo-Fr 9h-14h"),
    _hours("hours in English", "Mon-Fri 9am-2pm"),
    Plant("a remark in what is said", FAQ, f'{SAID} con tarjeta', "text: Pulsa # y puedes pagar con tarjeta", "Pulsa #", "taken for a remark"),
    Plant("a text that begins with a brace", FAQ, SAID, "text: {phone} es", "{phone} es", "keeps for itself"),
    Plant("a text that is a blank", f"{RESPONSES}/hours.yml", "text: ", "text: {office} #", "{office} #", "between quotes"),
    Plant("a text that begins with an at", ABOUT, NAME, "name: @aurora", "@aurora", "keeps for itself"),
    Plant("a text that begins with a star", ABOUT, NAME, "name: *Aurora*", "*Aurora*", "keeps for itself"),
    Plant("a text that begins with an exclamation mark", ABOUT, NAME, "name: !Aurora", "!Aurora", "keeps for itself"),
    Plant("a text that begins with a percent sign", ABOUT, NAME, "name: %Aurora", "%Aurora", "keeps for itself"),
    Plant("a code of a chat program", ABOUT, NAME, f"```\n{NAME}", "```", "keeps for itself"),
    Plant("a second document", ABOUT, "country: ES", "---\ncountry: ES", "---", "second document"),
    Plant("a list in one line without commas", ABOUT, "[es, en]", "[es en]", "[es en]", "'es en' is no language"),
    Plant("a bracket left open", ABOUT, "[es, en]", "[es, en", "[es, en", "bracket ["),
    Plant("a language by its name", ABOUT, "[es, en]", "[español, en]", "español", "'español' is no language"),
    Plant("one language that is no list", ABOUT, "[es, en]", "es", "languages: es", "a list"),
    Plant("an emoji for a name", DOMAIN, "  - greet\n", "  - greet\n  - 👋\n", "👋", "is no name for an intent"),
    Plant("a file with nothing in it", CONTACTS, None, "\n", "\n", "is empty"),
    Plant("a file of names for names", ABOUT, None, LAUGHS, "a: &a", "without end"),
    Plant("a name that holds itself", ABOUT, None, "a: &a [*a]\n", "a:", "without end"),
    Plant("brackets without end", ABOUT, None, "a: " + "[" * 5000 + "]" * 5000, "a:", "without end"),
]  # fmt: skip

# Each was named otherwise, or not at all: read by hand, as an editor would.
MEANT = [
    Plant("a text one space too far out", HOURS, "      text:", "     text:", "     text:", "Spaces before this line: 5"),
    Plant("a name of a response too far out", HOURS, f"  {CLOSED}:", f"{CLOSED}:", CLOSED, "further left"),
    Plant("a name without its colon", HOURS, f"{CLOSED}:", CLOSED, CLOSED, "A colon is missing"),
    Plant("a text without its colon", HOURS, "      text: ", "      text ", "      text ", "A colon is missing"),
    Plant("a text with another colon", HOURS, "      text: ", "      text： ", "      text：", "none of the keyboard's"),
    Plant("a text whose quote is left open above others", HOURS, '{week}."', "{week}.", "{week}.", "never closed"),
    Plant("a text that Word has closed", HOURS, '{week}."', "{week}.”", "{week}.”", "word processor"),
    Plant("a text that Word has opened", FAQ, SAID, 'text: “Puedes pagar', "“Puedes", "customers would read them"),
    Plant("a text in Word's single quotes", HOURS, 'text: "{office}: abierto', "text: ‘{office}: abierto", "‘{", "word processor"),
    Plant("a comma after a text", HOURS, '{week}."', '{week}.",', '{week}.",', "A comma or semicolon"),
    Plant("a backslash in a text", HOURS, "abierto ahora", "C:\\dir abierto", "C:\\dir", "a backslash"),
    Plant("a plus of a comparison", HOURS, f"  {CLOSED}:", f"+  {CLOSED}:", f"+  {CLOSED}", "begins with a +"),
    Plant("an accent in the name of a response", HOURS, CLOSED, CLOSED.replace("o", "ó"), CLOSED.replace("o", "ó"), f"Call '{CLOSED.replace('o', 'ó')}' so"),
    Plant("a name of a response that nobody can say", SPARE, None, NEW_RESPONSE.replace("bizum", "bizúm"), "utter_bizúm", "is no name for a response"),
    Plant("braces twice", HOURS, "{office}: abierto", "{{office}}: abierto", "{{office}}", "braces twice"),
    Plant("hours in a list", OFFICES, 'hours: "Mo-Fr 08:30-18:00; Sa 09:00-13:00"', 'hours:\n      - "Mo-Fr 08:30-18:00"', 'hours:\n', "in one line behind the colon"),
    Plant("an intent without a colon", f"{ES}/hours.yml", "- intent: ", "- intent ", "- intent ", "A colon is missing"),
    Plant("a file of responses with nothing in it", SPARE, None, "", "", "This file is empty"),
    Plant("a button that is a link", f"{RESPONSES}/tickets.yml", "payload: /report_problem", "payload: https://x.org", "payload: https", "stands in the text"),
    Plant("a button to a prepared answer that is not there", f"{RESPONSES}/tickets.yml", "payload: /report_problem", "payload: /faq/direct_debt", "payload: /faq", "Did you mean 'faq/direct_debit'?"),
    Plant("a button to every prepared answer", f"{RESPONSES}/tickets.yml", "payload: /report_problem", "payload: /faq", "payload: /faq", "Name one of them, as in /faq/"),
    Plant("what is said under a key of another name", FAQ, "      text:", "      texto:", "texto:", "Did you mean 'text'?"),
    Plant("a response in no such language", FAQ, "value: es", "value: esp", "value: esp", "the bot does not speak"),
    Plant("a response that is one text", SPARE, None, 'responses:\n  utter_greet_in_form: "Hola"\n', "utter_greet_in", "Write each of them in a line"),
    Plant("a response without a dash", SPARE, None, "responses:\n  utter_greet_in_form:\n    text: Hola\n", "utter_greet_in", "Begin it with a dash"),
    Plant("words where a rule names a response", f"{RULES}/hours.yml", "action_opening_hours", "Abrimos a las nueve", "Abrimos", "utter_..."),
    Plant("a test of an answer that is gone", TOLD, "intent: opening_hours", "intent: faq/opening", "faq/opening", "'faq/opening', which is not an intent"),
    Plant("an answer misspelt in the settings", "config.yml", "  - faq/bill_too_high", "  - faq/bill_too_hihg", "hihg", "no intent 'faq/bill_too_hihg'"),
    _hours("two days of a month in one", "Mo-Fr 09:00-14:30; 2026 Dec 24,31 off", "each day by itself"),
    Plant("signs of a page", FAQ, "Puedes pagar", "<b>Puedes</b> pagar", "<b>", "read it as it is", suggested=True),
    Plant("signs of a chat program", FAQ, "Puedes pagar", "**Puedes pagar", "**", "read it as it is", suggested=True),
]  # fmt: skip

SETTINGS = [
    Plant("an escalation setting misspelt", CONFIG, "  anger: 0.9", "  angre: 0.9", "angre", "Did you mean 'anger'?"),
    Plant("a share above one", CONFIG, "  offer: 0.45", "  offer: 4.5", "offer: 4.5", "from 0 to 1"),
    Plant("a share that is negative", CONFIG, "  soften: 0.3", "  soften: -0.3", "soften: -", "from 0 to 1"),
    Plant("no failures", CONFIG, "  failures: 4", "  failures: 0", "failures: 0", "from 1 to 20"),
    Plant("failures in parts", CONFIG, "  failures: 4", "  failures: 2.5", "failures: 2.5", "a whole number"),
    Plant("failures in words", CONFIG, "  failures: 4", "  failures: cuatro", "cuatro", "a whole number"),
    Plant("a step that never happens", CONFIG, "  soften: 0.3", "  soften: 0.5", "soften: 0.5", "'soften' would never happen"),
    Plant("an unknown reason", CONFIG, "report_danger: danger", "report_danger: peligro", "peligro", "no reason 'peligro'"),
]  # fmt: skip
