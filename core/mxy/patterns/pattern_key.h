// Keys: short byte strings that a text must have, at a certain place or anywhere, for a pattern to
// match. A pattern is filed under one of its keys; a text asks for all keys that it has. This file
// says what keys there are and how they are hashed, and nothing of how they are stored.
#pragma once

#include "mxy/glob/glob_program.h"
#include "mxy/little_endian.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mxy::text {

enum class KeyKind : std::uint8_t {
    none,   // the pattern has no literal at all
    exact,  // the whole text
    prefix, // its first bytes
    suffix, // its last bytes
    gram,   // up to four bytes anywhere in it
};

struct PatternKey {
    KeyKind kind = KeyKind::none;
    std::uint32_t size = 0;
    bool starts_with_dot = false; // of a suffix
    std::uint64_t hash = 0;
};

// A key and where it stands in its pattern.
struct KeyOccurrence {
    PatternKey key;
    // Of a gram: its bytes, the literal that it is in, and where in it.
    std::uint32_t bytes = 0;
    std::string_view literal = {};
    std::size_t offset = 0;
};

// Longer prefixes and suffixes are cut to their outer bytes.
inline constexpr std::size_t max_anchored_size = 64;
inline constexpr std::size_t max_gram_size = 4;

namespace key_hash {

inline constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
inline constexpr std::uint64_t prefix_seed = 0x243F6A8885A308D3;
inline constexpr std::uint64_t suffix_seed = 0x13198A2E03707344;
inline constexpr std::uint64_t exact_seed = 0xA4093822299F31D0;

// A multiplication leaves the low bits weak.
constexpr std::uint64_t finish(std::uint64_t hash) noexcept {
    return hash ^ hash >> 32;
}

// The hash of a prefix or suffix grows with it, byte by byte: from the front, or from the back.
constexpr std::uint64_t extend(std::uint64_t hash, char byte) noexcept {
    return (hash ^ static_cast<std::uint8_t>(byte)) * factor;
}

inline std::uint64_t exact(std::string_view text) noexcept {
    std::uint64_t hash = exact_seed + text.size();
    const auto* p = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t left = text.size();
    for (; left >= 8; left -= 8, p += 8) {
        hash = (hash ^ load_le64(p)) * factor;
        hash ^= hash >> 29;
    }
    std::uint64_t rest = 0;
    for (; left > 0; --left)
        rest = rest << 8 | p[left - 1];
    return finish((hash ^ rest) * factor);
}

template <std::size_t size>
std::uint32_t load_gram(const char* text) noexcept {
    const auto* p = reinterpret_cast<const std::uint8_t*>(text);
    if constexpr (size == 4)
        return load_le32(p);
    else if constexpr (size == 3)
        return load_le16(p) | static_cast<std::uint32_t>(p[2]) << 16;
    else if constexpr (size == 2)
        return load_le16(p);
    else
        return p[0];
}

constexpr std::uint64_t gram(std::uint32_t bytes, std::size_t size) noexcept {
    return finish((static_cast<std::uint64_t>(bytes) << 3 | size) * factor);
}

inline PatternKey prefix_key(std::string_view literal) noexcept {
    const std::string_view key = literal.substr(0, max_anchored_size);
    std::uint64_t hash = prefix_seed;
    for (const char byte : key)
        hash = extend(hash, byte);
    return {KeyKind::prefix, static_cast<std::uint32_t>(key.size()), false, finish(hash)};
}

inline PatternKey suffix_key(std::string_view literal) noexcept {
    const std::size_t size = std::min(literal.size(), max_anchored_size);
    const std::string_view key = literal.substr(literal.size() - size);
    std::uint64_t hash = suffix_seed;
    for (std::size_t i = size; i > 0; --i)
        hash = extend(hash, key[i - 1]);
    return {KeyKind::suffix, static_cast<std::uint32_t>(size), key.front() == '.', finish(hash)};
}

} // namespace key_hash

// Calls visit(KeyOccurrence) for every gram of a literal; one shorter than a gram of full size is a
// gram itself.
template <typename Visit>
void for_each_gram(std::string_view literal, const Visit& visit) {
    const auto call = [&](std::uint32_t bytes, std::size_t size, std::size_t offset) {
        const PatternKey key{KeyKind::gram, static_cast<std::uint32_t>(size), false,
                             key_hash::gram(bytes, size)};
        visit(KeyOccurrence{key, bytes, literal, offset});
    };
    const char* const p = literal.data();
    switch (literal.size()) {
    case 0:
        return;
    case 1:
        return call(key_hash::load_gram<1>(p), 1, 0);
    case 2:
        return call(key_hash::load_gram<2>(p), 2, 0);
    case 3:
        return call(key_hash::load_gram<3>(p), 3, 0);
    default:
        for (std::size_t i = 0; i + max_gram_size <= literal.size(); ++i)
            call(key_hash::load_gram<4>(p + i), 4, i);
    }
}

// Calls visit(KeyOccurrence) for every key of a program.
template <typename Visit>
void for_each_key(ByteView program, const Visit& visit) {
    ProgramReader reader(program);
    const ProgramHeader header(reader);
    for (std::uint32_t i = 0; i < header.pieces && !reader.at_end(); ++i) {
        const Piece piece = read_piece(reader);
        ProgramReader elements = piece.reader();
        while (!elements.at_end()) {
            const bool is_first = elements.position() == piece.elements;
            const Element element = elements.element();
            if (!element.is_literal())
                continue;
            const bool at_front = i == 0 && is_first;
            const bool at_back = i + 1 == header.pieces && elements.at_end();
            const std::string_view literal = element.literal();
            if (at_front && at_back) {
                visit(KeyOccurrence{{KeyKind::exact, 0, false, key_hash::exact(literal)}});
                return;
            }
            if (at_front)
                visit(KeyOccurrence{key_hash::prefix_key(literal)});
            if (at_back)
                visit(KeyOccurrence{key_hash::suffix_key(literal)});
            for_each_gram(literal, visit);
        }
    }
}

} // namespace mxy::text
