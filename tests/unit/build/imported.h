// An import for tests: what it told, and what the database that comes of it answers, in words.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mxy::test {

// Keeps what it is told, as "FILE:LINE: reason".
class RecordedLog final : public build::ImportLog {
public:
    void skipped(std::string_view file, std::uint64_t line, std::string_view reason) override;
    void warning(std::string_view file, std::uint64_t line, std::string_view reason) override;
    void progress(std::string_view file, std::uint64_t done, std::uint64_t total) override;

    std::vector<std::string> skips;
    std::vector<std::string> warnings;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> steps; // done, total
};

class Imported {
public:
    using Importer = build::ImportCounts (*)(build::InputText&, const build::ImportOptions&,
                                             build::DatabaseBuilder&, build::ImportLog&);

    // Makes values that options refer to.
    using Prepare = std::function<void(build::ValuePool&, build::ImportOptions&)>;

    // Reads content that is called "input", or a file.
    Imported(Importer importer, std::string_view content, build::ImportOptions options = {},
             const Prepare& prepare = {});
    explicit Imported(const std::string& path, const build::ImportOptions& options = {});

    // What the database says of a key: "VALUE /24" for an address, "VALUE" for each other hit, "-"
    // for none. Values are written like JSON, with the type before numbers: {"n": uint16 80}.
    std::string operator[](std::string_view key);

    build::DatabaseBuilder builder;
    RecordedLog log;
    build::ImportCounts counts;
    std::string error; // what the import threw, empty if nothing
    build::BuildError::Kind error_kind{};

private:
    void run(const std::function<build::ImportCounts()>& import);

    build::Bytes file_; // once it is asked for
};

} // namespace mxy::test
