#!/bin/sh
# Prints the first Python from 3.11 on that works and can make environments.
# A name on the path proves nothing: a version switcher leaves names that fail when run.

for python in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
  if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "$python"
    exit 0
  fi
done
echo "Tenantline needs Python 3.11 or newer with venv." >&2
echo "On Debian and Ubuntu: sudo apt install python3 python3-venv" >&2
echo "If it has another name: make install PYTHON=/path/to/python3" >&2
exit 1
