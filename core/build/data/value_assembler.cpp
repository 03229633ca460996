// See value_assembler.h. Parts of all open maps, and of all open arrays, lie one behind the other
// in one stack each, so that no value needs memory of its own while it is put together.
#include "build/data/value_assembler.h"

#include "build/build_error.h"
#include "build/data/number_text.h"
#include "value_check.h"

namespace mxy::build {

namespace {

using mmdb::DataType;

void check_utf8(std::string_view text) {
    if (!is_utf8(text))
        throw BuildError(BuildError::Kind::bad_input, "a text is not UTF-8");
}

} // namespace

ValueAssembler::ValueAssembler(ValuePool& pool, const ValueTypes& types, bool tagged_types)
    : pool_(pool), types_(types), tagged_types_(tagged_types) {}

void ValueAssembler::null() {
    if (open_.empty())
        result_ = pool_.empty_map();
    else if (!open_.back().is_map)
        put(value_of(Scalar::Kind::string, {}));
}

void ValueAssembler::boolean(bool value) {
    scalar(Scalar::Kind::boolean, value ? "true" : "false");
}

void ValueAssembler::integer(std::int64_t value) {
    number(std::to_string(value));
}

void ValueAssembler::unsigned_integer(std::uint64_t value) {
    number(std::to_string(value));
}

void ValueAssembler::number(std::string_view text) {
    scalar(Scalar::Kind::number, text);
}

void ValueAssembler::string(std::string_view text) {
    check_utf8(text);
    scalar(Scalar::Kind::string, text);
}

void ValueAssembler::start_map() {
    start(true);
}

void ValueAssembler::start_array() {
    start(false);
    enter_elements();
}

void ValueAssembler::key(std::string_view text) {
    check_utf8(text);
    Open& map = open_.back();
    if (map.has_tagged_scalar)
        keep_tag_as_member(map);
    if (tagged_types_ && map.key_count == 0)
        map.tag = tag_in_key(text);
    ++map.key_count;
    if (tagged_types_ && text.starts_with('@')) {
        const std::string meant = from_exported_key(text);
        map.key = pool_.string(meant);
        enter_place(meant);
    } else {
        map.key = pool_.string(text);
        enter_place(text);
    }
}

void ValueAssembler::end_map() {
    const Open& map = open_.back();
    if (map.has_tagged_scalar)
        return close(tagged_value(map));
    place_.resize(map.place_size);
    check_container_place("a map");
    const std::span members(members_);
    close(pool_.map(members.subspan(map.first_part)));
}

void ValueAssembler::end_array() {
    const Open& array = open_.back();
    place_.resize(array.place_size);
    check_container_place("an array");
    const std::span<const ValueId> elements(elements_);
    close(pool_.array(elements.subspan(array.first_part)));
}

ValueId ValueAssembler::take() {
    const ValueId value = *result_;
    result_.reset();
    return value;
}

void ValueAssembler::reset() noexcept {
    open_.clear();
    members_.clear();
    elements_.clear();
    place_.clear();
    result_.reset();
}

void ValueAssembler::scalar(Scalar::Kind kind, std::string_view text) {
    const bool is_in_map = !open_.empty() && open_.back().is_map;
    if (is_in_map && open_.back().tag && open_.back().key_count == 1) {
        open_.back().has_tagged_scalar = true;
        tagged_.kind = kind;
        tagged_.text = text;
    } else {
        put(value_of(kind, text));
    }
}

ValueId ValueAssembler::value_of(Scalar::Kind kind, std::string_view text) {
    if (const auto type = fixed_type()) {
        try {
            return value_of_text(pool_, text, *type);
        } catch (const BuildError& error) {
            throw BuildError(error.kind(), place_ + ": " + error.what());
        }
    }
    switch (kind) {
    case Scalar::Kind::boolean:
        return pool_.boolean(text == "true");
    case Scalar::Kind::number:
        return value_of_number(pool_, text, types_);
    default:
        return pool_.string(text);
    }
}

ValueId ValueAssembler::tagged_value(const Open& map) {
    if (!map.tag->is_hex_string)
        return value_of_text(pool_, tagged_.text, map.tag->type);
    const auto bytes = parse_hex(tagged_.text);
    if (!bytes)
        throw BuildError(BuildError::Kind::bad_input,
                         std::string(hex_string_tag) + " without pairs of hexadecimal digits");
    return pool_.string(*bytes);
}

// A second key has come: the first one was no tag, only looked like one.
void ValueAssembler::keep_tag_as_member(Open& map) {
    map.has_tagged_scalar = false;
    members_.push_back({map.key, value_of(tagged_.kind, tagged_.text)});
}

void ValueAssembler::start(bool is_map) {
    if (open_.size() == max_value_levels)
        throw BuildError(BuildError::Kind::limit, "maps and arrays in each other on more than " +
                                                      std::to_string(max_value_levels) + " levels");
    open_.push_back({is_map, is_map ? members_.size() : elements_.size(), place_.size()});
}

void ValueAssembler::put(ValueId value) {
    if (open_.empty())
        result_ = value;
    else if (open_.back().is_map)
        members_.push_back({open_.back().key, value});
    else
        elements_.push_back(value);
}

// Puts `value` in the place of the innermost map or array.
void ValueAssembler::close(ValueId value) {
    const Open closed = open_.back();
    open_.pop_back();
    place_.resize(closed.place_size);
    if (closed.is_map)
        members_.resize(closed.first_part);
    else
        elements_.resize(closed.first_part);
    put(value);
}

void ValueAssembler::check_container_place(const char* what) const {
    if (const auto type = fixed_type())
        throw BuildError(BuildError::Kind::bad_input,
                         place_ + ": " + what + " is no " + std::string(type_name(*type)));
}

// The type that the user fixed for place_.
std::optional<DataType> ValueAssembler::fixed_type() const {
    if (types_.places.empty())
        return std::nullopt;
    const auto found = types_.places.find(place_);
    return found != types_.places.end() ? std::optional(found->second) : std::nullopt;
}

void ValueAssembler::enter_place(std::string_view key) {
    if (types_.places.empty())
        return;
    place_.resize(open_.back().place_size);
    if (open_.size() > 1)
        place_ += '.';
    if (key == "*")
        place_ += '\\';
    for (const char c : key) {
        if (c == '.' || c == '\\')
            place_ += '\\';
        place_ += c;
    }
}

void ValueAssembler::enter_elements() {
    if (!types_.places.empty())
        place_ += open_.size() > 1 ? ".*" : "*";
}

} // namespace mxy::build
