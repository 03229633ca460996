// See value_changes.h. It recurses as deep as values go, which the pool limits.
#include "value_changes.h"

#include "../formats/printable.h"
#include "../formats/value_path.h"

#include "build/data/json_text.h"

namespace matchy {
namespace {

using mxy::build::JsonForm;
using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using mxy::mmdb::DataType;

class Comparison {
public:
    explicit Comparison(const ValuePool& pool) : pool_(pool) {}

    void compare(ValueId old_value, ValueId new_value) {
        if (old_value == new_value)
            return;
        if (are_both(DataType::map, old_value, new_value))
            return compare_maps(old_value, new_value);
        const bool are_alike = are_both(DataType::array, old_value, new_value) &&
                               pool_.elements(old_value).size() == pool_.elements(new_value).size();
        if (are_alike)
            return compare_arrays(old_value, new_value);
        const JsonPair texts = json_of_both(pool_, old_value, new_value);
        start("");
        out_ += texts.old_text + " -> " + texts.new_text;
    }

    std::string take() { return std::move(out_); }

private:
    bool are_both(DataType type, ValueId one, ValueId other) const noexcept {
        return pool_.type(one) == type && pool_.type(other) == type;
    }

    // Members are sorted by their keys.
    void compare_maps(ValueId old_map, ValueId new_map) {
        const auto olds = pool_.members(old_map);
        const auto news = pool_.members(new_map);
        auto old_member = olds.begin();
        auto new_member = news.begin();
        while (old_member != olds.end() || new_member != news.end()) {
            const int order = old_member == olds.end()   ? 1
                              : new_member == news.end() ? -1
                                                         : compare_keys(*old_member, *new_member);
            const ValueId key = order <= 0 ? old_member->key : new_member->key;
            const std::size_t size = enter(pool_.text(key));
            if (order < 0)
                tell_alone("- ", old_member->value);
            else if (order > 0)
                tell_alone("+ ", new_member->value);
            else
                compare(old_member->value, new_member->value);
            place_.resize(size);
            old_member += order <= 0 ? 1 : 0;
            new_member += order >= 0 ? 1 : 0;
        }
    }

    int compare_keys(const MapMember& one, const MapMember& other) const {
        return pool_.text(one.key).compare(pool_.text(other.key));
    }

    void compare_arrays(ValueId old_array, ValueId new_array) {
        const auto olds = pool_.elements(old_array);
        const auto news = pool_.elements(new_array);
        for (std::size_t i = 0; i < olds.size(); ++i) {
            const std::size_t size = enter(std::to_string(i));
            compare(olds[i], news[i]);
            place_.resize(size);
        }
    }

    // Returns the size of the place to go back to.
    std::size_t enter(std::string_view step) {
        const std::size_t size = place_.size();
        if (size != 0)
            place_ += '.';
        append_step(place_, step);
        return size;
    }

    void start(std::string_view sign) {
        if (!out_.empty())
            out_ += "; ";
        out_ += sign;
        out_ += printable(place_);
        if (!place_.empty())
            out_ += ' ';
    }

    void tell_alone(std::string_view sign, ValueId value) {
        start(sign);
        out_ += printable(mxy::build::json_text(pool_, value, JsonForm::plain));
    }

    const ValuePool& pool_;
    std::string place_;
    std::string out_;
};

} // namespace

std::string value_changes(const ValuePool& pool, ValueId old_value, ValueId new_value) {
    Comparison comparison(pool);
    comparison.compare(old_value, new_value);
    return comparison.take();
}

JsonPair json_of_both(const ValuePool& pool, ValueId old_value, ValueId new_value) {
    JsonPair texts = {json_text(pool, old_value, JsonForm::plain),
                      json_text(pool, new_value, JsonForm::plain)};
    if (texts.old_text == texts.new_text)
        texts = {json_text(pool, old_value, JsonForm::tagged),
                 json_text(pool, new_value, JsonForm::tagged)};
    return texts;
}

} // namespace matchy
