# Every target sets the machine up by itself, once: .venv, the locked packages, Debian's libraries.
.DEFAULT_GOAL := help
PY := .venv/bin/python
ARGS ?=

.PHONY: help run test check bench steady sheets kills soak taken-home tour models reproduce finder clip lock clean ready-run ready-test

help:
	@echo "make run        open Digitscope (with no display: walk through every page, pictures in ./tour)"
	@echo "make test       run the tests"
	@echo "make check      ruff, mypy and the import rules"
	@echo "make bench      measure the speed on this machine"
	@echo "make steady     measure how steady the reading of made-up films is (a quarter of an hour)"
	@echo "make sheets     read made-up sheets, and scenes without digits, of every kind: a table"
	@echo "make kills      kill the program at 200 random moments, look at what is left (half an hour)"
	@echo "make soak       everything that has to hold for hours, one after the other (a night); ARGS='quits leaks'"
	@echo "make taken-home  run exported programs and notebooks in a Python without Digitscope (an hour)"
	@echo "make tour       walk through every page unattended, pictures in ./tour"
	@echo "make models     train the shipped networks again"
	@echo "make reproduce  run the chapter's experiments beside its figures and plain Keras (half an hour)"
	@echo "make finder     train again what finds digits on a frame (half an hour)"
	@echo "make clip       make the sample clip again"
	@echo "make lock       resolve requirements.lock again"
	@echo "make clean      delete what the targets made"

ready-run:
	@sh resources/setup/setup.sh run

ready-test:
	@sh resources/setup/setup.sh test

run: ready-run
	$(PY) main.py $(ARGS)

test: ready-test
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: ready-run
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo

bench: ready-test
	$(PY) main.py bench $(ARGS)

steady: ready-test
	$(PY) tests/benchmarks/steadiness.py $(ARGS)

sheets: ready-run
	$(PY) tests/benchmarks/sheets.py $(ARGS)

soak: ready-test
	$(PY) tests/trust/soak.py $(ARGS)

kills: ready-run
	$(PY) tests/trust/kills.py $(ARGS)

taken-home: ready-run
	$(PY) tests/benchmarks/taken_home.py $(ARGS)

tour: ready-run
	$(PY) main.py tour $(ARGS)

models: ready-run
	$(PY) resources/models/make_models.py $(ARGS)

reproduce: ready-run
	$(PY) main.py reproduce --against-keras --explain $(ARGS)

finder: ready-run
	$(PY) resources/models/make_finder.py $(ARGS)

clip: ready-run
	$(PY) resources/clip/make_clip.py $(ARGS)

lock: ready-run
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(PY) resources/setup/lock.py

clean:
	rm -rf .venv tour .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
