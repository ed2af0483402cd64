"""The facts of the business."""

from tests.unit.content.plants.plant import BUSINESS, Plant

FACTS = [
    Plant(
        "hours that cannot be read",
        f"{BUSINESS}/offices.yml",
        "Mo-Fr 09:00-14:30",
        "Mo-Fri 9-14:30",
        "Mo-Fri",
        "cannot be read",
    ),
    Plant(
        "holidays among the hours",
        f"{BUSINESS}/offices.yml",
        "Mo-Fr 09:00-14:30",
        "Mo-Fr 09:00-14:30; PH off",
        "PH off",
        "Public holidays do not belong",
    ),
    Plant(
        "an office in an unknown district",
        f"{BUSINESS}/offices.yml",
        "district: norte",
        "district: nort",
        "district: nort",
        "no district 'nort'",
    ),
    Plant(
        "an appointment in an unknown office",
        f"{BUSINESS}/appointment_kinds.yml",
        "[centro, puerto]",
        "[centro, sur]",
        "[centro, sur]",
        "no office 'sur'",
    ),
    Plant(
        "a telephone number without a prefix",
        f"{BUSINESS}/contacts.yml",
        'phone: "+34 900 000 100"',
        'phone: "900 000"',
        'phone: "900 000"',
        "telephone number",
    ),
    Plant(
        "a name missing in a language",
        f"{BUSINESS}/services.yml",
        "    en: water\n",
        "",
        "  water:",
        "'en' is missing",
    ),
    Plant(
        "one word for two things",
        f"{BUSINESS}/districts.yml",
        "el sur, zona sur",
        "el norte, zona sur",
        "el norte, zona sur",
        "a word for both",
    ),
    Plant(
        "a country without known holidays",
        f"{BUSINESS}/business.yml",
        "country: ES",
        "country: XX",
        "country: XX",
        "holidays of 'XX' are not known",
    ),
    Plant(
        "an unknown region",
        f"{BUSINESS}/business.yml",
        "region: null",
        "region: XX",
        "region: XX",
        "not a region of ES",
    ),
    Plant(
        "a time zone that does not exist",
        f"{BUSINESS}/business.yml",
        "Europe/Madrid",
        "Madrid",
        "time_zone: Madrid",
        "not a time zone",
    ),
    Plant("a file of facts missing", f"{BUSINESS}/contacts.yml", "phone", None, "", "This file is missing"),
]

CUES = [
    Plant(
        "a cue of no letters",
        f"{BUSINESS}/cues.yml",
        "es: [en, de, por]",
        'es: [en, "", por]',
        'es: [en, "", por]',
        "There is no word here",
    ),
    Plant(
        "a cue twice",
        f"{BUSINESS}/cues.yml",
        "es: [en, de, por]",
        "es: [en, de, Dé]",
        "es: [en, de, Dé]",
        "'Dé' stands here twice",
    ),
    Plant(
        "cues missing in a language",
        f"{BUSINESS}/cues.yml",
        "    en: [in, at, from, near]\n",
        "",
        "  after:",
        "'en' is missing",
    ),
]
