// From a pattern's text to a program (see glob_program.h). All that depends on letter case happens
// here, so that matching need not know of it.
#pragma once

#include "mxy/glob/glob_syntax.h"
#include "mxy/text_types.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::text {

// Keep one for many patterns: it owns buffers.
class GlobCompiler {
public:
    explicit GlobCompiler(CaseMode mode) noexcept : mode_(mode) {}

    // Appends the pattern's program to `out`. On an error nothing is appended.
    GlobError compile(const Pattern& pattern, std::vector<std::uint8_t>& out);

    // Where in the last pattern reading stopped: of use for messages.
    std::size_t position() const noexcept { return position_; }

private:
    GlobError read_glob(std::string_view pattern);
    GlobError read_substring(std::string_view pattern);
    void add_part(const GlobPart& part);
    void add_class(const GlobPart& part);
    void prepare_ranges(const std::vector<ClassItem>& items);
    bool add_class_of_one();
    void append_folded(std::string_view text);
    void flush_literal();
    void flush_any_units();
    void end_piece(bool is_last);
    void write(std::vector<std::uint8_t>& out) const;

    CaseMode mode_;
    std::size_t position_ = 0;
    GlobPart part_;
    // What is read so far: the literal and the any-units not yet written, the piece, the pieces.
    std::string literal_;
    std::uint32_t any_units_ = 0;
    bool literal_is_raw_ = false;
    std::vector<ClassItem> ranges_;
    std::vector<std::uint8_t> piece_;
    std::uint32_t piece_units_ = 0;
    std::vector<std::uint8_t> pieces_;
    std::uint32_t piece_count_ = 0;
    std::uint32_t tail_offset_ = 0;
    std::uint32_t least_size_ = 0;
};

} // namespace mxy::text
