"""Words behind which a day, an hour or a place is named that will not do, in folded text."""

from __future__ import annotations

# "Tuesday, if not Friday" names another that will do.
# These only go on with a no: of an outage, "no hay luz en Norte ni en Sur", they name one place more.
GOING_ON = r"ni|nor|tampoco|neither"
WORDS = (
    rf"(?<!why )(?<!if )not|{GOING_ON}|(?<!mas o )menos|excepto|salvo"
    r"|except(?:ing)?(?: for)?|but not"
    r"|(?:all|any|anywhere|anyone|anytime|everywhere|(?:any|every) (?:one|place|day|time)|any of them)"
    r" (?:but|bar)"
    r"|other than|apart from|aparte del?|instead of|rather than|better than|(?:en vez|en lugar) del?"
    r"|mejor que|que no sean?"
)
# "No antes del jueves" means from then on, "not after Friday" until then; "why not before" asks for it.
NO_BOUND = r"(?<!por que )(?<!porque )(?<!why )(?<!\bsi )(?<!\bif )\b(?:no|nunca|jamas|not|never)(?: sea)? "
BEFORE = r"(?:antes del?|before|earlier than)"
AFTER = r"(?:(?:despues|mas tarde) del?|after|later than)"
