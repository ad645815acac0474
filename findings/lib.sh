# Shared by the scripts beside it: sourced, not run.
# shellcheck shell=bash

set -euo pipefail
findings=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
server_pid=

end() {
    [ -z "$server_pid" ] || { kill "$server_pid" && wait "$server_pid"; } 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT

say() { printf '%s\n' "$*" >&2; }

# The JDK and Maven of the build; what is missing is obtained.
environment=$("$findings/../bin/setup")
eval "$environment"

# start_server newest|oldest [CONFIGURATION]: starts a nats-server with JetStream and sets url. The packages are those of this machine's
# apt sources; newest was 2.15.1 and oldest 2.9.10 when the findings were written. NATS_VERSION chooses between the two.
start_server() {
    local binary
    binary=$("$findings/../bin/nats-server-fetch" "${NATS_VERSION:-$1}" | awk '{ print $3 }')
    mkdir -p "$work/server"
    printf 'listen: "127.0.0.1:-1"\nports_file_dir: "%s"\njetstream: { store_dir: "%s" }\n%s\n' \
        "$work/server" "$work/server" "${2:-}" >"$work/server/server.conf"
    "$binary" -c "$work/server/server.conf" >"$work/server/log" 2>&1 &
    server_pid=$!
    for _ in $(seq 100); do
        url=$(sed -n 's/.*"nats":\["\([^"]*\)".*/\1/p' "$work"/server/*.ports 2>/dev/null || true)
        [ -z "$url" ] || return 0
        sleep 0.1
    done
    cat "$work/server/log" >&2
    return 1
}

# maven GROUP:ARTIFACT:VERSION...: puts these and what they need into a folder, for java_program
maven() {
    local coordinate group artifact version
    {
        echo '<project><modelVersion>4.0.0</modelVersion>'
        echo '<groupId>findings</groupId><artifactId>findings</artifactId><version>1</version><dependencies>'
        for coordinate; do
            IFS=: read -r group artifact version <<<"$coordinate"
            printf '<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>\n' \
                "$group" "$artifact" "$version"
        done
        echo '</dependencies></project>'
    } >"$work/pom.xml"
    mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
        -DoutputDirectory="$work/lib" >&2
}

# java_program [ARGUMENT]...: runs the program of standard input and keeps what it prints
java_program() {
    cat >"$work/Finding.java"
    java -cp "$work/lib/*" "$work/Finding.java" "$@" 2>"$work/errors" | tee "$work/output" || {
        cat "$work/errors" >&2
        return 1
    }
}

# npm_packages NAME@VERSION...
npm_packages() {
    mkdir -p "$work/node"
    (cd "$work/node" && echo '{ "private": true, "type": "module" }' >package.json \
        && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error "$@" >&2)
}

# node_program [ARGUMENT]...: runs the program of standard input and keeps what it prints
node_program() {
    cat >"$work/node/finding.js"
    node "$work/node/finding.js" "$@" 2>"$work/errors" | tee "$work/output" || {
        cat "$work/errors" >&2
        return 1
    }
}

# seen: fails if the output is not that of standard input, which was seen when the finding was written
seen() {
    cat >"$work/seen"
    if diff -u --label "seen then" --label "seen now" "$work/seen" "$work/output"; then
        say "As it was seen."
    else
        say "The behaviour has changed."
        exit 1
    fi
}
