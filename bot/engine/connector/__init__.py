"""What the gateway asks, and what it is answered: the shapes of docs/architecture.md, buttons and replies."""
