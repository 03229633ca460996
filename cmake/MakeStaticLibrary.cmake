# Makes libmaxminddb.a: links our objects and the parts of the C++ runtime they need into one object
# (groups resolved, so that a program's own copy of the runtime replaces nothing in it), then turns
# every global name that the interface does not list into a local one. The unwinder is left to the
# program's own compiler, which always links it: in a fully static program it must be the only one.
# Arguments: CXX AR NM OBJCOPY EXPORTS OUTPUT OBJECTS
set(object "${OUTPUT}.o")

function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE output)
    set(output "${output}" PARENT_SCOPE)
endfunction()

file(READ "${EXPORTS}" text)
string(REGEX MATCHALL "(MMDB|matchy)_[a-z_]+" functions "${text}")
list(TRANSFORM functions PREPEND "-Wl,--undefined=" OUTPUT_VARIABLE roots)
list(TRANSFORM functions PREPEND "--keep-global-symbol=" OUTPUT_VARIABLE kept)

run("${CXX}" -r -nostdlib -Wl,--force-group-allocation -Wl,--gc-sections ${roots} -o "${object}"
    ${OBJECTS} -Wl,-Bstatic -lstdc++)

# A "unique" symbol cannot be made local, a weak one can.
run("${NM}" --defined-only "${object}")
string(REGEX MATCHALL " u [^ \n]+" unique "${output}")
list(TRANSFORM unique REPLACE "^ u " "--weaken-symbol=")
run("${OBJCOPY}" ${unique} "${object}")
run("${OBJCOPY}" ${kept} "${object}")

file(REMOVE "${OUTPUT}")
run("${AR}" qcs "${OUTPUT}" "${object}")
file(REMOVE "${object}")
