# The header as compilers see it, compared with what is written down and with the original's.
# shellcheck shell=bash disable=SC2154 # check.sh reads this file and sets its variables

# What libmaxminddb 1.14.0 added to the header of 1.7.1.
readonly newer_macros=(
    MMDB_DECODER_LIMIT_ERROR MMDB_INVALID_NETWORK_ADDRESS_ERROR MMDB_LITTLE_ENDIAN
)

# Enumerations have no entry in layout.c: their text is compared, and there are none so far.
enumerations() {
    echo '#include <maxminddb.h>' | "$cc" -I "$1" -E - |
        awk '/^# [0-9]+ "/ { inside = ($3 ~ /maxminddb(_config)?\.h"$/) }
            inside && /(^|[^a-z_])enum([^a-z_]|$)/'
}

# macro_program INCLUDE_DIR: a C program that prints the value of every macro.
macro_program() {
    echo '#include <maxminddb.h>'
    echo '#include <stdio.h>'
    echo 'int main(void) {'
    echo '#include <maxminddb.h>' | "$cc" -I "$1" -E -dM - | sort | awk '
        $2 ~ /^(MMDB_|MAXMINDDB_)/ && NF == 2 { printf "puts(\"%s: defined\");\n", $2 }
        $2 ~ /^(MMDB_|MAXMINDDB_)/ && NF > 2 {
            printf "printf(\"%s: %%lld\\n\", (long long)%s);\n", $2, $2 }'
    echo '}'
}

# describe INCLUDE_DIR: every fact of a header that a compiled program depends on.
describe() {
    local variant
    for variant in 0 1; do
        echo "# compiled with MMDB_UINT128_IS_BYTE_ARRAY=$variant"
        "$cc" -std=gnu11 -I "$1" -D MMDB_UINT128_IS_BYTE_ARRAY=$variant "$here/layout.c" \
            -o "$work/layout" && "$work/layout" || return
    done
    echo '# enumerations and macros'
    enumerations "$1"
    macro_program "$1" >"$work/macros.c" && "$cc" -I "$1" "$work/macros.c" -o "$work/macros" &&
        "$work/macros"
}

check_layout() {
    describe "$work/ours" >"$work/layout.ours" 2>&1
    local name='header: layouts, prototypes and macros as written down'
    if [[ $("$cc" -dumpmachine) == x86_64-* ]]; then
        equal "$name" "$layout" "$work/layout.ours"
    else
        skip "$name" 'written down for x86_64 only'
    fi

    name="header: layouts, prototypes and macros as in the original's"
    if ! copy_headers "$(reference_include)" "$work/reference"; then
        skip "$name" 'libmaxminddb-dev is not installed'
        return
    fi
    describe "$work/reference" >"$work/layout.reference" 2>&1
    local newer
    newer=$(IFS='|' && echo "^(${newer_macros[*]}):")
    grep -vE "$newer" "$work/layout.reference" >"$work/expected"
    grep -vE "$newer" "$work/layout.ours" >"$work/found"
    equal "$name" "$work/expected" "$work/found"
}

# check_compiler HEADER COMPILER LANGUAGE STANDARD...
check_compiler() {
    local header=$1 compiler=$2 language=$3 standard variant
    local warnings=(-pedantic -Wall -Wextra -Werror)
    shift 3
    echo "#include <$header>" >"$work/include_only.c"
    [[ $language == c ]] && warnings+=(-Wstrict-prototypes)
    if ! have "$compiler"; then
        skip "$header: $compiler" "$compiler is not installed"
        return
    fi
    for standard in "$@"; do
        for variant in '' -DMMDB_UINT128_IS_BYTE_ARRAY=1; do
            # shellcheck disable=SC2086 # an empty variant is no argument
            silent "$header: silent with $compiler -std=$standard${variant:+ $variant}" \
                "$compiler" -x "$language" -std="$standard" "${warnings[@]}" $variant \
                -fsyntax-only -I "$work/ours" "$work/include_only.c"
        done
    done
}

check_header() {
    ((have_headers)) || { skip 'the header' "$no_headers"; return; }
    check_layout
    local header
    for header in maxminddb.h matchy/matchy.h; do
        check_compiler "$header" gcc c c99 c11
        check_compiler "$header" clang c c99 c11
        check_compiler "$header" g++ c++ c++11 c++17 c++20
        check_compiler "$header" clang++ c++ c++11 c++17 c++20
    done
}
