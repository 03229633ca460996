// One libmaxminddb loaded from a file of its own, so that several can live in one process without
// seeing each other. It knows how to find and load them, nothing of what they should answer.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <maxminddb.h>

namespace mxy::test {

// The functions carry the names that the header gives them, without the prefix. A program that
// uses this class must not link against any libmaxminddb: the original calls its own functions
// through the dynamic linker, which would hand it ours.
class Library {
public:
    // Throws std::runtime_error where the file cannot be loaded, lacks a function, or where a
    // function turns out to come from another file.
    explicit Library(const std::filesystem::path& file);

    // The file, with all links resolved.
    const std::filesystem::path& path() const { return path_; }

private:
    struct Unload {
        void operator()(void* handle) const;
    };

    template <class Function>
    Function* function(const char* name) const;

    std::filesystem::path path_;
    std::unique_ptr<void, Unload> handle_;

public:
    decltype(::MMDB_open)* const open;
    decltype(::MMDB_close)* const close;
    decltype(::MMDB_lookup_string)* const lookup_string;
    decltype(::MMDB_lookup_sockaddr)* const lookup_sockaddr;
    decltype(::MMDB_read_node)* const read_node;
    decltype(::MMDB_get_value)* const get_value;
    decltype(::MMDB_vget_value)* const vget_value;
    decltype(::MMDB_aget_value)* const aget_value;
    decltype(::MMDB_get_entry_data_list)* const get_entry_data_list;
    decltype(::MMDB_free_entry_data_list)* const free_entry_data_list;
    decltype(::MMDB_get_metadata_as_entry_data_list)* const get_metadata_as_entry_data_list;
    decltype(::MMDB_dump_entry_data_list)* const dump_entry_data_list;
    decltype(::MMDB_lib_version)* const lib_version;
    decltype(::MMDB_strerror)* const strerror;
};

// $MXYDB_ORIGINAL_LIBRARY, else libmaxminddb.so.0 in the system's library directories; empty where
// there is none.
std::filesystem::path original_library_path();

// $MXYDB_LIBRARY, else the library of this build.
std::filesystem::path our_library_path(const char* built);

} // namespace mxy::test

// Ends a test that cannot run without the original libmaxminddb, and says so.
#define MXYDB_REQUIRE_ORIGINAL_LIBRARY()                                                           \
    if (mxy::test::original_library_path().empty())                                                \
    GTEST_SKIP() << "SKIPPED: no original libmaxminddb.so.0 on this system. Install it (Debian: "  \
                    "libmaxminddb0) or set MXYDB_ORIGINAL_LIBRARY to the file."
