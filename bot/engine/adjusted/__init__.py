"""Rasa's own work, done in less time, or not done where nobody needs it."""
