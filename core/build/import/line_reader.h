// The lines of an input, one after the other. A line is what stands before a line feed or the end
// of the input; a carriage return before the line feed belongs to the ending. Lines may have any
// length and any bytes.
#pragma once

#include "build/import/input_file.h"

namespace mxy::build {

class LineReader {
public:
    explicit LineReader(InputText& input) noexcept : input_(input) {}

    // The next line, good until the next call. False: there are no more.
    bool next(std::string_view& line);

    // The number of the line that was read last, counted from 1.
    std::uint64_t number() const noexcept { return number_; }

private:
    InputText& input_;
    std::size_t used_ = 0; // bytes of the window that the last line and its ending take
    std::uint64_t number_ = 0;
};

// Without the blanks at both ends: spaces, tabs, carriage returns, and the rarer ones of ASCII.
std::string_view trimmed(std::string_view text) noexcept;

} // namespace mxy::build
