// Where an export goes: standard output, or a file that appears complete or not at all. Text is
// gathered and leaves in large pieces. It knows nothing of formats.
#pragma once

#include "../terminal.h"

#include "base/output_file.h"

#include <optional>
#include <string>

namespace matchy {

class ExportOutput {
public:
    // Without a path: standard output. Throws Failure (system_error).
    ExportOutput(Terminal& terminal, const std::string& path);

    // Text is appended here; after each entry, settle() lets it go if there is enough of it.
    std::string& text() noexcept { return text_; }
    void settle() {
        if (text_.size() >= piece_size)
            write();
    }
    // All is there; a file becomes visible.
    void finish();

private:
    static constexpr std::size_t piece_size = std::size_t{1} << 16;

    void write();
    void check(int error) const;

    Terminal& terminal_;
    std::string path_;
    std::optional<mxy::OutputFile> file_;
    std::string text_;
};

} // namespace matchy
