// See literal_key.h. Folding goes unit by unit, a unit being one character of well-formed UTF-8 or
// one byte of anything else, so that texts of any length are hashed and compared in a fixed buffer.
#include "mxy/literal_key.h"

#include "base/case_fold.h"
#include "base/utf8.h"
#include "mxy/format.h"
#include "mxy/text_hash.h"

#include <algorithm>
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

// The two hashes, of bytes that come in pieces.
struct TableHash {
    XXH64_state_t state;

    TableHash() noexcept { XXH64_reset(&state, literals::hash_seed); }
    void add(const char* bytes, std::size_t size) noexcept { XXH64_update(&state, bytes, size); }
    std::uint64_t value() const noexcept { return XXH64_digest(&state); }
};

struct BucketHash {
    XXH3_state_t state;

    BucketHash() noexcept { XXH3_64bits_reset(&state); }
    void add(const char* bytes, std::size_t size) noexcept {
        XXH3_64bits_update(&state, bytes, size);
    }
    std::uint64_t value() const noexcept { return XXH3_64bits_digest(&state); }
};

template <typename Hash>
std::uint64_t hash_of(FoldedUnits units) noexcept {
    Hash hash;
    std::array<char, 256> buffer;
    std::size_t used = 0;
    while (!units.at_end()) {
        const std::string_view unit = units.next();
        if (unit.size() > buffer.size() - used) {
            hash.add(buffer.data(), used);
            used = 0;
        }
        std::copy(unit.begin(), unit.end(), buffer.data() + used);
        used += unit.size();
    }
    hash.add(buffer.data(), used);
    return hash.value();
}

std::size_t write_units(FoldedUnits units, char* out) noexcept {
    char* to = out;
    while (!units.at_end()) {
        const std::string_view unit = units.next();
        to = std::copy(unit.begin(), unit.end(), to);
    }
    return static_cast<std::size_t>(to - out);
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
    : text_(text), mode_(mode), dotted_i_(dotted_i), is_prepared_(true), prepared_(text) {
    if (mode == CaseMode::sensitive || is_ascii_without_capitals(text))
        return;
    may_have_dotted_i_ = true;
    is_prepared_ = folded_size_bound(text.size()) <= folded_.size();
    if (is_prepared_)
        prepared_ = {folded_.data(), dotted_i == DottedI::stays
                                         ? fold(text, folded_.data())
                                         : write_units({text, true}, folded_.data())};
}

std::uint64_t LiteralKey::table_hash() const noexcept {
    return is_prepared_ ? XXH64(prepared_.data(), prepared_.size(), literals::hash_seed)
                        : hash_of<TableHash>({text_, dotted_i_ == DottedI::is_lowered});
}

std::uint64_t LiteralKey::bucket_hash() const noexcept {
    return is_prepared_ ? XXH3_64bits(prepared_.data(), prepared_.size())
                        : hash_of<BucketHash>({text_, dotted_i_ == DottedI::is_lowered});
}

bool LiteralKey::folds_like(std::string_view stored) const noexcept {
    return fold_alike({text_, dotted_i_ == DottedI::is_lowered}, {stored, false});
}

bool LiteralKey::has_dotted_i() const noexcept {
    return may_have_dotted_i_ && text_.find(dotted_capital_i) != std::string_view::npos;
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
