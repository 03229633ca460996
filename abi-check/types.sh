# The types behind the exported functions, by the library's own debug facts, read with libabigail.
# shellcheck shell=bash disable=SC2154 # check.sh reads this file and sets its variables

has_debug_facts() {
    [[ $(readelf -W -S "$1") == *.debug_info* ]]
}

# describe_types LIBRARY: what abidw finds behind the public header, without places or folders, and
# with one name for the types that every compiler names in its own way.
describe_types() {
    abidw --headers-dir "$work/ours" --drop-private-types --exported-interfaces-only \
        --no-show-locs --no-comp-dir-path --no-corpus-path --no-parameter-names --no-elf-needed \
        --type-id-style hash "$1" |
        sed -E -e "s, path='[^']*/, path='," -e "s,'unsigned __int128','__int128 unsigned'," \
            -e "s,typedef __va_list_tag __va_list_tag,__va_list_tag,"
}

# same_types NAME ARGUMENT...: abidiff finds nothing to report.
same_types() {
    local name=$1
    shift
    if abidiff --suppressions "$here/types-of-others.suppr" "$@" >"$work/output" 2>&1; then
        ok "$name"
    else
        fail "$name"
        explain "$work/output"
    fi
}

check_types() {
    needs abidiff 'types' && needs readelf 'types' || return
    ((have_headers)) || { skip 'types' "$no_headers"; return; }

    local name='types: as in the checked-in baseline'
    if [[ $("$cc" -dumpmachine) != x86_64-* ]]; then
        skip "$name" 'written down for x86_64 only'
    elif ! has_debug_facts "$library"; then
        skip "$name" 'the library was built without debug facts; its symbols are compared'
        same_types 'types: symbols as in the checked-in baseline' "$baseline" "$library"
    else
        # Both sides as descriptions: told of headers, abidiff takes a type without a place for a
        # private one and keeps silent about it.
        describe_types "$library" >"$work/types.abi"
        same_types "$name" --harmless "$baseline" "$work/types.abi"
    fi

    check_types_of_original
}

check_types_of_original() {
    local original name='types: the same interface as the original library'
    original=$(reference_library)
    if [[ -z $original ]]; then
        skip "$name" 'libmaxminddb0 is not installed'
    elif has_debug_facts "$original"; then
        same_types "$name" --no-added-syms "$original" "$library"
    else
        skip "$name" 'it has no debug facts; only its symbols are compared'
        same_types "types: the same symbols as the original library" --no-added-syms \
            "$original" "$library"
    fi

    name="types: as compiled from the original's header"
    if ! copy_headers "$(reference_include)" "$work/reference"; then
        skip "$name" 'libmaxminddb-dev is not installed'
    elif ! has_debug_facts "$library"; then
        skip "$name" 'the library was built without debug facts'
    else
        "$cxx" -g -shared -fPIC -I "$work/reference" "$here/interface.cpp" \
            -Wl,-soname,libmaxminddb.so.0 -o "$work/interface.so"
        same_types "$name" --no-added-syms --drop-private-types --headers-dir1 "$work/reference" \
            --headers-dir2 "$work/ours" "$work/interface.so" "$library"
    fi
}

update_baseline() {
    [[ $("$cc" -dumpmachine) == x86_64-* ]] || { echo 'check.sh: not on x86_64' >&2; return 2; }
    ((have_headers)) || { echo "check.sh: $no_headers" >&2; return 2; }
    has_debug_facts "$library" || { echo 'check.sh: the library has no debug facts' >&2; return 2; }
    describe "$work/ours" >"$layout"
    describe_types "$library" >"$baseline"
}
