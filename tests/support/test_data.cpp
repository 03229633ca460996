#include "support/test_data.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace mxy::test {

namespace fs = std::filesystem;

fs::path data_folder() {
    const char* named = std::getenv("MXYDB_TEST_DATA");
    const fs::path folder = named != nullptr ? named : MXYDB_DEFAULT_TEST_DATA;
    return fs::is_directory(folder / "maxmind") ? fs::weakly_canonical(folder) : fs::path{};
}

std::vector<fs::path> real_databases() {
    std::vector<fs::path> found;
    const fs::path folder = data_folder();
    if (folder.empty())
        return found;
    for (const char* kind : {"maxmind", "maxmind-bad"})
        for (const auto& entry : fs::directory_iterator(folder / kind))
            if (entry.path().extension() == ".mmdb" || entry.path().extension() == ".raw")
                found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::uint8_t> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

TempFile::TempFile(std::span<const std::uint8_t> content, std::string_view suffix) {
    std::string name = (fs::temp_directory_path() / "mxydb-test-XXXXXX").string();
    name += suffix;
    const int file = ::mkstemps(name.data(), static_cast<int>(suffix.size()));
    if (file < 0)
        throw std::runtime_error("cannot make a temporary file like " + name);
    path_ = name;
    std::size_t done = 0;
    while (done < content.size()) {
        const ssize_t wrote = ::write(file, content.data() + done, content.size() - done);
        if (wrote <= 0) {
            ::close(file);
            fs::remove(path_);
            throw std::runtime_error("cannot write " + name);
        }
        done += static_cast<std::size_t>(wrote);
    }
    ::close(file);
}

TempFile::~TempFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
}

} // namespace mxy::test
