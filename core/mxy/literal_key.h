// A key as literals compare keys: as it is, or case-folded. It hashes and compares keys of any
// length without memory of its own, and knows nothing of tables.
#pragma once

#include "mxy/text_types.h"

#include <array>

namespace mxy::text {

class LiteralKey {
public:
    // The text outlives the key.
    LiteralKey(std::string_view text, CaseMode mode) noexcept
        : LiteralKey(text, mode, DottedI::stays) {}
    LiteralKey(const LiteralKey&) = delete;
    LiteralKey& operator=(const LiteralKey&) = delete;

    // Of the text as it is compared, with case folded where case does not count: first as the
    // format's table has it, then as the buckets of an index section do.
    std::uint64_t table_hash() const noexcept;
    std::uint64_t bucket_hash() const noexcept;

    bool matches(std::string_view stored) const noexcept {
        return (is_prepared_ && prepared_ == stored) ||
               (mode_ == CaseMode::insensitive && folds_like(stored));
    }

    // The dotted capital I has no simple folding, but writers lower it to two characters: a text
    // with it has this second key.
    bool has_dotted_i() const noexcept;
    LiteralKey with_dotted_i_lowered() const noexcept {
        return LiteralKey(text_, mode_, DottedI::is_lowered);
    }

private:
    enum class DottedI : std::uint8_t { stays, is_lowered };

    LiteralKey(std::string_view text, CaseMode mode, DottedI dotted_i) noexcept;
    bool folds_like(std::string_view stored) const noexcept;

    std::string_view text_;
    CaseMode mode_;
    DottedI dotted_i_;
    bool may_have_dotted_i_ = false;
    // The text as it is compared, unless it is a long one that would have to be folded.
    bool is_prepared_;
    std::string_view prepared_;
    std::array<char, 512> folded_; // left uninitialised
};

bool is_ascii(std::string_view text) noexcept;

// Whether folding changes the text.
bool has_another_folding(std::string_view text) noexcept;

} // namespace mxy::text
