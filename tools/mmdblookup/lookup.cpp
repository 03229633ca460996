// See lookup.h.
#include "lookup.h"

#include <cstdio>

namespace mmdblookup {

namespace {

constexpr int dump_indent = 2;

// The entry that the path leads to. An offset of 0 stands for "no data" here, although a pointer
// can lead to a value at the very start of the data section.
int follow_path(MMDB_entry_s& entry, const char* const* path) {
    if (*path == nullptr)
        return MMDB_SUCCESS;
    MMDB_entry_data_s value{};
    const int status = MMDB_aget_value(&entry, &value, path);
    entry.offset = value.offset;
    return status;
}

} // namespace

Answer look_up(const Database& database, const char* address) {
    Answer answer;
    answer.result =
        MMDB_lookup_string(&database.handle(), address, &answer.address_error, &answer.status);
    return answer;
}

ExitStatus report_failure(const Answer& answer, const char* address) {
    if (answer.address_error != 0) {
        std::fprintf(stderr, "\n  Error from call to getaddrinfo for %s - %s\n\n", address,
                     gai_strerror(answer.address_error));
        return ExitStatus::bad_address;
    }
    std::fprintf(stderr, "\n  Got an error from the maxminddb library: %s\n\n",
                 MMDB_strerror(answer.status));
    return ExitStatus::lookup_failed;
}

ExitStatus report_bad_data(int status) {
    std::fprintf(stderr, "Got an error looking up the entry data - %s\n", MMDB_strerror(status));
    return ExitStatus::bad_data;
}

ExitStatus print_entry(const Database& database, const Options& options) {
    const Answer answer = look_up(database, options.address);
    if (answer.failed())
        return report_failure(answer, options.address);

    if (options.verbose)
        std::printf("\n  Record prefix length: %u\n", unsigned{answer.result.netmask});
    if (!answer.result.found_entry) {
        std::fprintf(stderr, "\n  Could not find an entry for this IP address (%s)\n\n",
                     options.address);
        return ExitStatus::not_found;
    }

    MMDB_entry_s entry = answer.result.entry;
    const bool has_path = *options.path != nullptr;
    if (const int status = follow_path(entry, options.path); status != MMDB_SUCCESS)
        return report_bad_data(status);
    if (has_path && entry.offset == 0) {
        std::printf("\n  No data was found at the lookup path you provided\n\n");
        return ExitStatus::done;
    }

    EntryList list;
    if (const int status = read_list(entry, list); status != MMDB_SUCCESS)
        return report_bad_data(status);
    std::printf("\n");
    // A type without a text form ends the dump; what could be printed has been printed.
    MMDB_dump_entry_data_list(stdout, list.get(), dump_indent);
    std::printf("\n");
    return ExitStatus::done;
}

} // namespace mmdblookup
