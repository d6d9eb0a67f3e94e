#!/bin/sh
# Pin every requirement by version and hash, for Python 3.11 and later, from pyproject.toml and requirements/*.in. Needs uv.
set -eu
cd "$(dirname "$0")/.."
pin() { uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url "$@"; }
pin pyproject.toml --extra dask --extra asterix --extra oidc --extra tak -o requirements/runtime.txt
pin requirements/build.in -c requirements/runtime.txt -o requirements/build.txt
pin requirements/test.in -c requirements/runtime.txt -c requirements/build.txt -o requirements/test.txt
