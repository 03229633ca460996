#!/usr/bin/env bash
# Builds and checks everything, as CI does: style, release build, tests against the original and its
# clients, sanitizers, an installed tree. Installs missing packages (apt-get). Ends with the counts.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

build_packages=(g++ cmake ninja-build pkg-config libboost-dev libxxhash-dev rapidjson-dev
    libcli11-dev libgtest-dev libbenchmark-dev)
style_packages=(clang clang-format clang-tidy shellcheck man-db groff)
# The original, and programs that use it: what our library is compared with.
peer_packages=(libmaxminddb0 libmaxminddb-dev mmdb-bin python3-maxminddb
    libmaxmind-db-reader-xs-perl nginx-light libnginx-mod-http-geoip2 abigail-tools locales
    libhyperscan-dev libre2-dev)
install_packages git "${build_packages[@]}" "${style_packages[@]}" "${peer_packages[@]}"

results=build/test-results
rm -rf "$results"
mkdir -p "$results"
jobs=$(nproc)

# build PRESET [OPTION...]: configures and builds in build/ci-PRESET.
build() {
    local preset=$1
    shift
    say "building: $preset"
    cmake --preset "$preset" -B "build/ci-$preset" "$@" >"$results/$preset-configure.txt"
    cmake --build "build/ci-$preset" | tail -n 1
}

# run_tests PRESET [CTEST OPTION...]: the output stays, for the counts at the end.
run_tests() {
    local preset=$1
    shift
    say "testing: $preset"
    ctest --test-dir "build/ci-$preset" --no-tests=error --output-on-failure --parallel "$jobs" \
        --test-output-size-passed 10000000 --output-junit "$PWD/$results/$preset.xml" "$@" | tee "$results/$preset.txt"
}

check_style() {
    say "checking style"
    git ls-files '*.h' '*.hpp' '*.c' '*.cpp' | xargs clang-format --dry-run --Werror
    git ls-files '*.sh' .ci/run | xargs shellcheck -x
    local page warnings
    for page in docs/man/*; do
        warnings=$(LC_ALL=C.UTF-8 man --warnings -l "$page" 2>&1 >/dev/null)
        [ -z "$warnings" ] || { echo "$page: $warnings"; return 1; }
    done
    # clang-tidy reads how clang would compile; nothing of this folder is built.
    cmake --preset debug -B build/ci-tidy -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang \
        >"$results/tidy-configure.txt"
    git ls-files 'core/*.cpp' 'compat/*.cpp' 'tools/*.cpp' |
        xargs -n 4 -P "$jobs" clang-tidy --quiet -p build/ci-tidy 2>"$results/tidy-errors.txt" ||
        { cat "$results/tidy-errors.txt"; return 1; }
    echo "clean"
}

# Test programs count their own cases; ctest counts programs.
print_total() {
    local preset
    say "total"
    for preset in asan tsan release; do
        awk -v preset="$preset" '
            /<testcase / { programs++ }
            match($0, /\[  PASSED  \] [0-9]+/) { cases += substr($0, RSTART + 13, RLENGTH - 13) }
            match($0, /Ran [0-9]+ tests/) { cases += substr($0, RSTART + 4, RLENGTH - 10) }
            END { printf "%-8s %3d test programs, %5d cases in them\n", preset, programs, cases }
        ' "$results/$preset.xml"
    done
}

check_style
build asan -DMXYDB_BUILD_BENCHMARKS=OFF
# All questions once more through the table take minutes there; the table's own tests do not.
run_tests asan --exclude-regex differential_front_table_test
build tsan -DMXYDB_BUILD_BENCHMARKS=OFF
run_tests tsan --label-regex threads
build release
run_tests release
print_total
say "all checks passed; the release build's tests:"
grep -E 'tests passed|Total Test time' "$results/release.txt"
