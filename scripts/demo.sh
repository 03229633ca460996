#!/usr/bin/env bash
# Shows the main job: the same unmodified programs answer the same addresses, first on the system's
# libmaxminddb, then on ours. Installs what it needs (apt-get), builds, changes nothing outside build/.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

install_packages g++ cmake ninja-build libboost-dev libxxhash-dev rapidjson-dev \
    libcli11-dev libmaxminddb0 mmdb-bin python3-maxminddb

say "building (build/demo)"
cmake -S . -B build/demo -G Ninja -DCMAKE_BUILD_TYPE=Release -DMXYDB_BUILD_TESTS=OFF >/dev/null
cmake --build build/demo | tail -n 1
ours="$PWD/build/demo/compat/libmaxminddb.so.0"

database="${MXYDB_TEST_DATA:-../shared/data}/maxmind/GeoIP2-City-Test.mmdb"
address=81.2.69.160
if [ ! -r "$database" ]; then
    database=build/demo/sample.mmdb
    say "no test data here: writing a sample database, $database"
    /usr/bin/python3 scripts/sample_database.py "$database"
fi

# The path of the libmaxminddb that a program loads, as the dynamic linker reports it.
loaded_library() {
    LD_DEBUG=libs "$@" 2>&1 >/dev/null | sed -n 's/.*calling init: \(.*libmaxminddb.*\)/\1/p'
}

ask_with_mmdblookup() { mmdblookup --file "$database" --ip "$address" "$@"; }
ask_with_python() { /usr/bin/python3 scripts/demo_client.py "$database" "$address"; }

show() {
    printf '\nlibrary loaded by mmdblookup: %s\n' \
        "$(loaded_library mmdblookup --file "$database" --ip "$address")"
    printf '$ mmdblookup --file %s --ip %s country names en\n' "$(basename "$database")" "$address"
    ask_with_mmdblookup country names en
    printf '$ python3 scripts/demo_client.py %s %s\n' "$(basename "$database")" "$address"
    ask_with_python
}

answers() {
    ask_with_mmdblookup
    ask_with_python | grep -v '^library'
}

say "the system's library"
show
original_answers=$(answers)

say "ours, through LD_PRELOAD"
export LD_PRELOAD="$ours"
show
our_answers=$(answers)
unset LD_PRELOAD

say "comparing every line of both"
if [ "$original_answers" = "$our_answers" ]; then
    printf 'identical: %d lines\n' "$(wc -l <<<"$our_answers")"
else
    diff <(printf '%s\n' "$original_answers") <(printf '%s\n' "$our_answers")
    exit 1
fi
