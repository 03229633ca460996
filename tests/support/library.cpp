#include "support/library.h"

#include <cstdlib>
#include <stdexcept>

#include <dlfcn.h>

namespace mxy::test {

namespace fs = std::filesystem;

namespace {

void* load(const fs::path& file) {
    void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr)
        throw std::runtime_error(std::string("cannot load a library: ") + ::dlerror());
    return handle;
}

// The multiarch directory of the compiler's target comes first: on Debian nothing else matters.
constexpr const char* library_directories[] = {
#if defined(__x86_64__)
    "/usr/lib/x86_64-linux-gnu",
    "/lib/x86_64-linux-gnu",
#elif defined(__aarch64__)
    "/usr/lib/aarch64-linux-gnu",
    "/lib/aarch64-linux-gnu",
#endif
    "/usr/lib64",
    "/usr/lib",
    "/lib64",
    "/lib",
};

} // namespace

void Library::Unload::operator()(void* handle) const {
    ::dlclose(handle);
}

template <class Function>
Function* Library::function(const char* name) const {
    void* const address = ::dlsym(handle_.get(), name);
    Dl_info where{};
    if (address == nullptr || ::dladdr(address, &where) == 0)
        throw std::runtime_error(path_.string() + " has no function " + name);
    if (fs::canonical(where.dli_fname) != path_)
        throw std::runtime_error(std::string(name) + " was asked of " + path_.string() +
                                 " but came from " + where.dli_fname);
    return reinterpret_cast<Function*>(address);
}

Library::Library(const fs::path& file)
    : path_(fs::canonical(file)), handle_(load(path_)),
      open(function<decltype(::MMDB_open)>("MMDB_open")),
      close(function<decltype(::MMDB_close)>("MMDB_close")),
      lookup_string(function<decltype(::MMDB_lookup_string)>("MMDB_lookup_string")),
      lookup_sockaddr(function<decltype(::MMDB_lookup_sockaddr)>("MMDB_lookup_sockaddr")),
      read_node(function<decltype(::MMDB_read_node)>("MMDB_read_node")),
      get_value(function<decltype(::MMDB_get_value)>("MMDB_get_value")),
      vget_value(function<decltype(::MMDB_vget_value)>("MMDB_vget_value")),
      aget_value(function<decltype(::MMDB_aget_value)>("MMDB_aget_value")),
      get_entry_data_list(
          function<decltype(::MMDB_get_entry_data_list)>("MMDB_get_entry_data_list")),
      free_entry_data_list(
          function<decltype(::MMDB_free_entry_data_list)>("MMDB_free_entry_data_list")),
      get_metadata_as_entry_data_list(function<decltype(::MMDB_get_metadata_as_entry_data_list)>(
          "MMDB_get_metadata_as_entry_data_list")),
      dump_entry_data_list(
          function<decltype(::MMDB_dump_entry_data_list)>("MMDB_dump_entry_data_list")),
      lib_version(function<decltype(::MMDB_lib_version)>("MMDB_lib_version")),
      strerror(function<decltype(::MMDB_strerror)>("MMDB_strerror")) {}

fs::path original_library_path() {
    if (const char* named = std::getenv("MXYDB_ORIGINAL_LIBRARY"))
        return named;
    for (const char* directory : library_directories) {
        const fs::path file = fs::path(directory) / "libmaxminddb.so.0";
        if (fs::exists(file))
            return file;
    }
    return {};
}

fs::path our_library_path(const char* built) {
    const char* named = std::getenv("MXYDB_LIBRARY");
    return named != nullptr ? named : built;
}

} // namespace mxy::test
