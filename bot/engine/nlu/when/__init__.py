"""When someone means, in Spanish and English: days, hours, parts of a day, and those that will not do."""
