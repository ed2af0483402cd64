"""Lines that begin where they should not, lists that are none, and names that stand for nothing."""

from tests.unit.content.plants.plant import BUSINESS, DOMAIN, ES, RESPONSES, RULES, Plant

SAID, ASKED, RULE = f"{RESPONSES}/offices.yml", f"{ES}/offices.yml", f"{RULES}/offices.yml"
OFFICES, CUES = f"{BUSINESS}/offices.yml", f"{BUSINESS}/cues.yml"
CONTACTS, HOURS = f"{BUSINESS}/contacts.yml", "hours:\n  es: de"
CONFIG, POLICIES = "config.yml", "\npolicies:\n"
TEXT, BUT = '  text: "{office}: {address}."', "  en: [but, although]"
NORTE = "oficina norte, oficina del norte, el norte, avenida de la estación, la de la estación"
STEP = "    - action: action_office"
STORY = """version: "3.1"

stories:
  - story: A visit
    steps:
      - intent: office_location
      - action: utter_greet
"""

INDENTED = [
    Plant("a text one space short", SAID, f"    {TEXT}", f"   {TEXT}", TEXT,
          "Spaces before this line: 5. Those above, to which it may belong, have 4 or 6."),
    Plant("an office one space in", OFFICES, "\n  norte:", "\n   norte:", "norte:", "line: 3. Those above"),
    Plant("a text where its dash stands", SAID, f"    {TEXT}", f"  {TEXT}", TEXT, "has none itself"),
    Plant("a step where its list stands", RULE, f"  {STEP}", STEP, STEP, "in the same place with none"),
    Plant("a name that stands for nothing", DOMAIN, " &questions", "", "*questions",
          "'*questions' stands for what is called '&questions' further up"),
    Plant("synonyms without brackets", OFFICES, f"[{NORTE}]", NORTE, NORTE, "Put it between [ and ]"),
    Plant("two commas in a list", CUES, BUT, "  en: [but,, although]", "but,,", "too many in this list"),
    Plant("a comma before a text behind a list", CONFIG, POLICIES, "\npolicies: , x\n", ", x",
          "comma or another sign too many"),
    Plant("a comma before the first text", CONTACTS, HOURS, "hours:\n  es: , de", "es: , de",
          "comma or another sign too many"),
    Plant("a bracket before a text behind a list", CONFIG, POLICIES, "\nlanguage: ] es\npolicies:\n", "] es",
          "comma or another sign too many"),
    Plant("two texts behind a list", CONFIG, POLICIES, '\nlanguage: "es" "en"\npolicies:\n', '"es"',
          "Several texts stand here behind one key"),
    Plant("a semicolon in a list", CUES, BUT, "  en: [but; although]", "but;", "parts nothing in a list"),
    Plant("a colon in a list", CUES, BUT, "  en: [but: although]", "but:", "with a colon in it"),
    Plant("a story among the rules", f"{RULES}/visit.yml", None, STORY, "stories:", "Stories go in"),
    Plant("an intent's key misspelt", ASKED, "  - intent:", "  - intetn:", "intetn", "mean 'intent'"),
    Plant("a step's key misspelt", RULE, "- intent:", "- intnet:", "intnet", "mean 'intent'"),
    Plant("an emptied list of what there is", DOMAIN, None, "", "", "This file is empty"),
    Plant("emptied words for a yes", CUES, None, "", "", "This file is empty"),
]  # fmt: skip
