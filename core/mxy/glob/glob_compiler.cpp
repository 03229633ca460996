// See glob_compiler.h.
#include "mxy/glob/glob_compiler.h"

#include "base/case_fold.h"
#include "base/utf8.h"
#include "mxy/glob/glob_program.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace mxy::text {
namespace {

void put_number(std::vector<std::uint8_t>& out, std::uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

void put_element(std::vector<std::uint8_t>& out, ElementKind kind, std::size_t count) {
    put_number(out, static_cast<std::uint32_t>(count << element_kind_bits) |
                        static_cast<std::uint32_t>(kind));
}

void put24(std::vector<std::uint8_t>& out, std::uint32_t value) {
    for (unsigned shift = 0; shift < 24; shift += 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

// Sorts ranges and joins those that touch.
void merge(std::vector<ClassItem>& ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const ClassItem& a, const ClassItem& b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (const ClassItem& range : ranges) {
        if (kept > 0 && range.first <= ranges[kept - 1].last + 1)
            ranges[kept - 1].last = std::max(ranges[kept - 1].last, range.last);
        else
            ranges[kept++] = range;
    }
    ranges.resize(kept);
}

} // namespace

GlobError GlobCompiler::compile(const Pattern& pattern, std::vector<std::uint8_t>& out) {
    // Every number of a program stays below 2^32, its elements' counts with their kind too.
    if (pattern.text.size() > std::numeric_limits<std::uint32_t>::max() >> 6)
        throw std::bad_alloc();
    literal_.clear();
    piece_.clear();
    pieces_.clear();
    any_units_ = piece_units_ = piece_count_ = tail_offset_ = least_size_ = 0;
    literal_is_raw_ = pattern.kind == PatternKind::substring;
    const GlobError error =
        literal_is_raw_ ? read_substring(pattern.text) : read_glob(pattern.text);
    if (error == GlobError::none)
        write(out);
    return error;
}

GlobError GlobCompiler::read_glob(std::string_view pattern) {
    GlobReader reader(pattern);
    while (reader.next(part_))
        add_part(part_);
    position_ = reader.position();
    end_piece(true);
    return reader.error();
}

GlobError GlobCompiler::read_substring(std::string_view pattern) {
    position_ = 0;
    if (pattern.empty())
        return GlobError::empty_pattern;
    end_piece(false);
    append_folded(pattern);
    end_piece(false);
    end_piece(true);
    return GlobError::none;
}

void GlobCompiler::add_part(const GlobPart& part) {
    switch (part.kind) {
    case GlobPart::Kind::literal:
        flush_any_units();
        append_folded(part.literal);
        break;
    case GlobPart::Kind::star:
        end_piece(false);
        break;
    case GlobPart::Kind::any_unit:
        flush_literal();
        ++any_units_;
        break;
    case GlobPart::Kind::unit_class:
        flush_any_units();
        add_class(part);
        break;
    }
}

void GlobCompiler::append_folded(std::string_view text) {
    if (mode_ == CaseMode::sensitive) {
        literal_ += text;
        return;
    }
    const std::size_t before = literal_.size();
    literal_.resize(before + folded_size_bound(text.size()));
    literal_.resize(before + fold(text, literal_.data() + before));
}

// The class as sorted ranges of what folded text can have in its place.
void GlobCompiler::prepare_ranges(const std::vector<ClassItem>& items) {
    ranges_ = items;
    merge(ranges_);
    if (mode_ == CaseMode::sensitive)
        return;
    for (std::size_t i = 0, count = ranges_.size(); i < count; ++i) {
        FoldedRanges images(ranges_[i].first, ranges_[i].last);
        for (ClassItem image; images.next(image.first, image.last);)
            ranges_.push_back(image);
    }
    merge(ranges_);
}

// [x] is x, and so is [xX] where case does not count. Literals are found faster than classes.
bool GlobCompiler::add_class_of_one() {
    const auto folded = [&](std::uint32_t unit) {
        return mode_ == CaseMode::sensitive ? unit : fold_unit(unit);
    };
    const std::uint32_t unit = folded(part_.items.front().first);
    if (utf8::is_broken(unit))
        return false;
    for (const ClassItem& item : part_.items)
        if (item.first != item.last || folded(item.first) != unit)
            return false;
    std::array<char, utf8::max_unit_size> bytes;
    literal_.append(bytes.data(), utf8::encode(unit, bytes.data()));
    return true;
}

void GlobCompiler::add_class(const GlobPart& part) {
    if (!part.negated && add_class_of_one())
        return;
    flush_literal();
    prepare_ranges(part.items);
    put_element(piece_, part.negated ? ElementKind::negated_class : ElementKind::unit_class,
                ranges_.size());
    for (const ClassItem& range : ranges_) {
        put24(piece_, range.first);
        put24(piece_, range.last);
    }
    ++piece_units_;
    ++least_size_;
}

void GlobCompiler::flush_literal() {
    if (literal_.empty())
        return;
    bool ragged = false;
    const char* p = literal_.data();
    for (const char* const end = p + literal_.size(); p < end; ++piece_units_) {
        const utf8::Unit unit = utf8::decode(p, end);
        ragged |= utf8::is_broken(unit.value);
        p += unit.size;
    }
    ragged &= !literal_is_raw_;
    put_element(piece_, ragged ? ElementKind::ragged_literal : ElementKind::literal,
                literal_.size());
    piece_.insert(piece_.end(), literal_.begin(), literal_.end());
    least_size_ += static_cast<std::uint32_t>(literal_.size());
    literal_.clear();
}

void GlobCompiler::flush_any_units() {
    if (any_units_ == 0)
        return;
    put_element(piece_, ElementKind::any_units, any_units_);
    piece_units_ += any_units_;
    least_size_ += any_units_;
    any_units_ = 0;
}

// A star stands here, or the end. Only head and tail may be empty: two stars are one.
void GlobCompiler::end_piece(bool is_last) {
    flush_literal();
    flush_any_units();
    if (piece_.empty() && !is_last && piece_count_ > 0)
        return;
    tail_offset_ = static_cast<std::uint32_t>(pieces_.size());
    put_number(pieces_, static_cast<std::uint32_t>(piece_.size()));
    put_number(pieces_, piece_units_);
    pieces_.insert(pieces_.end(), piece_.begin(), piece_.end());
    ++piece_count_;
    piece_.clear();
    piece_units_ = 0;
}

void GlobCompiler::write(std::vector<std::uint8_t>& out) const {
    put_number(out, least_size_);
    put_number(out, piece_count_);
    if (piece_count_ > 1)
        put_number(out, tail_offset_);
    out.insert(out.end(), pieces_.begin(), pieces_.end());
}

} // namespace mxy::text
