# What the dynamic linker and other libraries see of the shared library: symbols, dependencies,
# flags.
# shellcheck shell=bash disable=SC2154 # check.sh reads this file and sets its variables

# Both tables as "NAME TYPE BIND VISIBILITY SECTION" lines.
symbol_table() {
    readelf -W --syms "$1" | awk -v table="'$2'" '
        /^Symbol table/ { inside = ($3 == table) }
        inside && $1 ~ /^[0-9]+:$/ && NF >= 8 { print $8, $4, $5, $6, $7 }'
}

check_symbols() {
    symbol_table "$library" .dynsym >"$work/dynsym"
    awk '$5 != "UND" && $3 != "LOCAL" { print $1 }' "$work/dynsym" | sort >"$work/exported"
    equal 'exported symbols: exactly the list, without versions' "$symbols" "$work/exported"

    awk '$5 != "UND" && $3 != "LOCAL" && ($2 != "FUNC" || $3 != "GLOBAL" || $4 != "DEFAULT")' \
        "$work/dynsym" >"$work/odd"
    empty 'exported symbols: plain global functions' "$work/odd"

    awk '$5 != "UND" && ($1 ~ /^_Z/ || $3 == "UNIQUE")' "$work/dynsym" >"$work/odd"
    empty 'exported symbols: no C++ name, nothing unique' "$work/odd"

    symbol_table "$library" .symtab | awk '$5 != "UND" && $3 != "LOCAL" { print $1 }' |
        sort >"$work/global"
    if [[ -s $work/global ]]; then
        equal 'symbol table: no other global name' "$symbols" "$work/global"
    else
        skip 'symbol table: no other global name' 'the library is stripped'
    fi
}

# The only library beside it is libc, so whatever libc lacks would be missing at run time.
check_undefined() {
    local name='undefined symbols: all from libc' libc
    libc=$("$cc" -print-file-name=libc.so.6)
    [[ -f $libc ]] || { skip "$name" "$cc does not know libc.so.6"; return; }
    symbol_table "$libc" .dynsym | awk '$5 != "UND" { sub(/@.*/, "", $1); print $1 }' |
        sort -u >"$work/libc"
    awk '$5 == "UND" && $3 == "GLOBAL" { sub(/@.*/, "", $1); print $1 }' "$work/dynsym" |
        sort -u | comm -23 - "$work/libc" >"$work/odd"
    ((loader_too)) && sed -i '/^__tls_get_addr$/d' "$work/odd"
    awk '$5 == "UND" && $1 ~ /@(GLIBCXX|CXXABI|GCC)_/ { print $1 }' "$work/dynsym" >>"$work/odd"
    empty "$name" "$work/odd"
}

# tag NAME: the values of a dynamic entry, one per line.
tag() {
    awk -v tag="($1)" '$2 == tag' "$work/dynamic" | sed -n 's/.*\[\(.*\)\]$/\1/p'
}

check_elf_flags() {
    readelf -W -d "$library" >"$work/dynamic"
    readelf -W -l "$library" >"$work/segments"

    prints 'SONAME is libmaxminddb.so.0' libmaxminddb.so.0 tag SONAME
    tag NEEDED >"$work/needed"
    ((loader_too)) && sed -i '/^ld-linux.*\.so\.[12]$/d' "$work/needed"
    prints 'NEEDED is libc.so.6 alone' libc.so.6 cat "$work/needed"
    grep -E '\((RPATH|RUNPATH)\)' "$work/dynamic" >"$work/odd"
    empty 'no RPATH, no RUNPATH' "$work/odd"
    grep -w TEXTREL "$work/dynamic" >"$work/odd"
    empty 'no text relocation' "$work/odd"

    grep -oE '\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW' "$work/dynamic" >"$work/now"
    grep -w GNU_RELRO "$work/segments" >"$work/relro"
    if [[ -s $work/now && -s $work/relro ]]; then ok 'full RELRO'; else fail 'full RELRO'; fi

    sed -n 's/^ *GNU_STACK\( *0x[0-9a-f]*\)\{5\} \([RWE ]*\) 0x.*/\2/p' "$work/segments" \
        >"$work/stack"
    if [[ -s $work/stack ]] && ! grep -q E "$work/stack"; then
        ok 'stack is not executable'
    else
        fail 'stack is not executable'
    fi

    grep -w STATIC_TLS "$work/dynamic" >"$work/odd"
    readelf -W -r "$library" | grep -E 'R_X86_64_(TPOFF|DTPOFF32)|R_AARCH64_TLS_TPREL' >>"$work/odd"
    empty 'no static thread-local storage' "$work/odd"
}

# Through names as they are installed, so that the program cannot find another library.
check_linking() {
    local name='a C program links and runs' folder=$work/linking
    ((have_headers)) || { skip "$name" "$no_headers"; return; }
    mkdir "$folder"
    ln -s "$(readlink -f "$library")" "$folder/libmaxminddb.so"
    ln -s libmaxminddb.so "$folder/libmaxminddb.so.0"
    LD_LIBRARY_PATH=$folder links_and_runs "$name" \
        "$cc" "$here/all_functions.c" -L "$folder" -lmaxminddb
}

check_elf() {
    needs readelf 'the shared library' || return
    check_symbols
    check_undefined
    check_elf_flags
    check_linking
}
