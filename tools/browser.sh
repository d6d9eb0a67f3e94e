#!/bin/sh
# The page's tests need a Chromium. Install Debian's where we may; else say in one line what to install.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="none"; fi
fi
if [ "$as_root" != none ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    if $as_root apt-get update -qq && $as_root apt-get install -qq -y --no-install-recommends chromium >/dev/null; then exit 0; fi
fi
echo "browser tests will be skipped: no Chromium here; install the package 'chromium' to run them" >&2
