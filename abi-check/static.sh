# The static library: what it adds to a program that links with it.
# shellcheck shell=bash disable=SC2154 # check.sh reads this file and sets its variables

check_static() {
    if [[ -z $archive ]]; then
        skip 'the static library' 'none was given'
        return
    fi
    needs nm 'the static library' || return
    nm -g --defined-only "$archive" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort >"$work/global"
    equal 'static library: global names are the list' "$symbols" "$work/global"

    ((have_headers)) || { skip 'static library: linking' "$no_headers"; return; }
    links_and_runs 'static library: a C program links with it alone' \
        "$cc" "$here/all_functions.c" "$archive"

    # The unwinder may be the compiler's shared one, which comes with every C compiler.
    readelf -W -d "$work/program" >"$work/dynamic" 2>&1
    tag NEEDED | grep -vE '^(libc\.so\.6|libgcc_s\.so\.1|ld-linux.*)$' >"$work/odd"
    empty 'static library: that program needs no C++ runtime, no libm' "$work/odd"

    # The linker warns that getaddrinfo wants a shared libc; numeric addresses do not.
    links_and_runs 'static library: a fully static program links and runs' \
        "$cc" -static "$here/all_functions.c" "$archive"
    links_and_runs 'static library: lives beside another C++ runtime' \
        "$cxx" "$here/own_exceptions.cpp" "$archive"
}
