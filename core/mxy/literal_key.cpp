// See literal_key.h. Folding goes unit by unit, a unit being one character of well-formed UTF-8 or
// one byte of anything else, so that texts of any length are hashed and compared in a fixed buffer.
#include "mxy/literal_key.h"

#include "base/case_fold.h"
#include "base/utf8.h"
#include "mxy/format.h"

// The analyzer takes the header's tests for null pointers as a sign that there are some.
#ifdef __clang_analyzer__
#define XXH_STATIC_LINKING_ONLY
#else
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace mxy::text {

namespace {

constexpr std::string_view dotted_capital_i = "\xC4\xB0";
constexpr std::string_view dotted_i_lowered = "i\xCC\x87";

// The folded bytes of a text, handed out unit by unit.
class FoldedUnits {
public:
    FoldedUnits(std::string_view text, bool lower_dotted_i) noexcept
        : rest_(text), lower_dotted_i_(lower_dotted_i) {}

    bool at_end() const noexcept { return rest_.empty(); }

    // Valid until the next call.
    std::string_view next() noexcept {
        if (lower_dotted_i_ && rest_.starts_with(dotted_capital_i)) {
            rest_.remove_prefix(dotted_capital_i.size());
            return dotted_i_lowered;
        }
        const utf8::Unit unit = utf8::decode(rest_.data(), rest_.data() + rest_.size());
        rest_.remove_prefix(unit.size);
        return {unit_.data(), utf8::encode(fold_unit(unit.value), unit_.data())};
    }

private:
    std::string_view rest_;
    bool lower_dotted_i_;
    std::array<char, utf8::max_unit_size> unit_;
};

// XXH64 of bytes that come in pieces.
class PieceHash {
public:
    PieceHash() noexcept { XXH64_reset(&state_, literals::hash_seed); }

    void add(std::string_view piece) noexcept {
        if (piece.size() > buffer_.size() - used_)
            flush();
        std::copy(piece.begin(), piece.end(), buffer_.begin() + used_);
        used_ += piece.size();
    }

    std::uint64_t value() noexcept {
        flush();
        return XXH64_digest(&state_);
    }

private:
    void flush() noexcept {
        XXH64_update(&state_, buffer_.data(), used_);
        used_ = 0;
    }

    std::array<char, 256> buffer_;
    std::size_t used_ = 0;
    XXH64_state_t state_;
};

std::uint64_t hash_bytes(std::string_view bytes) noexcept {
    return XXH64(bytes.data(), bytes.size(), literals::hash_seed);
}

std::uint64_t hash_folded(std::string_view text, bool lower_dotted_i) noexcept {
    std::array<char, 512> buffer;
    if (!lower_dotted_i && folded_size_bound(text.size()) <= buffer.size())
        return hash_bytes({buffer.data(), fold(text, buffer.data())});
    PieceHash hash;
    for (FoldedUnits units(text, lower_dotted_i); !units.at_end();)
        hash.add(units.next());
    return hash.value();
}

// A unit of one text folds to one unit of the other, but for the lowered dotted I, which is two: so
// the bytes are compared, wherever units end.
bool fold_alike(FoldedUnits one, FoldedUnits other) noexcept {
    std::string_view a;
    std::string_view b;
    while (true) {
        if (a.empty() && !one.at_end())
            a = one.next();
        if (b.empty() && !other.at_end())
            b = other.next();
        const std::size_t common = std::min(a.size(), b.size());
        if (common == 0)
            return a.empty() && b.empty();
        if (a.substr(0, common) != b.substr(0, common))
            return false;
        a.remove_prefix(common);
        b.remove_prefix(common);
    }
}

} // namespace

LiteralKey::LiteralKey(std::string_view text, CaseMode mode, DottedI dotted_i) noexcept
    : text_(text), mode_(mode), dotted_i_(dotted_i),
      hash_(mode == CaseMode::sensitive ? hash_bytes(text)
                                        : hash_folded(text, dotted_i == DottedI::is_lowered)) {}

bool LiteralKey::matches(std::string_view stored) const noexcept {
    if (mode_ == CaseMode::sensitive || text_ == stored)
        return text_ == stored;
    return fold_alike({text_, dotted_i_ == DottedI::is_lowered}, {stored, false});
}

bool LiteralKey::has_dotted_i() const noexcept {
    return mode_ == CaseMode::insensitive && text_.find(dotted_capital_i) != std::string_view::npos;
}

// Eight bytes at a time, as it is also asked of all the texts of a table together.
bool is_ascii(std::string_view text) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    std::uint64_t bytes = 0;
    for (; text.size() >= sizeof bytes; text.remove_prefix(sizeof bytes)) {
        std::memcpy(&bytes, text.data(), sizeof bytes);
        if ((bytes & high_bits) != 0)
            return false;
    }
    return std::all_of(text.begin(), text.end(),
                       [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

bool has_another_folding(std::string_view text) noexcept {
    for (FoldedUnits units(text, false); !text.empty();) {
        const std::string_view folded = units.next();
        if (!text.starts_with(folded))
            return true;
        text.remove_prefix(folded.size());
    }
    return false;
}

} // namespace mxy::text
