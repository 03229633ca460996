// See table_columns.h.
#include "build/import/tables/table_columns.h"

#include "build/build_error.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace mxy::build {

namespace {

struct RangeNames {
    std::string_view first;
    std::string_view last;
};

// Letters and digits alone, in lower case: "Start IP" and "start_ip" are one name here.
constexpr std::array<std::string_view, 4> first_key_names = {"entry", "key", "network", "cidr"};
constexpr std::array<RangeNames, 15> range_names = {{
    {"startip", "endip"},
    {"ipstart", "ipend"},
    {"ipfrom", "ipto"},
    {"fromip", "toip"},
    {"firstip", "lastip"},
    {"ipfirst", "iplast"},
    {"beginip", "endip"},
    {"iprangestart", "iprangeend"},
    {"rangestart", "rangeend"},
    {"startaddress", "endaddress"},
    {"networkstartip", "networklastip"},
    {"networkstartinteger", "networklastinteger"},
    {"ipstartnum", "ipendnum"},
    {"startipnum", "endipnum"},
    {"startipint", "endipint"},
}};
constexpr std::array<std::string_view, 3> other_key_names = {"ip", "indicator", "domain"};

[[noreturn]] void refuse(const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, reason);
}

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string simplified(std::string_view name) {
    std::string simple;
    for (const char byte : name) {
        const bool is_upper = byte >= 'A' && byte <= 'Z';
        if (is_upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'))
            simple += static_cast<char>(is_upper ? byte - 'A' + 'a' : byte);
    }
    return simple;
}

class ColumnFinder {
public:
    ColumnFinder(std::span<const std::string> names, const TableOptions& options)
        : names_(names), options_(options) {}

    TableColumns find() const {
        TableColumns columns;
        columns.keys = keys();
        if (options_.data_columns.empty())
            add_all_others(columns);
        for (const std::string& text : options_.data_columns)
            columns.data.push_back(data_column(text));
        return columns;
    }

private:
    std::vector<std::size_t> keys() const {
        if (options_.key_columns.empty())
            return usual_keys();
        if (options_.key_columns.size() > 2)
            refuse("a key stands in one column, or in two: the first and last address of a range");
        std::vector<std::size_t> keys;
        for (const std::string& text : options_.key_columns)
            keys.push_back(column(text));
        return keys;
    }

    std::vector<std::size_t> usual_keys() const {
        std::vector<std::string> simple;
        for (const std::string& name : names_)
            simple.push_back(simplified(name));
        const auto index_of_name = [&](std::string_view name) {
            const auto found = std::find(simple.begin(), simple.end(), name);
            return static_cast<std::size_t>(found - simple.begin());
        };
        for (const std::string_view name : first_key_names)
            if (const std::size_t index = index_of_name(name); index < simple.size())
                return {index};
        for (const RangeNames& range : range_names) {
            const std::size_t first = index_of_name(range.first);
            const std::size_t last = index_of_name(range.last);
            if (first < simple.size() && last < simple.size())
                return {first, last};
        }
        for (const std::string_view name : other_key_names)
            if (const std::size_t index = index_of_name(name); index < simple.size())
                return {index};
        return {0};
    }

    // All columns but those of the key.
    void add_all_others(TableColumns& columns) const {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (std::find(columns.keys.begin(), columns.keys.end(), i) != columns.keys.end())
                continue;
            if (names_[i].empty())
                columns.unnamed.push_back(i);
            else
                columns.data.push_back({i, place_of_name(names_[i])});
        }
    }

    // "column" or "column=place".
    TableColumns::Data data_column(const std::string& text) const {
        const std::size_t equals = text.find('=');
        const bool is_name = std::find(names_.begin(), names_.end(), text) != names_.end();
        if (!is_name && equals != std::string::npos)
            return {column(text.substr(0, equals)), checked_place(text.substr(equals + 1))};
        const std::size_t index = column(text);
        return {index, place_of_name(names_[index])};
    }

    Place place_of_name(const std::string& name) const {
        return options_.dotted_names ? checked_place(name) : Place{name};
    }

    static Place checked_place(std::string_view text) {
        Place place = parse_place(text);
        if (std::find(place.begin(), place.end(), "") != place.end())
            refuse(quoted(text) + " is no place in a record: a key of it is empty");
        return place;
    }

    std::size_t column(const std::string& text) const {
        const auto count = std::count(names_.begin(), names_.end(), text);
        if (count > 1)
            refuse(std::to_string(count) + " columns are named " + quoted(text) +
                   "; take one by its number");
        if (count == 1)
            return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), text) -
                                            names_.begin());
        std::size_t number = 0;
        const char* const end = text.data() + text.size();
        const auto [next, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || next != end || number < 1 || number > names_.size())
            refuse("there is no column " + quoted(text) + "; the columns are " + all_names());
        return number - 1;
    }

    std::string all_names() const {
        constexpr std::size_t most = 20;
        std::string text;
        for (std::size_t i = 0; i < std::min(names_.size(), most); ++i)
            text += (i == 0 ? "" : ", ") + quoted(names_[i]);
        return names_.size() > most ? text + " and others" : text;
    }

    std::span<const std::string> names_;
    const TableOptions& options_;
};

} // namespace

TableColumns find_columns(std::span<const std::string> names, const TableOptions& options) {
    return ColumnFinder(names, options).find();
}

} // namespace mxy::build
