// Where the entries of an import go: into the builder, or into the log if they cannot be taken. It
// counts both, and says how far the reading is. It knows nothing of any format.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

class EntrySink {
public:
    EntrySink(const InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
              ImportLog& log) noexcept
        : input_(input), options_(options), builder_(builder), log_(log) {}

    DatabaseBuilder& builder() noexcept { return builder_; }

    // Calls `add`, which adds the entry of a line. What it throws about the entry makes a bad line;
    // all else that it throws goes on.
    template <typename Add>
    void take(std::uint64_t line, const Add& add) {
        report_progress();
        try {
            add();
            ++counts_.entries;
        } catch (const BuildError& error) {
            if (!is_about_entry(error))
                throw;
            skip(line, error.what());
        }
    }

    // An entry that is no good. Throws BuildError where the import is strict.
    void skip(std::uint64_t line, std::string_view reason);
    void warn(std::uint64_t line, std::string_view reason);
    // Throws BuildError about a line without which nothing else can be read.
    [[noreturn]] void give_up(std::uint64_t line, std::string_view reason) const;

    // Tells the log now and then where the reading stands; for lines that are no entries, too.
    void report_progress() {
        if (input_.position() - reported_ >= progress_step)
            tell_progress();
    }
    // The counts of the import, which is over.
    ImportCounts finish();

private:
    static constexpr std::uint64_t progress_step = std::uint64_t{1} << 20;

    static bool is_about_entry(const BuildError& error) noexcept {
        return error.kind() != BuildError::Kind::system &&
               error.kind() != BuildError::Kind::stopped;
    }
    void tell_progress();

    const InputText& input_;
    const ImportOptions& options_;
    DatabaseBuilder& builder_;
    ImportLog& log_;
    ImportCounts counts_;
    std::uint64_t reported_ = 0;
};

} // namespace mxy::build
