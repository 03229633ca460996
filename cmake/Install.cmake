# What is installed, under the names that programs, compilers and package tools look for; and the
# uninstall target, which removes what the last install put there.
include(CMakePackageConfigHelpers)

# --- libraries and headers ------------------------------------------------------------------------
install(TARGETS maxminddb EXPORT maxminddb
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
if(MXYDB_STATIC_RUNTIME)
    install(FILES "${PROJECT_BINARY_DIR}/libmaxminddb.a" DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endif()
# Programs for matchy link with -lmatchy: the same library.
file(CREATE_LINK libmaxminddb.so "${PROJECT_BINARY_DIR}/libmatchy.so" SYMBOLIC)
install(FILES "${PROJECT_BINARY_DIR}/libmatchy.so" DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(FILES
    "${PROJECT_SOURCE_DIR}/include/maxminddb.h"
    "${PROJECT_BINARY_DIR}/include/maxminddb_config.h"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(FILES
    "${PROJECT_SOURCE_DIR}/include/matchy/builder.h"
    "${PROJECT_SOURCE_DIR}/include/matchy/matchy.h"
    "${PROJECT_SOURCE_DIR}/include/matchy/matchy.hpp"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/matchy")

# --- how programs find them -----------------------------------------------------------------------
# pkg-config wants absolute folders, and GNUInstallDirs may be given either kind.
foreach(kind LIBDIR INCLUDEDIR)
    if(IS_ABSOLUTE "${CMAKE_INSTALL_${kind}}")
        set(PC_${kind} "${CMAKE_INSTALL_${kind}}")
    else()
        set(PC_${kind} "\${prefix}/${CMAKE_INSTALL_${kind}}")
    endif()
endforeach()
configure_file("${PROJECT_SOURCE_DIR}/maxminddb.pc.in" "${PROJECT_BINARY_DIR}/libmaxminddb.pc" @ONLY)
configure_file("${PROJECT_SOURCE_DIR}/matchy.pc.in" "${PROJECT_BINARY_DIR}/matchy.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/libmaxminddb.pc" "${PROJECT_BINARY_DIR}/matchy.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/maxminddb")
install(EXPORT maxminddb
    FILE maxminddb-targets.cmake
    NAMESPACE maxminddb::
    DESTINATION "${package_folder}")
file(WRITE "${PROJECT_BINARY_DIR}/maxminddb-config.cmake"
    "include(\"\${CMAKE_CURRENT_LIST_DIR}/maxminddb-targets.cmake\")\n")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/maxminddb-config-version.cmake"
    VERSION ${MAXMINDDB_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/maxminddb-config.cmake"
    "${PROJECT_BINARY_DIR}/maxminddb-config-version.cmake"
    DESTINATION "${package_folder}")

# --- programs and manual pages --------------------------------------------------------------------
if(MXYDB_BUILD_TOOLS)
    install(TARGETS matchy mmdblookup RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    file(GLOB pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/*.1")
    # matchy convert is another name of matchy export.
    file(WRITE "${PROJECT_BINARY_DIR}/man/matchy-convert.1" ".so man1/matchy-export.1\n")
    install(FILES ${pages} "${PROJECT_BINARY_DIR}/man/matchy-convert.1"
        DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endif()
if(TARGET matchy_completions)
    set(completions "${PROJECT_BINARY_DIR}/completions")
    install(FILES "${completions}/matchy.bash"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME matchy)
    install(FILES "${completions}/_matchy"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
    install(FILES "${completions}/matchy.fish"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()
install(FILES "${PROJECT_SOURCE_DIR}/docs/man/libmaxminddb.3"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man3")

# One page describes all functions; each has a page of its own name that leads there.
file(READ "${PROJECT_SOURCE_DIR}/compat/exports.map" exports)
string(REGEX MATCHALL "MMDB_[a-z_]+" functions "${exports}")
foreach(function IN LISTS functions)
    file(WRITE "${PROJECT_BINARY_DIR}/man/${function}.3" ".so man3/libmaxminddb.3\n")
    install(FILES "${PROJECT_BINARY_DIR}/man/${function}.3"
        DESTINATION "${CMAKE_INSTALL_MANDIR}/man3")
endforeach()

# --- uninstall ------------------------------------------------------------------------------------
add_custom_target(uninstall
    COMMAND "${CMAKE_COMMAND}" -DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt
        -P "${PROJECT_SOURCE_DIR}/cmake/Uninstall.cmake"
    COMMENT "Removing what install_manifest.txt lists"
    VERBATIM)
