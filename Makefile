# The product's commands. Each does its own set-up, on a machine with only Python 3.11+, git and make.
# DATA is the demo's folder, PORT its port; PROBES how many single probes `make probe` draws, twice.

PORT ?= 8000
DATA ?= data
PROBES ?= 60000
PYTHON ?= python3
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy

UV := .tools/bin/uv
RUN := .venv/bin

.PHONY: demo test check probe broken bench ready assets clean

demo: ready assets
	@exec $(RUN)/adelante demo --port "$(PORT)" --data "$(DATA)"

test: ready assets check
	@$(RUN)/python -m tests.side_by_side

check: ready
	@$(RUN)/ruff check --quiet
	@$(RUN)/ruff format --check --quiet
	@$(RUN)/mypy adelante
	@$(RUN)/lint-imports --no-cache

probe: ready assets
	@PROBES="$(PROBES)" $(RUN)/python -m pytest tests/isolation

broken: ready assets
	@$(RUN)/python -m tests.broken

bench: ready assets
	@$(RUN)/python -m bench

ready: .venv/ready

.venv/ready: uv.lock pyproject.toml $(UV)
	@$(UV) sync --locked --quiet --python "$(PYTHON)"
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Adelante needs Python 3.11 or newer; set PYTHON=… to one."; exit 1; }
	@$(PYTHON) -m venv .tools || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv."; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

assets: ready
	@$(RUN)/python manage.py assets

clean:
	rm -rf .venv .tools build
