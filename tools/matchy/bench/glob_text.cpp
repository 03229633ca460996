// See glob_text.h.
#include "glob_text.h"

#include "names.h"

#include "base/case_fold.h"
#include "base/utf8.h"
#include "mxy/glob/glob.h"

#include <array>
#include <string_view>

namespace matchy::bench {
namespace {

using namespace mxy::text;

void append_unit(std::string& text, std::uint32_t unit) {
    std::array<char, mxy::utf8::max_unit_size> bytes{};
    text.append(bytes.data(), mxy::utf8::encode(unit, bytes.data()));
}

void append_member(std::string& text, const GlobPart& part, Random& random) {
    const ClassItem& item = part.items[random.below(part.items.size())];
    append_unit(text, item.first + static_cast<std::uint32_t>(
                                       random.below(std::uint64_t{item.last} - item.first + 1)));
}

// A letter or a digit, if one is outside of the class.
void append_other(std::string& text, const GlobPart& part, Random& random) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    const std::uint64_t first = random.below(letters.size());
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const char letter = letters[(first + i) % letters.size()];
        bool is_member = false;
        for (const ClassItem& item : part.items)
            is_member |= std::uint32_t(letter) >= item.first && std::uint32_t(letter) <= item.last;
        if (!is_member) {
            text += letter;
            return;
        }
    }
}

std::string expanded(std::string_view glob, Random& random) {
    std::string text;
    GlobReader reader(glob);
    for (GlobPart part; reader.next(part);) {
        switch (part.kind) {
        case GlobPart::Kind::literal:
            text += part.literal;
            break;
        case GlobPart::Kind::star:
            text += Names::random_word(random, 1, 6);
            break;
        case GlobPart::Kind::any_unit:
            text += static_cast<char>('a' + random.below(26));
            break;
        case GlobPart::Kind::unit_class:
            if (part.negated)
                append_other(text, part, random);
            else
                append_member(text, part, random);
            break;
        }
    }
    return text;
}

std::string folded(std::string_view text) {
    std::string out(mxy::folded_size_bound(text.size()), '\0');
    out.resize(mxy::fold(text, out.data()));
    return out;
}

} // namespace

std::optional<std::string> text_matching(const Pattern& pattern, CaseMode mode, Random& random) {
    if (pattern.kind == PatternKind::substring)
        return Names::random_word(random, 0, 6) + std::string(pattern.text) +
               Names::random_word(random, 0, 6);
    const std::string text = expanded(pattern.text, random);
    const bool is_match = Glob::parse(pattern.text, mode)
                              .matches(mode == CaseMode::insensitive ? folded(text) : text);
    return is_match ? std::optional(text) : std::nullopt;
}

} // namespace matchy::bench
