"""Faults in the settings, among the examples of anger, and files that are nowhere."""

from tests.unit.content.plants.plant import BUSINESS, DOMAIN, RESPONSES, Plant

FAQ, OFFICES = f"{RESPONSES}/faq.yml", f"{BUSINESS}/offices.yml"
TOLD = "tests/transcripts/es/open_right_now.yml"
PAGE = f"{BUSINESS}/page.yml"
CONFIG, ANGER = "config.yml", "data/frustration/es/shouting.yml"
DANGER = "data/danger/es/people.yml"

ELSEWHERE = [
    Plant("an odd space", ANGER, "  - CONTESTA\n", "\u00a0 - CONTESTA\n", "CONTESTA", "space bar"),
    Plant("a test conversation misspelt", TOLD, "about:", "abuot:", "abuot", "Did you mean 'about'?"),
    Plant("an unknown expectation", TOLD, "    bot:", "    bots:", "bots", "Did you mean 'bot'?"),
    Plant(
        "nobody's turn",
        TOLD,
        "turns:\n",
        "turns:\n  - bot: [hola]\n",
        "- bot: [hola]",
        "begins with none",
    ),
    Plant(
        "a slot for a form that does not ask for it",
        DOMAIN,
        "          - active_loop: cancel_appointment_form\n  booking_confirmed",
        "          - active_loop: notify_me_form\n  booking_confirmed",
        "          - active_loop: notify_me_form\n  booking_confirmed",
        "does not ask for it",
    ),
    Plant("an hour no day has", OFFICES, "08:30-18:00", "08:30-25:00", "25:00", "no 25:00 in a day"),
    Plant("a day no month has", OFFICES, "Sa 09:00-13:00", "2026 Apr 31 off", "Apr 31", "no 2026 Apr 31"),
    Plant("a day after the last", OFFICES, "Sa 09:00-13:00", "Dec 24-32 off", "Dec 24-32", "no Dec 32"),
    Plant(
        "a blank nobody fills", FAQ, "Puedes pagar", "{nombre}, puedes pagar", "{nombre}", "fills in {nombre}"
    ),
    Plant(
        "a blank that is empty until it is said",
        FAQ,
        "Puedes pagar",
        "Puedes pagar en {office}",
        "{office}",
        "fills in {office}, which a customer may not have said yet",
    ),
    Plant(
        "a blank with spaces",
        f"{RESPONSES}/hours.yml",
        "{office}",
        "{ office }",
        "{ office }",
        "fills nothing",
    ),
    Plant("a blank half open", f"{RESPONSES}/hours.yml", "{office}", "{office", "{office:", "fills nothing"),
    Plant("a colour in words", PAGE, '"#0b6b63"', "green", "colour: green", "is no colour"),
    Plant("a colour too pale", PAGE, "#0b6b63", "#7fd0ff", "#7fd0ff", "too pale"),
    Plant(
        "a setting misspelt", CONFIG, "  answer: 0.95", "  anwser: 0.95", "anwser", "Did you mean 'answer'?"
    ),
    Plant("a share with a comma", CONFIG, "  answer: 0.95", "  answer: 0,95", "answer: 0,95", "from 0 to 1"),
    Plant("a share in percent", CONFIG, "  answer: 0.95", "  answer: 95", "answer: 95", "from 0 to 1"),
    Plant(
        "a list that is none",
        CONFIG,
        "  rejecting: [not_what_i_asked]",
        "  rejecting: not_what_i_asked",
        "rejecting:",
        "should be a list",
    ),
    Plant(
        "an unknown intent in the settings",
        CONFIG,
        "  - inform\n",
        "  - imform\n",
        "imform",
        "no intent 'imform'",
    ),
    Plant(
        "a reason for an unknown intent",
        CONFIG,
        "    report_danger: danger",
        "    report_dangers: danger",
        "report_dangers",
        "no intent 'report_dangers'",
    ),
    Plant(
        "an unknown slot in the settings", CONFIG, "[problem_text]", "[problem_txt]", "problem_txt", "no slot"
    ),
    Plant(
        "an unknown action in the settings",
        CONFIG,
        "own_up: [action_ask_rephrase,",
        "own_up: [action_ask_rephase,",
        "action_ask_rephase",
        "no action or response 'action_ask_rephase'",
    ),
    Plant("a mood misspelt", ANGER, "calm: |", "clam: |", "clam", "Did you mean 'calm'?"),
    Plant(
        "a kind of danger misspelt",
        DANGER,
        "harmless: |",
        "harmles: |",
        "harmles",
        "Did you mean 'harmless'?",
    ),
    Plant("a mood without a dash", ANGER, "- CONTESTA\n", "CONTESTA\n", "CONTESTA", "begin with a dash"),
    Plant(
        "a tab among the moods", ANGER, "  - CONTESTA\n", "\t- CONTESTA\n", "CONTESTA", "indented with a tab"
    ),
    Plant(
        "a file above the languages", "data/nlu/more.yml", None, "nlu: []\n", "nlu", "no language's folder"
    ),
    Plant("a file above the folders", "data/more.yml", None, "nlu: []\n", "nlu", "no files of this folder"),
    Plant("an unknown folder", "data/answers/more.yml", None, "nlu: []\n", "nlu", "no files of this folder"),
    Plant("another kind of file", f"{RESPONSES}/more.txt", None, "x\n", "x", "ends in .yml"),
    Plant("unknown facts", f"{BUSINESS}/prices.yml", None, "prices: []\n", "prices", "no file of facts"),
    Plant(
        "a section misspelt",
        f"{RESPONSES}/hours.yml",
        "responses:",
        "respuestas:",
        "respuestas",
        "Did you mean 'responses'?",
    ),
]
