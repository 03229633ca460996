// What a glob is compiled to: a flat run of bytes that can stand in a buffer with many others, and
// how to read it. It knows nothing of how text is searched. Programs may come out of a file:
// whatever their bytes are, reading them comes to an end, and stays inside them and what follows
// them.
//
// A program is a few numbers and then the pieces, which is what stands between stars: one piece if
// the pattern has no star, else a head, any number of inner pieces, and a tail; head and tail may
// be empty. A piece is a run of elements. All numbers are variable-length, seven bits a byte.
//
//   program: least size of a matching text, pieces, [bytes from the first piece to the tail],
//   pieces piece:   size of its elements in bytes, units that it matches, elements element: count *
//   8 + kind, then for a literal its bytes, for a class its ranges
#pragma once

#include "base/bytes.h"

#include <algorithm>
#include <string_view>

namespace mxy::text {

enum class ElementKind : std::uint8_t {
    literal,        // count bytes
    ragged_literal, // the same, and some belong to no code point: they must not touch one in the
                    // text
    any_units,      // count units
    unit_class,     // one unit out of count ranges
    negated_class,
};

inline constexpr unsigned element_kind_bits = 3;
// A range in a class: first and last, three bytes each, little-endian; ascending, apart.
inline constexpr std::uint32_t class_range_size = 6;

struct Element {
    ElementKind kind;
    std::uint32_t count;
    const std::uint8_t* bytes;

    bool is_literal() const noexcept { return kind <= ElementKind::ragged_literal; }
    std::uint32_t units() const noexcept; // how many it matches
    std::string_view literal() const noexcept {
        return {reinterpret_cast<const char*>(bytes), count};
    }
    std::uint32_t range_first(std::size_t i) const noexcept {
        return load24(bytes + i * class_range_size);
    }
    std::uint32_t range_last(std::size_t i) const noexcept {
        return load24(bytes + i * class_range_size + 3);
    }
    // Of a class.
    bool accepts(std::uint32_t unit) const noexcept;

private:
    static std::uint32_t load24(const std::uint8_t* p) noexcept {
        return p[0] | static_cast<std::uint32_t>(p[1]) << 8 |
               static_cast<std::uint32_t>(p[2]) << 16;
    }
};

// So many bytes behind a program can be read, too, which spares a look for its end at every number.
inline constexpr std::size_t program_margin = 16;

// Reads what GlobCompiler wrote. What would run over the end is cut off there: such a program
// matches something else, or nothing. No more than three numbers are read in a row without asking
// at_end().
class ProgramReader {
public:
    ProgramReader(const std::uint8_t* p, const std::uint8_t* end) noexcept : p_(p), end_(end) {}
    explicit ProgramReader(ByteView bytes) noexcept
        : ProgramReader(bytes.data(), bytes.data() + bytes.size()) {}

    std::uint32_t number() noexcept {
        std::uint32_t byte = *p_++;
        if (byte < 0x80)
            return byte;
        std::uint32_t value = byte & 0x7F;
        for (unsigned shift = 7; shift < 32 && byte >= 0x80; shift += 7) {
            byte = *p_++;
            value |= (byte & 0x7F) << shift;
        }
        return value;
    }
    Element element() noexcept;
    // Bytes of the size that is told, or as many as there are.
    std::uint32_t skip(std::uint32_t size) noexcept {
        if (std::int64_t{size} > room())
            size = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(room(), 0));
        p_ += size;
        return size;
    }
    const std::uint8_t* position() const noexcept { return p_; }
    bool at_end() const noexcept { return p_ >= end_; }

private:
    // Negative if the last number had no end.
    std::ptrdiff_t room() const noexcept { return end_ - p_; }

    const std::uint8_t* p_;
    const std::uint8_t* end_;
};

// Small enough to be passed in registers.
struct Piece {
    const std::uint8_t* elements = nullptr;
    std::uint32_t size = 0; // in bytes
    std::uint32_t units = 0;

    bool empty() const noexcept { return size == 0; }
    ProgramReader reader() const noexcept { return {elements, elements + size}; }
};

// An empty one at the end.
inline Piece read_piece(ProgramReader& reader) noexcept {
    Piece piece;
    if (reader.at_end())
        return piece;
    const std::uint32_t size = reader.number();
    piece.units = reader.number();
    piece.elements = reader.position();
    piece.size = reader.skip(size);
    return piece;
}

struct ProgramHeader {
    // The program is not empty.
    explicit ProgramHeader(ProgramReader& reader) noexcept
        : least_size(reader.number()), pieces(reader.number()),
          tail_offset(pieces > 1 ? reader.number() : 0) {}

    std::uint32_t least_size;
    std::uint32_t pieces;
    std::uint32_t tail_offset;
};

inline Element ProgramReader::element() noexcept {
    const std::uint32_t head = number();
    const auto kind = static_cast<ElementKind>(head & ((1u << element_kind_bits) - 1));
    Element element{kind, head >> element_kind_bits, p_};
    if (element.is_literal())
        element.count = skip(element.count);
    else if (kind != ElementKind::any_units) // a count has less than 32 bits: see its kind
        element.count = skip(element.count * class_range_size) / class_range_size;
    return element;
}

} // namespace mxy::text
