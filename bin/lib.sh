# Shared by the scripts beside it: sourced, not run.
# shellcheck shell=bash disable=SC2034

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${CAMEL_JETSTREAM_CACHE:-$repo/.cache}

say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

# The comment that a script begins with.
usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; }

have() { command -v "$1" >/dev/null 2>&1; }

# at_least 2.12 2.9.10 fails: 2.9.10 is older than 2.12
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

has_apt() { have apt-get && have dpkg-deb && [ -r /etc/os-release ]; }

# private_apt DIR: makes DIR hold an apt state of its own and sets the array apt_options to use it, so that neither root
# rights are needed nor the system's lists touched. Signatures are checked as ever, by the machine's own keys and proxies.
private_apt() {
    mkdir -p "$1"/etc/sources.list.d "$1"/state/lists/partial "$1"/cache/archives/partial
    : >"$1/state/status"
    apt_options=(-qq
        -o Dir::State="$1/state" -o Dir::State::status="$1/state/status" -o Dir::Cache="$1/cache"
        -o Acquire::Languages=none -o Acquire::Retries=3
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false
        -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false
        -o APT::Update::Error-Mode=any -o APT::Sandbox::User=root -o Debug::NoLocking=true)
}
