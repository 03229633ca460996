// The tests' own XXH64, seed 0, written from the algorithm's published description, and a way to
// make its collisions: each of the four lanes is a chain of invertible steps, so that a change in
// one block is undone in the next.
#include "support/mxy_encoder.h"

#include <bit>

namespace mxy::test {

namespace {

constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t prime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t prime3 = 0x165667B19E3779F9;
constexpr std::uint64_t prime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t prime5 = 0x27D4EB2F165667C5;

std::uint64_t read(std::string_view text, std::size_t at, unsigned width) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i)
        value |= std::uint64_t{static_cast<std::uint8_t>(text[at + i])} << (8 * i);
    return value;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t input) {
    return std::rotl(lane + input * prime2, 31) * prime1;
}

std::uint64_t merge(std::uint64_t hash, std::uint64_t lane) {
    return (hash ^ round(0, lane)) * prime1 + prime4;
}

// The number whose product with an odd number is 1.
constexpr std::uint64_t inverse(std::uint64_t odd) {
    std::uint64_t result = odd;
    for (int i = 0; i < 6; ++i)
        result *= 2 - odd * result;
    return result;
}
static_assert(inverse(prime2) * prime2 == 1);

} // namespace

std::uint64_t xxh64(std::string_view text) {
    std::size_t at = 0;
    std::uint64_t hash = prime5;
    if (text.size() >= 32) {
        std::uint64_t lanes[] = {prime1 + prime2, prime2, 0, 0 - prime1};
        for (; at + 32 <= text.size(); at += 32)
            for (std::size_t i = 0; i < 4; ++i)
                lanes[i] = round(lanes[i], read(text, at + 8 * i, 8));
        hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
               std::rotl(lanes[3], 18);
        for (const std::uint64_t lane : lanes)
            hash = merge(hash, lane);
    }
    hash += text.size();
    for (; at + 8 <= text.size(); at += 8)
        hash = std::rotl(hash ^ round(0, read(text, at, 8)), 27) * prime1 + prime4;
    if (at + 4 <= text.size()) {
        hash = std::rotl(hash ^ (read(text, at, 4) * prime1), 23) * prime2 + prime3;
        at += 4;
    }
    for (; at < text.size(); ++at)
        hash = std::rotl(hash ^ (read(text, at, 1) * prime5), 11) * prime1;
    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

Collision xxh64_collision() {
    Collision texts = {std::string(64, 'a'), std::string(64, 'a')};
    const auto write = [](std::string& text, std::size_t at, std::uint64_t value) {
        for (unsigned i = 0; i < 8; ++i)
            text[at + i] = static_cast<char>(value >> (8 * i));
    };
    write(texts.second, 0, read("bbbbbbbb", 0, 8));
    const std::uint64_t start = prime1 + prime2;
    const std::uint64_t difference =
        round(start, read(texts.first, 0, 8)) - round(start, read(texts.second, 0, 8));
    write(texts.second, 32, read(texts.first, 32, 8) + difference * inverse(prime2));
    return texts;
}

} // namespace mxy::test
