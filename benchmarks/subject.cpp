// See subject.h.
#include "subject.h"

#include <stdexcept>

#include <dlfcn.h>

namespace mxy::bench {

Subject::Subject(const test::Library& library, const Workload& workload)
    : library_(library), workload_(workload), nowhere_(std::fopen("/dev/null", "w")) {
    find_functions_of_ours();
    if (library_.open(workload.file.c_str(), MMDB_MODE_MMAP, &db_) != MMDB_SUCCESS)
        throw std::runtime_error("cannot open " + workload.file.string());
    for (const sockaddr_in6& address : workload.ipv4.sockets) {
        int error = 0;
        const MMDB_lookup_result_s found =
            library_.lookup_sockaddr(&db_, reinterpret_cast<const sockaddr*>(&address), &error);
        if (error != MMDB_SUCCESS || !found.found_entry)
            throw std::runtime_error(library_.path().string() + " does not find an address of " +
                                     workload.name);
        entries_.push_back(found.entry);
    }
    for (MMDB_entry_s& entry : entries(0).first(lists_of_a_slice)) {
        MMDB_entry_data_list_s* list = nullptr;
        if (library_.get_entry_data_list(&entry, &list) != MMDB_SUCCESS)
            throw std::runtime_error("cannot list an entry of " + workload.name);
        lists_.push_back(list);
    }
    usual_path_ = has("autonomous_system_number")
                      ? std::array<const char*, 3>{"autonomous_system_number"}
                      : std::array<const char*, 3>{"country", "iso_code"};
}

Subject::~Subject() {
    for (MMDB_entry_data_list_s* list : lists_)
        library_.free_entry_data_list(list);
    library_.close(&db_);
    std::fclose(nowhere_);
}

void Subject::find_functions_of_ours() {
    // Already loaded: another reference, given back at once.
    void* const handle = ::dlopen(library_.path().c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle == nullptr)
        return;
    lookup_many_ = reinterpret_cast<decltype(lookup_many_)>(::dlsym(handle, "matchy_lookup_many"));
    lookup_addresses_ =
        reinterpret_cast<decltype(lookup_addresses_)>(::dlsym(handle, "matchy_lookup_addresses"));
    ::dlclose(handle);
}

std::span<MMDB_entry_s> Subject::entries(std::size_t slice) {
    return std::span(entries_).subspan(slice * Workload::slice_size, Workload::slice_size);
}

bool Subject::has(const std::string& path) const {
    std::vector<std::string> parts(1);
    for (const char c : path)
        if (c == '.')
            parts.emplace_back();
        else
            parts.back() += c;
    std::vector<const char*> names;
    for (const std::string& part : parts)
        names.push_back(part.c_str());
    names.push_back(nullptr);
    for (MMDB_entry_s entry : std::span(entries_).first(lists_of_a_slice)) {
        MMDB_entry_data_s data{};
        if (library_.aget_value(&entry, &data, names.data()) == MMDB_SUCCESS && data.has_data)
            return true;
    }
    return false;
}

} // namespace mxy::bench
