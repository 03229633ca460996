// See gram_site.h.
#include "mxy/patterns/gram_site.h"

#include "base/utf8.h"
#include "mxy/glob/glob_program.h"
#include "mxy/glob/piece_search.h"
#include "mxy/patterns/pattern_key.h"

#include <algorithm>

namespace mxy::text {
namespace {

constexpr std::size_t longest_program = 1024;
constexpr std::uint32_t longest_piece = 64; // in units

// Whether the literal has the gram as one of its own keys, and where.
bool has_gram(std::string_view literal, std::string_view gram, std::size_t& offset) noexcept {
    if (gram.size() < max_gram_size && literal.size() != gram.size())
        return false;
    offset = literal.find(gram);
    return offset != std::string_view::npos;
}

// Null if the text has fewer units before `p`.
const char* step_back(std::string_view text, const char* p, std::uint32_t units) noexcept {
    for (; units > 0; --units) {
        if (p == text.data())
            return nullptr;
        p -= utf8::decode_back(text.data(), p).size;
    }
    return p;
}

// Where a program has a gram: the piece, and in it the literal.
struct Place {
    Piece piece;
    Element literal{};
    std::size_t offset = 0;         // of the gram in the literal
    std::uint32_t units_before = 0; // of the piece, before the literal
    bool is_head = false;
    bool is_first_inner = false;
    bool is_tail = false;
};

bool find_place(ByteView program, std::string_view gram, Place& place) noexcept {
    ProgramReader reader(program);
    const ProgramHeader header(reader);
    for (std::uint32_t i = 0; i < header.pieces && !reader.at_end(); ++i) {
        place.piece = read_piece(reader);
        place.is_head = i == 0;
        place.is_tail = i + 1 == header.pieces;
        place.is_first_inner = i == 1 && !place.is_tail;
        place.units_before = 0;
        ProgramReader elements = place.piece.reader();
        while (!elements.at_end()) {
            place.literal = elements.element();
            if (place.literal.is_literal() && has_gram(place.literal.literal(), gram, place.offset))
                return true;
            place.units_before += std::min(place.literal.units(), longest_piece + 1);
        }
    }
    return false;
}

} // namespace

GramSite inspect_site(ByteView program, std::string_view text, std::size_t position,
                      std::size_t size) noexcept {
    if (program.size() > longest_program)
        return {true};
    Place place;
    if (!find_place(program, text.substr(position, size), place))
        return {};
    if (place.piece.units > longest_piece || place.units_before > longest_piece)
        return {true};
    const std::size_t literal_start = position - place.offset;
    if (position < place.offset || !text.substr(literal_start).starts_with(place.literal.literal()))
        return {};
    if (place.literal.kind == ElementKind::ragged_literal &&
        !utf8::is_boundary(text, literal_start))
        return {};
    const char* const start = step_back(text, text.data() + literal_start, place.units_before);
    if (start == nullptr || (place.is_head && start != text.data()))
        return {};
    // A piece that is not long needs no more of the text than this.
    const char* const end = text.data() + text.size();
    const auto room = static_cast<std::size_t>(end - start);
    const char* const limit =
        start + std::min<std::size_t>(room, longest_piece * utf8::max_unit_size);
    const char* const behind = match_piece(place.piece, text, start, limit);
    if (behind == nullptr || (place.is_tail && behind != end))
        return {};
    return {true, place.is_first_inner ? static_cast<std::size_t>(start - text.data()) : 0};
}

} // namespace mxy::text
