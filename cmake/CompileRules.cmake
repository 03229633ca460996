# The rules every target of ours is compiled under: `mxydb_compile_rules(TARGET)`.

option(MXYDB_WARNINGS_AS_ERRORS "Stop the build at the first warning" OFF)

function(mxydb_compile_rules target)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wshadow
        $<$<COMPILE_LANGUAGE:CXX>:-Wconversion -Wnon-virtual-dtor>
        $<$<BOOL:${MXYDB_WARNINGS_AS_ERRORS}>:-Werror>)
    if(MXYDB_SANITIZE)
        target_compile_options(${target} PRIVATE
            -fsanitize=${MXYDB_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_link_options(${target} PRIVATE -fsanitize=${MXYDB_SANITIZE})
    endif()
endfunction()

# Code that goes into the library: nothing visible from outside unless exported by name, and calls
# inside the library are never diverted to another one.
function(mxydb_library_rules target)
    mxydb_compile_rules(${target})
    set_target_properties(${target} PROPERTIES
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
    target_compile_options(${target} PRIVATE -fno-semantic-interposition)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Unique symbols would keep the library in memory after dlclose().
        target_compile_options(${target} PRIVATE -fno-gnu-unique)
    endif()
endfunction()
