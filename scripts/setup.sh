#!/usr/bin/env bash
# Prepares a machine: the system packages that the project needs and the private Python environment .venv.
#
#   scripts/setup.sh          what `make demo`, `make test` and `make bench` need
#   scripts/setup.sh --lint   also clang with its formatter, linter and sanitizers
#
# Made for Debian 12. Finding everything in place takes a moment and needs no network. Two variables change what it does:
#   ADJUDGE_APT=never   print the apt command that would help, install nothing
#   ADJUDGE_APT=skip    do not look for system packages (for other systems: bring them yourself)
#   PYTHON=...          the interpreter to make .venv with (3.11 or later)
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(g++ cmake ninja-build ccache libboost1.81-dev libyaml-cpp-dev libintelrdfpmath-dev libcctz-dev libpcre2-dev
  libutf8proc-dev libpugixml-dev libgtest-dev libbenchmark-dev python3-dev python3-venv tzdata graphviz)
if [[ "${1:-}" == --lint ]]; then
  packages+=(clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev)
fi

say() { printf 'setup: %s\n' "$*"; }

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || echo "$package"
  done
}

# Boost 1.81 and Debian's default Boost 1.74 cannot both be installed: say what goes before it goes.
say_what_goes() {
  local gone
  gone=$(LC_ALL=C apt-get install --simulate --no-install-recommends "$@" 2>/dev/null |
    sed -n 's/^Remv \([^ ]*\).*/\1/p' | tr '\n' ' ') || true
  if [[ -n "$gone" ]]; then
    say "note: this replaces packages that are installed now: $gone"
  fi
}

install_packages() {
  local missing=("$@") as_root=() may=yes
  if [[ $EUID -ne 0 ]]; then
    as_root=(sudo -n)
    "${as_root[@]}" true 2>/dev/null || may=no
  fi
  if [[ "${ADJUDGE_APT:-}" == never || $may == no ]]; then
    say "these system packages are missing: ${missing[*]}"
    say_what_goes "${missing[@]}"
    say "please run, as root:  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    exit 1
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq || say "apt could not refresh all its lists; going on with those it has"
  say_what_goes "${missing[@]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
}

if [[ "${ADJUDGE_APT:-}" != skip ]]; then
  if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]})); then
      install_packages "${missing[@]}"
    fi
  else
    say "this is no Debian system: please bring what the following packages hold, then set ADJUDGE_APT=skip"
    say "${packages[*]}"
    exit 1
  fi
fi

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} /usr/bin/python3 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  say "no Python 3.11 or later with venv was found; set PYTHON to one" >&2
  exit 1
}

# .venv/ready holds the requirements that were installed; while it is equal to them nothing is to do.
if ! cmp -s requirements.txt .venv/ready || ! .venv/bin/python -c '' 2>/dev/null; then
  python=$(find_python)
  say "making .venv with $("$python" --version), packages from requirements.txt"
  rm -rf .venv
  "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
  cp requirements.txt .venv/ready
fi
