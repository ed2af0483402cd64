"""What can be read, and would have gone wrong without a word: while learning, or before a customer."""

from tests.unit.content.plants.plant import BUSINESS, ES, RESPONSES, RULES, SPANISH, Plant

ABOUT, CONTACTS, OFFICES, PAGE, SERVICES, TEAMS = (
    f"{BUSINESS}/{name}.yml" for name in ("business", "contacts", "offices", "page", "services", "handoff")
)
HOURS, FAQ, ANGER = f"{ES}/hours.yml", f"{RESPONSES}/faq.yml", "data/frustration/es/shouting.yml"
CONFIG = "config.yml"
TOLD = "tests/transcripts/es/open_right_now.yml"
TEMPLATES = f"{BUSINESS}/templates.yml"
HELLO = '  hello: {text: {es: "A {nombre}: hola.", en: "To {nombre}: hello."}, id: {es: "", en: ""}}\n'
CONFIRMED = SPANISH.replace("}]", "}, {type: slot, name: booking_confirmed, value: sí}]")
SAID = 'text: "Puedes pagar'
NAME = "name: Cooperativa Aurora"
HEADING = """heading:
  es: Luz, internet y agua, de los vecinos y para los vecinos.
  en: Electricity, internet and water, by neighbours for neighbours.
"""

SILENT = [
    Plant("an example further in", HOURS, "      - horario\n", "       - horario\n", "       - horario", "further in than the first"),
    Plant("an example of anger further in", ANGER, "  - CONTESTA\n", "  - CONTESTA\n    - YA\n", "    - YA", "further in than the first"),
    Plant("an empty example of anger", ANGER, "  - CONTESTA\n", "  -\n", "  -\n", "This example is empty"),
    Plant("a name cut short at a sign", OFFICES, "    es: Norte\n", "    es: Oficina #2\n", "Oficina #2", "taken for a remark"),
    Plant("a piece in a list cut short at a sign", TOLD, "    bot:", "    not:\n      - caso #12\n    bot:", "caso #12", "taken for a remark"),
    Plant("a colour without quotes", PAGE, 'colour: "#0b6b63"', "colour: #0b6b63", "colour: #", "taken for a remark"),
    Plant("a number that begins with a nought", CONTACTS, 'phone: "+34 900 000 100"', "phone: 0900800700", "phone: 0", "between quotes"),
    Plant("a text whose first word is taken for a name", ABOUT, NAME, "name: &Co Aurora", "&Co Aurora", "keeps for itself"),
    Plant("a text that begins with a dash", ABOUT, NAME, "name: - Aurora", "name: - Aurora", "keeps for itself"),
    Plant("a text that begins with a stroke", ABOUT, NAME, "name: |Aurora", "name: |Aurora", "keeps for itself"),
    Plant("a text that begins with a question mark", ABOUT, NAME, "name: ? Aurora", "name: ? Aurora", "keeps for itself"),
    Plant("a day no month has", ABOUT, NAME, "name: 2026-02-30", "2026-02-30", "there is none like it"),
    Plant("a sum for a name that is none", ABOUT, NAME, "name: 1__0", "1__0", "between quotes"),
    Plant("a number of another kind", ABOUT, NAME, "name: 0x1F", "0x1F", "between quotes"),
    Plant("a group taken over from a text", ABOUT, NAME, f"{NAME}\n<<: Aurora", "<<: Aurora", "keeps for itself"),
    Plant("a price before a blank", ABOUT, NAME, "name: Aurora ${phone}", "${phone}", "unless it stands between quotes"),
    Plant("a telephone number copied from a list of contacts", CONTACTS, '"+34 900', '"\u202a+34 900', "\u202a", "invisible sign"),
    Plant("a line parted as a web page does", FAQ, "Puedes pagar", "Puedes\u2028pagar", "\u2028", "invisible sign"),
    Plant("a sign that another encoding leaves behind", FAQ, "Puedes pagar", "Puedes \x93pagar", "\x93", "invisible sign"),
    Plant("a button with nothing on it", f"{RESPONSES}/tickets.yml", 'title: "Contar el problema"', 'title: ""', 'title: ""', "has no words here yet"),
    Plant("a service without a name", SERVICES, "    en: water\n", '    en: " "\n', 'en: " "', "has no words here yet"),
    Plant("an empty synonym", OFFICES, "es: [oficina norte, ", 'es: ["", ', 'es: ["", ', "has no words here yet"),
    Plant("a team without a name", TEAMS, "    en: faults\n", '    en: ""\n', 'en: ""', "has no words here yet"),
    Plant("a group with nothing in it", PAGE, HEADING, "heading:\n", "heading:", "Write in the lines below: 'es:', 'en:'."),
    Plant("a group that is missing", PAGE, HEADING, "", "colour:", "Add a line 'heading:', and below it: 'es:', 'en:'."),
    Plant("an empty suggestion", PAGE, "Quiero pedir cita,", '"",', '"",', "has no words here yet"),
    Plant("signs of a page with an address", FAQ, "Puedes pagar", "<a href='https://aurora.example'>Puedes pagar", "<a href", "read it as it is", suggested=True),
    Plant("a space as pages write it", FAQ, "Puedes pagar", "Puedes&nbsp;pagar", "&nbsp;", "read it as it is", suggested=True),
    Plant("a line break as programs write it", FAQ, SAID, "text: 'Hola\\n'\n      # \"", "Hola\\n", "read it as it is", suggested=True),
    Plant("an address without its beginning", FAQ, "Puedes pagar", "Puedes pagar en www.aurora.example", "www.", "leads nowhere on the web", suggested=True),
    Plant("a link without its beginning", FAQ, "Puedes pagar", "[Puedes](aurora.example/pagos) pagar", "aurora.example/pagos", "leads nowhere on the web", suggested=True),
    Plant("an example between quotes", HOURS, "      - horario\n", '      - "horario"\n', '"horario"', "Take them away", suggested=True),
    Plant("a remark in an example", ANGER, "  - CONTESTA\n", "  - CONTESTA # así, en mayúsculas\n", "# así", "learnt as part", suggested=True),
    Plant("a text in the wrong language", FAQ, 'text: "You can pay by card', 'text: "Se puede pagar con tarjeta o en efectivo en cualquiera de las oficinas."\n      # "', "Se puede pagar con", "in English, and reads like Spanish", suggested=True),
    Plant("a fact in the wrong language", PAGE, "en: A cooperative of the people it serves", "en: Una cooperativa de las personas que la usan", "Una cooperativa de las personas que", "reads like Spanish", suggested=True),
    Plant("a settings' key that nobody reads", CONFIG, "policies:\n", "polices:\n", "polices:", "Did you mean 'policies'?"),
    Plant("a blank in a fact", OFFICES, "es: Los sábados solo", "es: Llama al {phone}; los sábados solo", "{phone}", "Nothing is filled in here"),
    Plant("a blank of a template misspelt", TEMPLATES, "messages:\n", f"messages:\n{HELLO}", "{nombre}", "nothing says what that is"),
    Plant("a condition on what is true or false", f"{RESPONSES}/system.yml", SPANISH, f"{CONFIRMED}\n      text: Hola\n    - {SPANISH}", "value: sí", "Write true or false"),
    Plant("a rule for what is never so", f"{RULES}/hours.yml", "    steps:", "    condition:\n      - slot_was_set:\n          - language: inglés\n    steps:", "language: inglés", "'language' is never 'inglés'"),
    Plant("a button of a test for a place that is not there", TOLD, "turns:\n", "turns:\n  - press: '/inform{\"office\": \"nort\"}'\n", "nort", "Did you mean 'norte'?"),
    Plant("a customer who says a date", TOLD, "turns:\n", "turns:\n  - customer: 2026-12-24\n", "2026-12-24", "is a date"),
    Plant("a customer who says a number", TOLD, "turns:\n", "turns:\n  - customer: 12345\n", "12345", "between quotes"),
]  # fmt: skip
