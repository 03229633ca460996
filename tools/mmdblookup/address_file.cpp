// See address_file.h.
#include "address_file.h"

#include "lookup.h"
#include "timing.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace mmdblookup {

namespace {

struct CloseFile {
    void operator()(FILE* file) const { std::fclose(file); }
};

// A longer line is looked up in pieces.
using Line = std::array<char, 1024>;

ExitStatus system_failure(const char* function, const char* reason) {
    std::fprintf(stderr, "%s(): %s\n", function, reason);
    return ExitStatus::failed;
}

bool read_line(FILE* file, Line& line) {
    if (std::fgets(line.data(), static_cast<int>(line.size()), file) == nullptr)
        return false;
    const std::size_t length = std::strlen(line.data());
    if (length > 0 && line[length - 1] == '\n')
        line[length - 1] = '\0';
    return true;
}

ExitStatus look_up_line(const Database& database, const char* address, bool verbose) {
    const Answer answer = look_up(database, address);
    if (answer.failed())
        return report_failure(answer, address);
    if (!answer.result.found_entry)
        return ExitStatus::done;

    EntryList list;
    if (const int status = read_list(answer.result.entry, list); status != MMDB_SUCCESS)
        return system_failure("MMDB_get_entry_data_list", MMDB_strerror(status));
    if (!verbose)
        return ExitStatus::done;
    std::printf("%s:\n", address);
    if (const int status = MMDB_dump_entry_data_list(stderr, list.get(), 0); status != MMDB_SUCCESS)
        return system_failure("MMDB_dump_entry_data_list", MMDB_strerror(status));
    return ExitStatus::done;
}

} // namespace

ExitStatus look_up_address_file(const Database& database, const char* path, bool verbose) {
    const std::unique_ptr<FILE, CloseFile> file(std::fopen(path, "r"));
    if (file == nullptr) {
        std::fprintf(stderr, "fopen(): %s: %s\n", path, std::strerror(errno));
        return ExitStatus::failed;
    }

    const CpuTimer timer;
    unsigned long long count = 0;
    for (Line line; read_line(file.get(), line);) {
        if (line[0] == '\0')
            continue;
        const ExitStatus status = look_up_line(database, line.data(), verbose);
        if (status != ExitStatus::done)
            return status;
        ++count;
    }
    if (std::ferror(file.get()) != 0)
        return system_failure("fgets", std::strerror(errno));

    const double seconds = timer.seconds();
    std::printf("Looked up %llu addresses in %.2f seconds. %.2f lookups per second.\n", count,
                seconds, static_cast<double>(count) / seconds);
    return ExitStatus::done;
}

} // namespace mmdblookup
