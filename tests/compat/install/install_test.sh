#!/usr/bin/env bash
# Installs the build folder given as argument into a temporary prefix, uses what is there as other
# projects do (pkg-config, CMake, static linking, the manual), and uninstalls it again.
set -euo pipefail
build=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

check() {
    local what=$1
    shift
    if "$@"; then
        echo "ok: $what"
    else
        echo "FAILED: $what" >&2
        exit 1
    fi
}

# The build folder's manifest is the user's own: keep it.
manifest=$build/install_manifest.txt
if [ -e "$manifest" ]; then
    cp "$manifest" "$work/manifest"
    trap 'cp "$work/manifest" "$manifest"; rm -rf "$work"' EXIT
fi

# The prefix is chosen at install time here, so the .pc file is told where it stands.
cmake --install "$build" --prefix "$prefix" >"$work/install.txt"
libdir=$(dirname "$(find "$prefix" -name libmaxminddb.so)")
for file in libmaxminddb.so.0.0.7 libmaxminddb.so.0 libmaxminddb.so libmaxminddb.a \
    libmatchy.so pkgconfig/matchy.pc pkgconfig/libmaxminddb.pc cmake/maxminddb/maxminddb-config-version.cmake; do
    check "$file is installed" test -e "$libdir/$file"
done
check "soname link" test "$(readlink "$libdir/libmaxminddb.so.0")" = libmaxminddb.so.0.0.7
for file in include/maxminddb.h include/maxminddb_config.h bin/mmdblookup bin/matchy \
    include/matchy/builder.h include/matchy/matchy.h include/matchy/matchy.hpp \
    share/man/man1/mmdblookup.1 share/man/man1/matchy.1 share/man/man1/matchy-convert.1 \
    share/man/man3/libmaxminddb.3 share/man/man3/MMDB_open.3 \
    share/zsh/site-functions/_matchy share/fish/vendor_completions.d/matchy.fish; do
    check "$file is installed" test -s "$prefix/$file"
done
check "a page for each function" test "$(find "$prefix/share/man/man3" -name 'MMDB_*' | wc -l)" = 14

export PKG_CONFIG_LIBDIR=$libdir/pkgconfig
pc() { pkg-config --define-variable=prefix="$prefix" "$@" libmaxminddb; }
check "pkg-config version" test "$(pc --modversion)" = 1.14.0
check "no relative folder in the .pc file" test "$(pc --variable=libdir)" = "$libdir"
# shellcheck disable=SC2046 # the flags are words
cc -std=c11 -Wall -Wextra -Werror "$here/consumer.c" $(pc --cflags --libs) -o "$work/dynamic"
check "a C program runs on the library" \
    test "$(LD_LIBRARY_PATH=$libdir "$work/dynamic")" = "1.14.0"
check "pkg-config version of matchy" test "$(pkg-config --modversion matchy)" = 0.1.0
cc -std=c11 -Wall -Wextra -Werror "$here/matchy_consumer.c" -I"$prefix/include" -L"$libdir" \
    -lmatchy -o "$work/matchy"
check "a C program for matchy runs on the library" \
    test "$(LD_LIBRARY_PATH=$libdir "$work/matchy")" = "0.1.0"
cc -std=c11 "$here/consumer.c" -I"$prefix/include" "$libdir/libmaxminddb.a" -o "$work/static"
check "a C program links the archive alone" test "$("$work/static")" = "1.14.0"

# With the build tool that made the library: a machine need not have another.
generator=$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$build/CMakeCache.txt")
cmake -G "$generator" -S "$here/cmake-consumer" -B "$work/consumer" \
    -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$work/consumer" >/dev/null
check "a CMake project finds it, by version too" test "$("$work/consumer/consumer")" = "1.14.0"

check "the installed program runs on the installed library" \
    test "$(LD_LIBRARY_PATH=$libdir "$prefix/bin/mmdblookup" --version | tr -d '\n')" = \
    "  mmdblookup version 1.14.0"
check "no run path in the installed program" \
    test -z "$(readelf -d "$prefix/bin/mmdblookup" | grep -E 'RPATH|RUNPATH' || true)"
check "matchy runs, and needs no library of ours" \
    grep -qx 'matchy 0\.1\.0 (.*1\.14\.0.*)' <("$prefix/bin/matchy" --version)
check "no run path in matchy" \
    test -z "$(readelf -d "$prefix/bin/matchy" | grep -E 'RPATH|RUNPATH|libmaxminddb' || true)"
# bash-completion takes the file that is called as the program is.
# shellcheck disable=SC2016 # bash is to see the variable
check "bash completes its verbs" test "$(bash --norc -c '
    source "$1"
    COMP_WORDS=(matchy que) COMP_CWORD=1
    _matchy
    echo "${COMPREPLY[@]}"' - "$prefix/share/bash-completion/completions/matchy")" = query
while read -r verb; do
    check "the page of matchy $verb is installed" \
        test -s "$prefix/share/man/man1/matchy-$verb.1"
done < <("$prefix/bin/matchy" --help | sed -n '/^Subcommands:/,/^$/s/^  \([-a-z]*\).*/\1/p')
if command -v man >/dev/null; then
    check "man finds each function" grep -q MMDB_open <(man -M "$prefix/share/man" MMDB_read_node)
    check "man finds each verb" grep -q MATCHY-EXPORT <(man -M "$prefix/share/man" matchy-convert)
fi

for test in "$here"/../../cli/matchy/*_test.py; do
    check "$(basename "$test") passes on the installed program" \
        env MXYDB_MATCHY="$prefix/bin/matchy" PYTHONPATH="$here/../../support" \
        /usr/bin/python3 -B "$test" >"$work/cli.txt" 2>&1
done

cmake --build "$build" --target uninstall >"$work/uninstall.txt"
check "uninstall leaves no file" test -z "$(find "$prefix" -type f -o -type l)"
