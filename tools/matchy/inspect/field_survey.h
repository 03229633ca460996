// The fields of a file's records: where there are values, of which types, how many different ones,
// and which of them most entries have. What records share is looked at once.
#pragma once

#include "tally.h"

#include <span>
#include <string>
#include <vector>

namespace matchy {

struct Field {
    std::string place;       // as in `country.iso_code`; `tags.*` for the items of an array
    std::uint32_t depth = 0; // steps of the place
    std::string last_key;    // of the place; empty where it is an item or the whole record
    std::uint32_t types = 0; // a bit for each type that its values have
    std::uint64_t count = 0; // of values, over all entries
    std::uint64_t distinct = 0;
    std::uint64_t signature = 0;   // of the counts of all values
    std::vector<CountedValue> top; // where there are few different values

    bool has_few_values() const noexcept { return !top.empty(); }
};

// A field of which all values are known.
Field field_of(const mxy::build::ValuePool& pool, const std::string& place, const Tally& values);

class FieldSurvey {
public:
    // `records`, and for how many entries each one stands. Of each field, `top` values are kept.
    FieldSurvey(const mxy::build::ValuePool& pool, const Tally& records, std::size_t top);

    // In the order of places.
    const std::vector<Field>& fields() const noexcept { return fields_; }
    // There are more fields than anybody would read.
    bool is_cut() const noexcept { return is_cut_; }

private:
    struct Way {
        std::string place;
        std::uint32_t depth = 0;
        std::string last_key;
    };

    void visit(const Way& way, const Tally& values);
    void visit_members(const Way& way, const std::vector<CountedValue>& maps);
    void visit_elements(const Way& way, const std::vector<CountedValue>& arrays);
    void add_field(const Way& way, const Tally& values);

    const mxy::build::ValuePool& pool_;
    std::size_t top_;
    std::size_t visits_ = 0;
    std::vector<Field> fields_;
    bool is_cut_ = false;
};

// The names of a field's types, as in "string" or "string, uint32".
std::string type_names(std::uint32_t types);
const char* type_name(mxy::mmdb::DataType type) noexcept;

// Those fields whose values say most about a file, in the order of places: none that just repeats
// another one in other words or languages.
std::vector<const Field*> telling_fields(std::span<const Field> fields);

} // namespace matchy
