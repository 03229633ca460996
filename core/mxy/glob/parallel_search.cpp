// See parallel_search.h.
#include "mxy/glob/parallel_search.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace mxy::text {
namespace {

constexpr std::size_t chunk_units = 64;
constexpr std::size_t window_starts = 4096;
constexpr std::uint32_t ascii_size = 128;

// One unit of a piece: a value, or a class, or anything.
struct UnitTest {
    ElementKind kind;
    std::uint32_t value;
    Element element;

    bool accepts(std::uint32_t unit) const noexcept {
        if (kind == ElementKind::literal)
            return unit == value;
        return kind == ElementKind::any_units || element.accepts(unit);
    }
};

// Takes a piece apart, unit by unit.
class UnitReader {
public:
    explicit UnitReader(Piece piece) noexcept : reader_(piece.reader()) {}

    bool next(UnitTest& test) noexcept {
        while (left_ == 0) {
            if (reader_.at_end())
                return false;
            element_ = reader_.element();
            left_ = element_.is_literal() ? element_.count : element_.units();
        }
        test.element = element_;
        test.kind = element_.kind;
        if (!element_.is_literal()) {
            --left_;
            return true;
        }
        const std::string_view literal = element_.literal();
        const char* const end = literal.data() + literal.size();
        const utf8::Unit unit = utf8::decode(end - left_, end);
        test.kind = ElementKind::literal;
        test.value = unit.value;
        left_ -= unit.size;
        return true;
    }

private:
    ProgramReader reader_;
    Element element_{};
    std::uint32_t left_ = 0; // of the element: bytes of a literal, else units
};

// Up to 64 units in a row, and for each unit of text which of them accept it.
class Chunk {
public:
    bool read(UnitReader& reader) noexcept {
        size_ = 0;
        ascii_.fill(0);
        while (size_ < chunk_units && reader.next(tests_[size_]))
            add_to_ascii(size_++);
        return size_ > 0;
    }

    std::size_t size() const noexcept { return size_; }

    std::uint64_t accepting(std::uint32_t unit) const noexcept {
        if (unit < ascii_size)
            return ascii_[unit];
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < size_; ++i)
            bits |= static_cast<std::uint64_t>(tests_[i].accepts(unit)) << i;
        return bits;
    }

private:
    void add_to_ascii(std::size_t i) noexcept {
        const UnitTest& test = tests_[i];
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (test.kind == ElementKind::literal) {
            if (test.value < ascii_size)
                ascii_[test.value] |= bit;
            return;
        }
        for (std::uint32_t unit = 0; unit < ascii_size; ++unit)
            if (test.accepts(unit))
                ascii_[unit] |= bit;
    }

    std::array<UnitTest, chunk_units> tests_;
    std::array<std::uint64_t, ascii_size> ascii_;
    std::size_t size_ = 0;
};

// The starts in a window at which the piece may still fit, as bits.
class Starts {
public:
    Starts() noexcept { words_.fill(~std::uint64_t{0}); }

    // Keeps those starts whose text `from` begins with the chunk; `from` belongs to the first
    // start, and each further start is one unit behind the one before it.
    void keep_fitting(const Chunk& chunk, const char* from, const char* limit) noexcept {
        std::array<std::uint64_t, window_starts / 64> fitting{};
        const std::uint64_t last_unit = std::uint64_t{1} << (chunk.size() - 1);
        std::uint64_t state = 0; // bit i: the chunk's first i + 1 units fit up to here
        const std::size_t units = window_starts + chunk.size() - 1;
        for (std::size_t i = 0; i < units && from < limit; ++i) {
            const utf8::Unit unit = utf8::decode(from, limit);
            from += unit.size;
            state = (state << 1 | 1) & chunk.accepting(unit.value);
            if ((state & last_unit) != 0) {
                const std::size_t start = i + 1 - chunk.size();
                fitting[start / 64] |= std::uint64_t{1} << start % 64;
            }
        }
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= fitting[i];
    }

    // window_starts if there is none.
    std::size_t first() const noexcept {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (words_[i] != 0)
                return i * 64 + static_cast<std::size_t>(std::countr_zero(words_[i]));
        return window_starts;
    }

private:
    std::array<std::uint64_t, window_starts / 64> words_;
};

// Null if the text ends before.
const char* step(const char* p, const char* limit, std::size_t units) noexcept {
    for (; units > 0; --units) {
        if (p == limit)
            return nullptr;
        p += utf8::decode(p, limit).size;
    }
    return p;
}

} // namespace

const char* find_in_parallel(Piece piece, const char* p, const char* limit) noexcept {
    while (p != nullptr && p != limit) {
        Starts starts;
        UnitReader reader(piece);
        Chunk chunk;
        const char* from = p;
        while (from != nullptr && starts.first() < window_starts && chunk.read(reader)) {
            starts.keep_fitting(chunk, from, limit);
            from = step(from, limit, chunk.size());
        }
        const std::size_t first = starts.first();
        if (from != nullptr && first < window_starts)
            return step(p, limit, first + piece.units);
        p = step(p, limit, window_starts);
    }
    return nullptr;
}

} // namespace mxy::text
