// Text on its way to a stdio stream, in pieces of some thousand bytes: a call for each word would
// take most of a dump's time. It writes what it is given, and knows nothing of values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace mxy::compat {

class DumpOutput {
public:
    explicit DumpOutput(FILE* stream) noexcept : stream_(stream) {}
    DumpOutput(const DumpOutput&) = delete;
    DumpOutput& operator=(const DumpOutput&) = delete;
    ~DumpOutput() { flush(); }

    // What most lines are: spaces, and parts that are short. Makes room for all of one, so that
    // its parts, most_spaces and most_short bytes of them, go there without another look.
    void begin_line() noexcept {
        if (buffer_.size() - used_ < most_spaces + most_short)
            flush();
    }
    static constexpr std::size_t most_spaces = 1024;
    static constexpr std::size_t most_short = 1024;

    void spaces(std::size_t count) noexcept {
        constexpr std::size_t usual = 32; // in few stores of a fixed size
        std::memset(end(), ' ', usual);
        if (count > usual)
            std::memset(end() + usual, ' ', count - usual);
        used_ += count;
    }

    template <std::size_t size>
    void put(const char (&text)[size]) noexcept {
        std::memcpy(end(), text, size - 1);
        used_ += size - 1;
    }

    // Text up to its first NUL byte; of any size. Makes room for a line behind it, too.
    void put_text(const char* text, std::size_t size) noexcept {
        if (size <= most_text) {
            used_ += copy_text(text, size, end());
            return;
        }
        flush();
        std::fwrite(text, 1, ::strnlen(text, size), stream_);
    }

    // Where the next byte goes, to write some by hand and tell where they end.
    char* end() noexcept { return buffer_.data() + used_; }
    void end_at(const char* end) noexcept {
        used_ = static_cast<std::size_t>(end - buffer_.data());
    }

    void flush() noexcept {
        std::fwrite(buffer_.data(), 1, used_, stream_);
        used_ = 0;
    }

private:
    // Leaves room in a line for what stands around it.
    static constexpr std::size_t most_text = most_short - 64;

    static bool has_nul(std::uint64_t word) noexcept {
        constexpr std::uint64_t ones = 0x0101010101010101;
        return ((word - ones) & ~word & ones << 7) != 0;
    }

    // Eight bytes at a time, of which the last may overlap. Returns how many there are.
    static std::size_t copy_text(const char* from, std::size_t size, char* to) noexcept {
        std::uint64_t word = 0;
        std::size_t done = 0;
        if (size >= sizeof word) {
            for (; done < size; done += sizeof word) {
                const std::size_t place = done < size - sizeof word ? done : size - sizeof word;
                std::memcpy(&word, from + place, sizeof word);
                if (has_nul(word))
                    break;
                std::memcpy(to + place, &word, sizeof word);
            }
            if (done >= size)
                return size;
        }
        for (; done < size && from[done] != '\0'; ++done)
            to[done] = from[done];
        return done;
    }

    FILE* stream_;
    std::size_t used_ = 0;
    std::array<char, 8192> buffer_;
};

} // namespace mxy::compat
