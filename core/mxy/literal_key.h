// A key as the literal table compares keys: as it is, or case-folded. It hashes and compares keys
// of any length without memory of its own, and knows nothing of tables.
#pragma once

#include "mxy/text_types.h"

namespace mxy::text {

class LiteralKey {
public:
    // The text outlives the key.
    LiteralKey(std::string_view text, CaseMode mode) noexcept
        : LiteralKey(text, mode, DottedI::stays) {}

    // Of the text as it is compared: with case folded where case does not count.
    std::uint64_t hash() const noexcept { return hash_; }
    bool matches(std::string_view stored) const noexcept;

    // The dotted capital I has no simple folding, but writers lower it to two characters: a text
    // with it has this second key.
    bool has_dotted_i() const noexcept;
    LiteralKey with_dotted_i_lowered() const noexcept {
        return LiteralKey(text_, mode_, DottedI::is_lowered);
    }

private:
    enum class DottedI : std::uint8_t { stays, is_lowered };

    LiteralKey(std::string_view text, CaseMode mode, DottedI dotted_i) noexcept;

    std::string_view text_;
    CaseMode mode_;
    DottedI dotted_i_;
    std::uint64_t hash_;
};

bool is_ascii(std::string_view text) noexcept;

// Whether folding changes the text.
bool has_another_folding(std::string_view text) noexcept;

} // namespace mxy::text
