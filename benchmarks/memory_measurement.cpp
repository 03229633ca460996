// See memory_measurement.h. Linux alone says what is asked here, in /proc.
#include "memory_measurement.h"

#include <cctype>
#include <charconv>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

namespace mxy::bench {

namespace {

// The number of "Name:   123 kB", in bytes; 0 where the line is another.
std::size_t bytes_in(const std::string& line, std::string_view name) {
    if (!line.starts_with(name))
        return 0;
    const std::size_t digits = line.find_first_of("0123456789");
    std::size_t kibibytes = 0;
    if (digits != std::string::npos)
        std::from_chars(line.data() + digits, line.data() + line.size(), kibibytes);
    return kibibytes * 1024;
}

std::size_t private_bytes() {
    std::ifstream in("/proc/self/smaps_rollup");
    std::size_t bytes = 0;
    for (std::string line; std::getline(in, line);)
        bytes += bytes_in(line, "Private_Dirty:");
    return bytes;
}

// Of all mappings of the file: whose first line ends with its path.
std::size_t resident_bytes(const std::filesystem::path& file) {
    const std::string path = std::filesystem::canonical(file).string();
    std::ifstream in("/proc/self/smaps");
    std::size_t bytes = 0;
    bool is_file = false;
    for (std::string line; std::getline(in, line);) {
        // A mapping starts with its addresses in hexadecimal, all else with a name.
        if (std::isxdigit(static_cast<unsigned char>(line[0])) != 0 &&
            line.find('-') < line.find(' '))
            is_file = line.ends_with(" " + path);
        if (is_file)
            bytes += bytes_in(line, "Rss:");
    }
    return bytes;
}

MemoryUse ask_everything(const test::Library& library, const Workload& workload) {
    // The parent has this file mapped as well.
    const std::size_t mapped_before = resident_bytes(workload.file);
    const std::size_t before = private_bytes();
    MMDB_s db;
    if (library.open(workload.file.c_str(), MMDB_MODE_MMAP, &db) != MMDB_SUCCESS)
        return {};
    for (const Addresses* addresses : {&workload.ipv4, &workload.ipv6})
        for (const sockaddr_in6& address : addresses->sockets) {
            int error = 0;
            library.lookup_sockaddr(&db, reinterpret_cast<const sockaddr*>(&address), &error);
        }
    const std::size_t after = private_bytes();
    return {resident_bytes(workload.file) - mapped_before, after > before ? after - before : 0};
}

} // namespace

MemoryUse measure_memory(const test::Library& library, const Workload& workload) {
    int pipe_ends[2];
    if (::pipe(pipe_ends) != 0)
        throw std::runtime_error("no pipe");
    const ::pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("no child process");
    if (child == 0) {
        const MemoryUse use = ask_everything(library, workload);
        const auto written = ::write(pipe_ends[1], &use, sizeof use);
        ::_exit(written == sizeof use ? 0 : 1);
    }
    ::close(pipe_ends[1]);
    MemoryUse use;
    const bool complete = ::read(pipe_ends[0], &use, sizeof use) == sizeof use;
    ::close(pipe_ends[0]);
    ::waitpid(child, nullptr, 0);
    if (!complete || use.file_bytes == 0)
        throw std::runtime_error("a child could not tell its memory");
    return use;
}

} // namespace mxy::bench
