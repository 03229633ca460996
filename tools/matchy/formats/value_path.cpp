// See value_path.h.
#include "value_path.h"

#include "../failure.h"

#include <algorithm>
#include <charconv>

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using mxy::mmdb::DataType;

std::optional<ValueId> element_of(const ValuePool& pool, ValueId array, std::string_view step) {
    std::int64_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size())
        return std::nullopt;
    const auto elements = pool.elements(array);
    const auto count = static_cast<std::int64_t>(elements.size());
    if (index < -count || index >= count)
        return std::nullopt;
    return elements[static_cast<std::size_t>(index < 0 ? index + count : index)];
}

} // namespace

std::optional<ValueId> member_of(const ValuePool& pool, ValueId map, std::string_view key) {
    const auto members = pool.members(map);
    const auto found = std::ranges::lower_bound(
        members, key, {}, [&](const MapMember& member) { return pool.text(member.key); });
    if (found == members.end() || pool.text(found->key) != key)
        return std::nullopt;
    return found->value;
}

ValuePath::ValuePath(std::string_view text) : text_(text), steps_(1) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.')
            steps_.emplace_back();
        else if (text[i] == '\\' && i + 1 < text.size())
            steps_.back() += text[++i];
        else
            steps_.back() += text[i];
    }
    if (std::ranges::any_of(steps_, &std::string::empty))
        throw Failure(ExitStatus::usage, "--path: `" + text_ + "` has an empty step");
}

std::optional<ValueId> ValuePath::find(const ValuePool& pool, ValueId record) const {
    std::optional<ValueId> at = record;
    for (const std::string& step : steps_) {
        const DataType type = pool.type(*at);
        if (type == DataType::map)
            at = member_of(pool, *at, step);
        else
            at = type == DataType::array ? element_of(pool, *at, step) : std::nullopt;
        if (!at)
            break;
    }
    return at;
}

void append_step(std::string& out, std::string_view key) {
    for (const char c : key) {
        if (c == '.' || c == '\\')
            out += '\\';
        out += c;
    }
}

} // namespace matchy
