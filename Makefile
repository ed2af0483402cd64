# The commands of this project. `make run` is all it takes to try it; see README.md.
.PHONY: help setup dev run test check format lock bench bench-nlu bench-frustration bench-danger bench-browser bench-desk bench-lists bench-growth counterparts screenshots

help:
	@echo "make run              set up what is missing and start (Ctrl-C stops)"
	@echo "make setup            only set up"
	@echo "make dev              the same, with what tests and checks need"
	@echo "make test             every test, in both environments"
	@echo "make check            format, lint, types, doors between rooms, content"
	@echo "make format           format the code"
	@echo "make lock             compile requirements/*.txt from pyproject.toml"
	@echo "make campaign-NAME    a test of tests/campaigns at full size"
	@echo "make counterparts     the networks of the tests, to try by hand: Twilio, Telegram, WireMock"
	@echo "make bench            measure this project beside stock Rasa"
	@echo "make bench-nlu        how well messages are understood, on public sets in NLU_DATA"
	@echo "make bench-frustration    who is handed over, in dialogues written for it (tests/dialogues)"
	@echo "make bench-danger     who is called a person or asked, of messages that tell of danger (tests/danger)"
	@echo "make bench-browser    how long customers and operators wait, measured in a browser"
	@echo "make bench-desk       how long they wait at a busy desk: 20 operators, 200 open conversations"
	@echo "make bench-lists      what a list of 50,000 conversations costs to open, against one of 500"
	@echo "make bench-growth     what a turn costs with long conversations, many answers and many rules"
	@echo "make screenshots      the pictures in docs/images, from the running product"

setup:
	@scripts/setup runtime

dev:
	@scripts/setup dev

run: setup
	@exec .venv/bin/bot run

test: dev
	@scripts/test-needs
	@scripts/test

check: dev
	@scripts/check

format: dev
	@.venv/bin/ruff format --quiet .
	@.venv/bin/ruff check --quiet --fix .

lock: dev
	@scripts/lock

campaign-%: dev
	@scripts/test-needs
	@CAMPAIGN=full .venv/bin/pytest -s tests/campaigns/test_$(subst -,_,$*).py

counterparts: dev
	@scripts/test-needs
	@exec .venv/bin/python -m tests.counterparts

bench: dev
	@.venv/bin/python -m benchmarks

bench-nlu: dev
	@.venv-engine/bin/python -m benchmarks.nlu --data "$(or $(NLU_DATA),NLU_DATA=FOLDER)"

bench-frustration: dev
	@.venv/bin/python -m benchmarks.frustration

bench-danger: dev
	@.venv/bin/python -m benchmarks.danger

bench-desk: dev
	@.venv/bin/python -m benchmarks.desk

screenshots: dev
	@scripts/test-needs
	@.venv/bin/python -m scripts.screenshots

bench-browser: dev
	@scripts/test-needs
	@.venv/bin/python -m benchmarks.browser

bench-growth: dev
	@.venv/bin/python -m benchmarks.growth

bench-lists: dev
	@scripts/test-needs
	@.venv/bin/python -m benchmarks.lists
