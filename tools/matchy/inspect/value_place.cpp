// See value_place.h.
#include "value_place.h"

#include "../failure.h"

namespace matchy {
namespace {

using mxy::build::ValueId;
using mxy::build::ValuePool;

std::vector<std::string_view> steps_of(std::string_view text) {
    std::vector<std::string_view> steps;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '.') {
            steps.push_back(text.substr(start, at - start));
            start = at + 1;
        }
    }
    steps.push_back(text.substr(start));
    return steps;
}

} // namespace

ValuePlace::ValuePlace(const std::string& text) : text_(text) {
    std::string part;
    const auto end_part = [&] {
        parts_.emplace_back();
        if (!part.empty())
            parts_.back().emplace(part);
        part.clear();
    };
    for (const std::string_view step : steps_of(text)) {
        if (step.empty())
            throw Failure(ExitStatus::usage, "--by: `" + text + "` has an empty step");
        if (step == "*") {
            end_part();
            continue;
        }
        if (!part.empty())
            part += '.';
        part += step;
    }
    end_part();
}

void ValuePlace::for_each(const ValuePool& pool, ValueId record, const Take& take) const {
    go_on(pool, record, 0, take);
}

void ValuePlace::go_on(const ValuePool& pool, ValueId value, std::size_t part,
                       const Take& take) const {
    std::optional<ValueId> at = value;
    if (parts_[part])
        at = parts_[part]->find(pool, value);
    if (!at)
        return;
    if (part + 1 == parts_.size())
        return take(*at);
    if (pool.type(*at) == mxy::mmdb::DataType::array)
        for (const ValueId element : pool.elements(*at))
            go_on(pool, element, part + 1, take);
}

} // namespace matchy
