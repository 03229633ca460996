#!/bin/bash
# Compares a built libmaxminddb with what programs were compiled against: its symbols and ELF flags,
# its static archive, its header, and the types behind its functions. One line per check; what
# cannot be checked here is a SKIP line with the reason, never silence. It knows files and tools
# only, and runs no function of the library except its version.
# shellcheck disable=SC2034 # the parts that are read in below use what is set here
set -u -o pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly symbols=$here/symbols.txt
readonly layout=$here/layout-x86_64.txt
readonly baseline=$here/libmaxminddb.so.0.abi
readonly cc=${CC:-cc} cxx=${CXX:-c++}

usage() {
    cat <<'TEXT'
usage: check.sh [--only elf|static|header|types]... [--loader-too]
                LIBRARY [INCLUDE_DIR[:DIR...]] [STATIC_LIB]
       check.sh --update-baseline LIBRARY INCLUDE_DIR[:DIR...]

INCLUDE_DIR holds maxminddb.h, maxminddb_config.h and matchy/matchy.h. The original to compare with is Debian's
libmaxminddb0 and libmaxminddb-dev, or what MXYDB_REFERENCE_LIBRARY and MXYDB_REFERENCE_INCLUDE
name.
  --loader-too       the library may need the dynamic loader (ld-linux) by name, as it does where
                     the compiler has no TLS descriptors
  --update-baseline  rewrites the checked-in layout and types; look at the difference
Exit status: 0 all held, 1 something did not, 2 usage, 77 nothing could be checked.
TEXT
}

# --- reporting ------------------------------------------------------------------------------------

held=0 failed=0

ok() {
    printf 'ok    %s\n' "$1"
    held=$((held + 1))
}

fail() {
    printf 'FAIL  %s\n' "$1"
    failed=$((failed + 1))
}

skip() {
    printf 'SKIP  %s: %s\n' "$1" "$2"
}

# explain FILE: what stands behind the line before it.
explain() {
    sed 's/^/      | /' "$1"
}

# equal NAME EXPECTED ACTUAL: two files.
equal() {
    if diff -u --label expected --label found "$2" "$3" >"$work/diff" 2>&1; then
        ok "$1"
    else
        fail "$1"
        explain "$work/diff"
    fi
}

# empty NAME FILE: whatever FILE holds is too much.
empty() {
    if [[ ! -s $2 ]]; then
        ok "$1"
    else
        fail "$1"
        explain "$2"
    fi
}

# silent NAME COMMAND...: it succeeds and prints nothing.
silent() {
    local name=$1
    shift
    if "$@" >"$work/output" 2>&1 && [[ ! -s $work/output ]]; then
        ok "$name"
    else
        fail "$name"
        explain "$work/output"
    fi
}

# prints NAME TEXT COMMAND...: it succeeds and prints exactly TEXT.
prints() {
    local name=$1
    printf '%s\n' "$2" >"$work/expected"
    shift 2
    "$@" >"$work/output" 2>&1 || printf '(exit status %s)\n' $? >>"$work/output"
    equal "$name" "$work/expected" "$work/output"
}

# links_and_runs NAME COMMAND...: a compiler makes a program, which prints the library's version.
links_and_runs() {
    local name=$1
    shift
    rm -f "$work/program"
    if "$@" -I "$work/ours" -o "$work/program" >"$work/output" 2>&1 &&
        "$work/program" >"$work/output" 2>&1 &&
        grep -qE '^[0-9]+(\.[0-9]+)+$' "$work/output"; then
        ok "$name"
    else
        fail "$name"
        explain "$work/output"
    fi
}

have() {
    command -v "$1" >/dev/null
}

# needs TOOL NAME: says so where the tool is missing.
needs() {
    have "$1" || { skip "$2" "$1 is not installed"; return 1; }
}

# --- the original ---------------------------------------------------------------------------------

# from_package PACKAGE PATTERN: the file of an installed Debian package.
from_package() {
    have dpkg-query && dpkg-query -L "$1" 2>/dev/null | grep -m 1 -E "$2"
}

reference_library() {
    local installed
    installed=$(from_package libmaxminddb0 '/libmaxminddb\.so\.0$')
    printf '%s\n' "${MXYDB_REFERENCE_LIBRARY:-$installed}"
}

reference_include() {
    local header
    header=$(from_package libmaxminddb-dev '/maxminddb\.h$')
    printf '%s\n' "${MXYDB_REFERENCE_INCLUDE:-${header%/*}}"
}

# copy_headers DIRS TARGET: compiled from a folder of their own, so that no other copy comes first
# and no compiler takes them for system headers and hides their warnings.
copy_headers() {
    local folder folders
    mkdir -p "$2"
    IFS=: read -r -a folders <<<"$1"
    for folder in "${folders[@]}"; do
        cp "$folder"/maxminddb.h "$folder"/maxminddb_config.h "$2" 2>/dev/null
        [[ -d $folder/matchy ]] && cp -r "$folder/matchy" "$2"
    done
    [[ -f $2/maxminddb.h && -f $2/maxminddb_config.h ]]
}

for part in elf static header types; do
    # shellcheck source=/dev/null # each is checked by itself
    source "$here/$part.sh"
done

# --- the run --------------------------------------------------------------------------------------

sections=() update=0 loader_too=0
while [[ ${1-} == -* ]]; do
    case $1 in
    --only) sections+=("${2-}"); shift $(($# > 1 ? 2 : 1)) ;;
    --update-baseline) update=1; shift ;;
    --loader-too) loader_too=1; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
    esac
done
if (($# < 1 || $# > 3)); then
    usage >&2
    exit 2
fi
library=$1 include=${2-} archive=${3-}
for file in "$library" ${archive:+"$archive"}; do
    [[ -f $file ]] || { echo "check.sh: $file: no such file" >&2; exit 2; }
done

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
have_headers=0 no_headers='no include folder with maxminddb.h and maxminddb_config.h was given'
[[ -n $include ]] && copy_headers "$include" "$work/ours" && have_headers=1

if ((update)); then
    update_baseline
    exit
fi
((${#sections[@]})) || sections=(elf static header types)
for section in "${sections[@]}"; do
    case $section in
    elf | static | header | types) "check_$section" ;;
    *) usage >&2; exit 2 ;;
    esac
done
printf '%d held, %d failed\n' "$held" "$failed"
((failed == 0)) || exit 1
((held > 0)) || exit 77
