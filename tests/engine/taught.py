"""What a small model is taught, by intent."""

from __future__ import annotations

SAID = {
    "greet": ["hola", "buenos días", "buenas tardes", "hello", "good morning", "hi there"],
    "hours": [
        "¿a qué hora abren?",
        "horario de la oficina",
        "¿abren hoy?",
        "opening hours",
        "when do you open",
    ],
    "person": [
        "hablar con una persona",
        "pásame con alguien",
        "un agente",
        "talk to a person",
        "a human please",
    ],
}
TEXTS = [text for said in SAID.values() for text in said]
LABELS = [intent for intent, said in SAID.items() for _ in said]
