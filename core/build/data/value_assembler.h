// Puts a value together from the events of a JSON reader: a stack of open maps and arrays. Anything
// that reads JSON feeds one of these, whatever surrounds the value. It knows nothing of JSON's
// text.
#pragma once

#include "build/data/type_tags.h"
#include "build/data/value_types.h"

namespace mxy::build {

class ValueAssembler {
public:
    // `types` must outlive the assembler. With `tagged_types`, a map of one member whose key is `@`
    // and a type's name is a value of that type ({"@uint16": 5}, whatever is fixed for its place),
    // and `@@` at the start of a key is one `@`: what our own exports write where a type would be
    // lost. See type_tags.h.
    ValueAssembler(ValuePool& pool, const ValueTypes& types, bool tagged_types = false);

    // The events, in the order of the text. Throw BuildError (bad_input, limit): more than 512
    // levels, a value that does not fit the type fixed for its place, a text that is not UTF-8
    // (half a surrogate pair, escaped). After that, reset() before the next value.
    // The MMDB format has no null: a member that is null is left out, an element is "", and a null
    // that is all there is is an empty map.
    void null();
    void boolean(bool value);
    void integer(std::int64_t value);
    void unsigned_integer(std::uint64_t value);
    void number(std::string_view text); // any number, as it is written
    void string(std::string_view text);
    void start_map();
    void key(std::string_view text);
    void end_map();
    void start_array();
    void end_array();

    // Whether one whole value has been put together, and that value; the assembler is then empty.
    bool is_complete() const noexcept { return result_.has_value(); }
    ValueId take();
    // Forgets everything of a value that was not finished.
    void reset() noexcept;

private:
    // A number, a text or a boolean, as it is written.
    struct Scalar {
        enum class Kind : std::uint8_t { boolean, number, string };
        Kind kind = Kind::string;
        std::string text;
    };

    // A map or an array whose end has not come. Its parts are those from `first_part` on.
    struct Open {
        bool is_map;
        std::size_t first_part;
        std::size_t place_size; // of its own place
        std::size_t key_count = 0;
        ValueId key{};                   // of the member whose value comes next
        std::optional<TypeTag> tag = {}; // of the first key
        bool has_tagged_scalar = false;  // tagged_ is the value of the first key
    };

    void scalar(Scalar::Kind kind, std::string_view text);
    ValueId value_of(Scalar::Kind kind, std::string_view text);
    ValueId tagged_value(const Open& map);
    void keep_tag_as_member(Open& map);
    void start(bool is_map);
    void put(ValueId value);
    void close(ValueId value);
    void check_container_place(const char* what) const;
    std::optional<mmdb::DataType> fixed_type() const;
    void enter_place(std::string_view key);
    void enter_elements();

    ValuePool& pool_;
    const ValueTypes& types_;
    const bool tagged_types_;
    std::vector<Open> open_;
    std::vector<MapMember> members_;
    std::vector<ValueId> elements_;
    std::string place_; // of the value that comes next; kept where types are fixed by place
    Scalar tagged_;
    std::optional<ValueId> result_;
};

// A JSON text as a value. Throws BuildError (bad_input) with the byte where it goes wrong.
ValueId value_of_json(ValuePool& pool, std::string_view json, const ValueTypes& types,
                      bool tagged_types = false);

} // namespace mxy::build
