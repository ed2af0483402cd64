"""The engine's command line: ``serve`` is ours, everything else is Rasa's own."""

from __future__ import annotations

import gc
import itertools
import os
import sys
from pathlib import Path

from bot.engine.adjusted import quiet, without_tensorflow
from bot.engine.serve import CannotServe

_SERVERS = (["run"], ["shell"], ["x"])
_DEFAULTS = {
    "ACTION_URL": "http://127.0.0.1:5055/actions",
    "ACTION_TOKEN": "",
    "TRACKER_URL": "sqlite:///var/trackers.db",
}


def main() -> None:
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    argv = sys.argv[1:]
    try:
        if argv[:1] == ["serve"]:
            quiet.before_import()
            from bot.engine import serve

            serve.main(argv[1:])
        else:
            gc.set_threshold(200_000, 50, 50)  # examples are made by the thousand, and most of them stay
            without_tensorflow.arrange(_config(argv), training=argv[:1] == ["train"])
            quiet.before_import()
            _rasa()
    except (without_tensorflow.TensorFlowMissing, CannotServe) as fault:
        sys.exit(str(fault))


def _rasa() -> None:
    import rasa.__main__
    from rasa.engine.caching import CACHE_LOCATION_ENV, DEFAULT_CACHE_LOCATION

    from bot.engine.adjusted import rasa_adjustments, reading
    from bot.engine.facts import read_languages
    from bot.engine.nlu.encoder import SentenceEncoder

    rasa_adjustments.apply()
    reading.once("ResponseSelector" in without_tensorflow.component_names(_config(sys.argv[1:])))
    reading.only_in(read_languages())
    if sys.argv[1:2] == ["train"]:
        SentenceEncoder.keep_in = Path(os.environ.get(CACHE_LOCATION_ENV, DEFAULT_CACHE_LOCATION))
    quiet.no_progress_bars_in_files()
    sys.argv[1:] = on_loopback(sys.argv[1:])
    rasa.__main__.main()


def on_loopback(argv: list[str]) -> list[str]:
    """Rasa's servers listen to everyone unless told otherwise: ours are told."""
    told = any(word in ("-i", "--interface") or word.startswith("--interface=") for word in argv)
    return argv if told or argv[:1] not in _SERVERS else [*argv[:1], "-i", "127.0.0.1", *argv[1:]]


def _config(argv: list[str]) -> Path:
    for option, value in itertools.pairwise(argv):
        if option in ("-c", "--config"):
            return Path(value)
    return Path("config.yml")


if __name__ == "__main__":
    main()
