from tests.unit.services.conftest import world

__all__ = ["world"]
