// See piece_search.h. The piece's longest literal says where to look; where that costs too many
// comparisons, many places are tried in parallel.
#include "mxy/glob/piece_search.h"

#include "base/utf8.h"
#include "mxy/glob/literal_search.h"
#include "mxy/glob/parallel_search.h"

#include <cstring>

namespace mxy::text {
namespace {

bool is_boundary(std::string_view text, const char* p) noexcept {
    return utf8::is_boundary(text, static_cast<std::size_t>(p - text.data()));
}

const char* match_literal(const Element& element, std::string_view text, const char* p,
                          const char* limit) noexcept {
    if (static_cast<std::size_t>(limit - p) < element.count ||
        std::memcmp(p, element.bytes, element.count) != 0)
        return nullptr;
    const char* const behind = p + element.count;
    return element.kind == ElementKind::literal || is_boundary(text, behind) ? behind : nullptr;
}

const char* match_units(const Element& element, const char* p, const char* limit) noexcept {
    for (std::uint32_t left = element.units(); left > 0; --left) {
        if (p == limit)
            return nullptr;
        const utf8::Unit unit = utf8::decode(p, limit);
        if (element.kind != ElementKind::any_units && !element.accepts(unit.value))
            return nullptr;
        p += unit.size;
    }
    return p;
}

// The longest literal of a piece, and how many units stand before it.
struct Anchor {
    std::string_view literal;
    std::uint64_t units_before = 0;
    std::uint64_t units = 0; // of the whole piece
    bool is_whole_piece = false;
};

Anchor find_anchor(Piece piece) noexcept {
    Anchor anchor;
    ProgramReader reader = piece.reader();
    while (!reader.at_end()) {
        const Element element = reader.element();
        if (element.is_literal() && element.count > anchor.literal.size()) {
            anchor.literal = element.literal();
            anchor.units_before = anchor.units;
            anchor.is_whole_piece =
                element.kind == ElementKind::literal && anchor.units == 0 && reader.at_end();
            if (anchor.is_whole_piece)
                break;
        }
        anchor.units += element.units();
    }
    return anchor;
}

std::string_view between(const char* from, const char* to) noexcept {
    return {from, static_cast<std::size_t>(to - from)};
}

const char* step(const char* p, const char* limit, std::uint64_t units) noexcept {
    for (; units > 0 && p < limit; --units)
        p += utf8::decode(p, limit).size;
    return units == 0 ? p : nullptr;
}

const char* step_back(const char* p, const char* begin, std::uint64_t units) noexcept {
    for (; units > 0 && p != begin; --units)
        p -= utf8::decode_back(begin, p).size;
    return p;
}

} // namespace

const char* match_piece(Piece piece, std::string_view text, const char* p,
                        const char* limit) noexcept {
    if (piece.empty())
        return p;
    ProgramReader reader = piece.reader();
    do {
        const Element element = reader.element();
        p = element.is_literal() ? match_literal(element, text, p, limit)
                                 : match_units(element, p, limit);
    } while (p != nullptr && !reader.at_end());
    return p;
}

const char* find_piece(Piece piece, std::string_view text, const char* p,
                       const char* limit) noexcept {
    if (piece.empty())
        return p;
    const Anchor anchor = find_anchor(piece);
    if (anchor.is_whole_piece) {
        const std::size_t at = find_literal(between(p, limit), anchor.literal);
        return at == std::string_view::npos ? nullptr : p + at + anchor.literal.size();
    }
    // `p` is where the piece starts that is tried next, `at` where its literal would stand.
    const char* at = step(p, limit, anchor.units_before);
    for (std::uint64_t tries = 64 + static_cast<std::size_t>(limit - p) / (anchor.units + 8);
         at != nullptr; --tries) {
        if (tries == 0)
            return find_in_parallel(piece, p, limit);
        if (!anchor.literal.empty()) {
            const std::size_t distance = find_literal(between(at, limit), anchor.literal);
            if (distance == std::string_view::npos)
                return nullptr;
            at += distance;
            if (!is_boundary(text, at)) {
                ++at;
                continue;
            }
            p = step_back(at, text.data(), anchor.units_before);
        }
        if (const char* const behind = match_piece(piece, text, p, limit))
            return behind;
        if (at == limit)
            return nullptr;
        at += utf8::decode(at, limit).size;
        p += utf8::decode(p, limit).size;
    }
    return nullptr;
}

} // namespace mxy::text
