// See rebuild_note.h.
#include "rebuild_note.h"

#include "../metadata_values.h"

#include "build/data/value_types.h"
#include "mmdb/format.h"

#include <algorithm>
#include <array>

namespace matchy {
namespace {

using mxy::build::ValueId;
using mxy::build::ValuePool;

// A word of a shell's command line.
std::string quoted(std::string_view text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_./@:,+=";
    if (!text.empty() && text.find_first_not_of(plain) == text.npos)
        return std::string(text);
    std::string word = "'";
    for (const char c : text) {
        if (c == '\'')
            word += "'\\''";
        else
            word += c == '\n' || c == '\r' ? ' ' : c; // the comment is one line
    }
    return word + "'";
}

bool ends_with_ending_of_table(const TableFiles& files) {
    return files.table.ends_with(files.has_tabs ? ".tsv" : ".csv");
}

// Whether a column would be taken for that of the keys.
bool may_hide_key_column(const RecordPlaces& places) {
    constexpr std::array<std::string_view, 4> key_names = {"entry", "key", "network", "cidr"};
    return std::ranges::any_of(places.columns(), [&](const PlaceColumn& column) {
        std::string name;
        for (const char c : column.name) {
            if (c >= 'A' && c <= 'Z')
                name += static_cast<char>(c - 'A' + 'a');
            else if (c >= 'a' && c <= 'z')
                name += c;
        }
        return std::ranges::find(key_names, name) != key_names.end();
    });
}

// The options that give a new database the metadata of this one.
class MetadataOptions {
public:
    explicit MetadataOptions(StoredDatabase& database)
        : values_(metadata_values(database, pool_)) {}

    std::string text() const {
        std::string options;
        for (const MetadataValue& value : values_)
            options += option(value);
        return options;
    }

private:
    std::string option(const MetadataValue& member) const {
        if (member.name == "database_type")
            return " -t " + quoted(pool_.text(member.value));
        if (member.name == "description")
            return description(member.value);
        if (member.name == "languages")
            return languages(member.value);
        const std::uint64_t number = pool_.unsigned_of(member.value);
        if (member.name == "ip_version")
            return " --ip-version " + std::to_string(number);
        if (member.name == "record_size")
            return " -s " + std::to_string(number);
        if (member.name == "build_epoch")
            return " --build-epoch " + std::to_string(number);
        if (member.name == "match_mode")
            return number != 0 ? " -i" : "";
        return number != 0 ? "" : " --no-alias";
    }

    // The first one; there is an option for one alone.
    std::string description(ValueId map) const {
        const auto members = pool_.members(map);
        if (members.empty())
            return {};
        return " -d " + quoted(pool_.text(members.front().value)) + " --desc-lang " +
               quoted(pool_.text(members.front().key));
    }

    std::string languages(ValueId array) const {
        std::string list;
        for (const ValueId language : pool_.elements(array)) {
            list += list.empty() ? "" : ",";
            list += pool_.text(language);
        }
        return list.empty() ? "" : " --languages " + quoted(list);
    }

    ValuePool pool_;
    std::vector<MetadataValue> values_;
};

std::string command(StoredDatabase& database, const RecordPlaces& places, const TableFiles& files) {
    std::string text = "matchy build ";
    text += files.table.empty() ? "-" : quoted(files.table);
    if (!ends_with_ending_of_table(files))
        text += files.has_tabs ? " -f tsv" : " -f csv";
    text += " -o NEW --nested --types " + quoted('@' + files.types);
    if (may_hide_key_column(places))
        text += " -k 1";
    return text + MetadataOptions(database).text();
}

} // namespace

std::string rebuild_note(StoredDatabase& database, const RecordPlaces& places,
                         const TableFiles& files) {
    std::string text = "# The types of the columns. The same database again:\n# ";
    text += command(database, places, files) + "\n";
    for (const PlaceColumn& column : places.columns()) {
        const bool is_line = column.name.find_first_of("\n\r") == column.name.npos;
        if (column.type && is_line)
            text += column.name + "=" + std::string(mxy::build::type_name(*column.type)) + "\n";
    }
    return text;
}

} // namespace matchy
