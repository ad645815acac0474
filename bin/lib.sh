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

# Needs the variables of /etc/os-release.
distribution() {
    case " ${ID:-} ${ID_LIKE:-} " in
        *" ubuntu "*) echo ubuntu ;;
        *) echo debian ;;
    esac
}

# sources_for SUITE DIR: writes the machine's entry for its own release, with the suite swapped, below DIR.
# Security and updates entries are no models: their suites have a suffix, and they have no other releases.
sources_for() {
    local own component=main file
    own=" ${UBUNTU_CODENAME:-} ${VERSION_CODENAME:-} stable testing unstable sid oldstable "
    [ "$(distribution)" = debian ] || component=universe
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -r "$file" ] || continue
        one_line_entries "$own" "$1" "$component" <"$file"
    done | sort -u >"$2/etc/sources.list"
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -r "$file" ] || continue
        deb822_entries "$own" "$1" "$component" <"$file"
    done >"$2/etc/sources.list.d/machine.sources"
    [ -s "$2/etc/sources.list" ] || [ -s "$2/etc/sources.list.d/machine.sources" ]
}

# deb [options] URI SUITE COMPONENTS...
one_line_entries() {
    awk -v own="$1" -v suite="$2" -v component="$3" '
        { sub(/#.*/, "") }
        $1 == "deb" {
            options = ""; i = 2
            if ($2 ~ /^\[/) {
                while (i < NF && $i !~ /\]$/) { options = options " " $i; i++ }
                options = options " " $i; i++
            }
            uri = $i; theirs = $(i + 1); parts = ""
            for (j = i + 2; j <= NF; j++) parts = parts " " $j " "
            if (uri !~ /^cdrom:/ && index(own, " " theirs " ") && index(parts, " main "))
                print "deb" options, uri, suite, component
        }'
}

# Stanzas of fields; a field goes on in lines that begin with a blank (a key, say), and these are kept as they are.
deb822_entries() {
    awk -v own="$1" -v suite="$2" -v component="$3" '
        function flush_stanza() {
            if (types ~ / deb / && matches && has_main && enabled)
                printf "Types: deb\nSuites: %s\nComponents: %s\n%s\n", suite, component, rest
            types = rest = field = ""; matches = has_main = 0; enabled = 1
        }
        BEGIN { enabled = 1 }
        /^#/ { next }
        /^[ \t]*$/ { flush_stanza(); next }
        /^[ \t]/ { value = $0 }
        /^[^ \t]/ {
            colon = index($0, ":"); field = tolower(substr($0, 1, colon - 1)); value = substr($0, colon + 1)
        }
        {
            gsub(/[ \t]+/, " ", value); words = " " value " "
            if (field == "types") types = types words
            else if (field == "suites") {
                n = split(value, names, " ")
                for (i = 1; i <= n; i++) if (index(own, " " names[i] " ")) matches = 1
            }
            else if (field == "components") { if (words ~ / main /) has_main = 1 }
            else if (field == "enabled") { if (tolower(value) ~ /no|false|0/) enabled = 0 }
            else rest = rest $0 "\n"
        }
        END { flush_stanza() }'
}
