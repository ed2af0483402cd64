"""What editors do without thinking that it matters."""

import unicodedata

from tests.unit.content.plants.plant import BUSINESS, DOMAIN, EN, ES, RESPONSES, Plant

HOURS, FAQ, OFFICES = f"{ES}/hours.yml", f"{RESPONSES}/faq.yml", f"{BUSINESS}/offices.yml"
TOLD, STORY = "tests/transcripts/es/open_right_now.yml", "data/stories/new.yml"
STEPS = 'version: "3.1"\n\nstories:\n  - story: A visit\n    steps:\n      - intent: greet\n'
HERE = 'bot: ["/Abierto ahora|Ahora está todo cerrado/"]'
TO_BILLING = '/book_appointment{{"appointment_kind": "billing"}}'


def _marked(name: str, words: str, says: str = "A bracket marks nothing") -> Plant:
    return Plant(name, HOURS, "      - horario\n", f"      - horario de {words}\n", words, says)


def _told(name: str, line: str, says: str) -> Plant:
    return Plant(name, TOLD, f"    {HERE}\n", f"    {HERE}\n    {line}\n", line, says)


def _hours(name: str, hours: str, says: str) -> Plant:
    return Plant(name, OFFICES, "Mo-Fr 09:00-14:30", hours, hours, says)


HABITS = [
    _marked("a mark whose bracket is left open", "[norte(office)"),
    _marked("a mark whose parenthesis is left open", "[norte](office"),
    _marked("a mark closed twice", "[norte]](office)"),
    _marked("a mark with a space in it", "[norte] (office)"),
    _marked("a mark the wrong way round", "(norte)[office]"),
    _marked("a mark around nothing", "[](office)"),
    _marked("a mark in braces that are left open", '[norte]{"entity": "office"'),
    _marked("a mark in braces without quotes", "[norte]{entity: office}", "cannot be read"),
    _marked("a mark in braces with a word processor's quotes", "[norte]{“entity”: “office”}",
            "cannot be read"),
    _marked("a mark in braces with a key of one's own", '[norte]{"entidad": "office"}', "cannot be read"),
    _marked("a mark for an office that is not there", '[norte]{"entity": "office", "value": "nort"}',
            "Did you mean 'norte'"),
    Plant("examples without their line", HOURS, "examples: |", "examples:", "examples:", "No | stands"),
    Plant("examples in one line", HOURS, "examples: |", "examples: >", "examples: >", "lines would be one"),
    Plant("examples that begin too early", HOURS, "examples: |", "examples: | horarios", "examples: |",
          "does not begin in the same line"),
    Plant("an example in two intents, its accents apart", f"{ES}/offices.yml",
          "examples: |\n", unicodedata.normalize("NFD",
          "examples: |\n      - ¿a qué hora abren?\n"), unicodedata.normalize("NFD", "¿a qué"),
          "is an example of"),
    Plant("a tab after a dash", HOURS, "  - intent:", "  -\tintent:", "-\tintent", "A tab stands"),
    Plant("a tab in an empty line", HOURS, "nlu:\n", "nlu:\n\t\n", "\t\n", "A tab stands"),
    Plant("a colon without its space", HOURS, "intent: opening_hours", "intent:opening_hours", "intent:o",
          "A space is missing"),
    Plant("a dash forgotten above a remark", DOMAIN, "  - greet\n", "  greet\n", "  - no_hurry",
          "indentation does not match"),
    Plant("an intent listed twice", DOMAIN, "  - greet\n", "  - greet\n  - greet\n", "greet\n  - goodbye",
          "stands here twice"),
    Plant("an intent with a colon", DOMAIN, "  - greet\n", "  - greet:\n", "- greet:",
          "A colon stands after 'greet'"),
    Plant("an action listed twice", DOMAIN, "  - action_opening_hours\n", "  - action_opening_hours\n" * 2,
          "action_opening_hours\n  - action_office", "stands here twice"),
    Plant("an image at home", FAQ, "      text:", "      image: me.png\n      text:", "me.png", "no address"),
    Plant("a version to come", FAQ, 'version: "3.1"', 'version: "4.0"', "4.0", "would be left out"),
    Plant("a response without its beginning", FAQ, "utter_faq/payment_methods", "faq/payment_methods",
          "  faq/payment_methods", "begin with utter_"),
    Plant("an answer with another line in its name", FAQ, "utter_faq/payment", "utter_faq_payment",
          "faq/payment_methods", "There is 'utter_faq_payment_methods'", f"{EN}/faq.yml"),
    Plant("a button for a kind of appointment that is not there", FAQ, TO_BILLING,
          TO_BILLING.replace("billing", "biling"), '"biling"', "no appointment kind 'biling'"),
    Plant("a number for the key of a district", f"{BUSINESS}/districts.yml", "  la_loma:", "  2:", "  2:",
          "is no key"),
    Plant("a capital in the key of a district", f"{BUSINESS}/districts.yml", "  la_loma:", "  La Loma:",
          "  La Loma:", "is no key"),
    _hours("hours with a long dash", "Mo–Fr 09:00–14:30", "of a word processor"),
    _hours("hours with a space of a word processor", "Mo-Fr\u00a009:00-14:30", "of a word processor"),
    _hours("a month in Spanish", "Mo-Fr 09:00-14:30; 2026 Dic 24 off", "cannot be read"),
    _hours("a date with the day first", "Mo-Fr 09:00-14:30; 24 Dec off", "cannot be read"),
    _hours("a date of a computer", "Mo-Fr 09:00-14:30; 2026-12-24 off", "cannot be read"),
    _told("a status of nobody's", "status: abierto", "Known: bot, open"),
    _told("a form that is not there", "form: book_form", "'book_form' is not known"),
    _told("a reason that is not there", "handoff: enfado", "'enfado' is not known"),
    _told("a language by its name in a test", "language: español", "Known: es, en"),
    Plant("a pattern left open", TOLD, HERE, 'bot: ["/Abierto (ahora/"]', "(ahora", "pattern cannot be read"),
    Plant("a button of a test that leads nowhere", TOLD, "turns:\n", "turns:\n  - press: /nowhere\n",
          "/nowhere", "leads to 'nowhere'"),
    Plant("a button of a test for a prepared answer with values", TOLD, "turns:\n",
          "turns:\n  - press: '/faq/tariffs{\"office\": \"norte\"}'\n", "/faq/tariffs",
          "not one the bot understands"),
    Plant("a test whose name ends otherwise", "tests/transcripts/es/new.yaml", None, "about: x\n", "about",
          "does not read this file"),
    Plant("a test in a folder of its own", "tests/transcripts/spanish/new.yml", None,
          "about: x\nturns: []\n", "about", "no language's folder"),
    Plant("a story in which the bot does nothing", STORY, None, STEPS, "story:", "says nothing of what"),
    Plant("a story against a rule", STORY, None, f"{STEPS}      - action: utter_goodbye\n", "story:",
          "This story and"),
]  # fmt: skip
