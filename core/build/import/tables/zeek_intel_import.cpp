// See zeek_intel_import.h. Files may have several headers, as if they were put together from
// several files: each holds for the lines behind it.
#include "build/import/tables/zeek_intel_import.h"

#include "build/import/entry_sink.h"
#include "build/import/line_reader.h"
#include "build/import/tables/record_shape.h"
#include "build/import/tables/zeek_header.h"

#include <algorithm>
#include <array>
#include <set>

namespace mxy::build {

namespace {

// Types of indicators that are names of some kind, of the framework itself.
constexpr std::array<std::string_view, 9> name_types = {
    "Intel::URL",       "Intel::SOFTWARE",  "Intel::EMAIL",
    "Intel::DOMAIN",    "Intel::USER_NAME", "Intel::CERT_HASH",
    "Intel::FILE_HASH", "Intel::FILE_NAME", "Intel::PUBKEY_HASH"};
// Members that the framework's scripts declare as booleans; files seldom say types.
constexpr std::array<std::string_view, 3> boolean_fields = {"meta.do_notice", "meta.whitelist",
                                                            "meta.remove"};
// Types whose values are texts, whatever they look like.
constexpr std::array<std::string_view, 5> text_types = {"string", "enum", "addr", "subnet",
                                                        "pattern"};

bool contains(std::span<const std::string_view> list, std::string_view name) noexcept {
    return std::find(list.begin(), list.end(), name) != list.end();
}

[[noreturn]] void refuse(const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, reason);
}

// "string" of "set[string]", which is an array; nothing for other types.
std::string_view element_type(std::string_view type) noexcept {
    const bool is_list = type.starts_with("set[") || type.starts_with("vector[");
    const std::size_t open = type.find('[');
    return is_list && type.ends_with(']') ? type.substr(open + 1, type.size() - open - 2) : "";
}

class ZeekIntelImport {
public:
    ZeekIntelImport(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                    ImportLog& log)
        : options_(options), sink_(input, options, builder, log), pool_(builder.values()),
          lines_(input), types_(options.types) {
        if (!types_.on_loss)
            types_.on_loss = [this](std::string_view loss) { sink_.warn(lines_.number(), loss); };
    }
    ZeekIntelImport(const ZeekIntelImport&) = delete;
    ZeekIntelImport& operator=(const ZeekIntelImport&) = delete;

    ImportCounts run() {
        for (std::string_view line; lines_.next(line);) {
            if (line.starts_with('#'))
                read_header(line);
            else if (!trimmed(line).empty())
                read_row(line);
        }
        return sink_.finish();
    }

private:
    struct Column {
        Place place;
        std::string_view zeek_type; // empty where it is not known
        std::optional<mmdb::DataType> type;
    };

    void read_header(std::string_view line) {
        if (header_.read(line) == ZeekHeader::Line::other)
            return;
        const auto column_named = [&](std::string_view name) {
            const auto found = std::find(header_.fields.begin(), header_.fields.end(), name);
            if (found == header_.fields.end())
                sink_.give_up(lines_.number(), "no field \"" + std::string(name) + "\"");
            return static_cast<std::size_t>(found - header_.fields.begin());
        };
        indicator_ = column_named("indicator");
        indicator_type_ = column_named("indicator_type");
        try {
            make_columns();
        } catch (const BuildError& error) {
            sink_.give_up(lines_.number(), error.what());
        }
    }

    void make_columns() {
        std::vector<Place> places;
        columns_.clear();
        for (std::size_t i = 0; i < header_.fields.size(); ++i) {
            const Place place = parse_place(header_.fields[i]);
            places.push_back(place);
            const auto type = types_.places.find(place_text(place));
            columns_.push_back(
                {place, zeek_type(i),
                 type == types_.places.end() ? std::nullopt : std::optional(type->second)});
        }
        shape_.emplace(pool_, places);
        values_.resize(columns_.size());
    }

    std::string_view zeek_type(std::size_t field) const {
        if (field < header_.types.size())
            return header_.types[field];
        return contains(boolean_fields, header_.fields[field]) ? "bool" : "";
    }

    void read_row(std::string_view line) {
        if (columns_.empty())
            sink_.give_up(lines_.number(), "a line of data before any #fields line");
        cells_.clear();
        split(line, header_.separator, [&](std::string_view cell) { cells_.push_back(cell); });
        if (cells_.size() == columns_.size())
            sink_.take(lines_.number(), [&] { add(); });
        else
            sink_.skip(lines_.number(), std::to_string(cells_.size()) + " fields; there are " +
                                            std::to_string(columns_.size()) + " columns");
    }

    void add() {
        for (std::size_t i = 0; i < columns_.size(); ++i)
            values_[i] = i == indicator_ ? std::nullopt : cell_value(columns_[i], cells_[i]);
        const ValueId record = shape_->assemble(values_);
        const std::string_view key = unescaped(cells_[indicator_], storage_);
        const std::string_view type = cells_[indicator_type_];
        DatabaseBuilder& builder = sink_.builder();
        if (type.empty() || type == header_.unset_field)
            refuse("no indicator type");
        if (type == "Intel::ADDR")
            builder.add_network(host_network(key), record, options_.merge);
        else if (type == "Intel::SUBNET")
            builder.add_network(subnet(key), record, options_.merge);
        else
            add_name(key, type, record);
    }

    static Network host_network(std::string_view key) {
        const std::optional<IpAddress> address = parse_address(key);
        if (!address)
            refuse("\"" + std::string(key) + "\" is no address");
        return network_of(*address, Network::width(address->family));
    }

    static Network subnet(std::string_view key) {
        const std::optional<Network> network = parse_network(key);
        if (!network)
            refuse("\"" + std::string(key) + "\" is no network");
        return *network;
    }

    // Scripts may declare types of their own, so one that is not known is a name like others.
    void add_name(std::string_view key, std::string_view type, ValueId record) {
        if (key.empty())
            refuse("an empty indicator");
        if (!contains(name_types, type) && unknown_types_.emplace(type).second)
            sink_.warn(lines_.number(),
                       "indicators of type " + std::string(type) + " are taken as names");
        sink_.builder().add_literal(key, record, options_.merge);
    }

    std::optional<ValueId> cell_value(const Column& column, std::string_view cell) {
        if (cell == header_.unset_field)
            return std::nullopt;
        const bool is_empty = cell.empty() || cell == header_.empty_field;
        if (is_empty && !options_.table.keep_empty)
            return std::nullopt;
        try {
            return is_empty ? empty_value(column) : typed_value(column, cell);
        } catch (const BuildError& error) {
            throw BuildError(error.kind(),
                             "field \"" + place_text(column.place) + "\": " + error.what());
        }
    }

    ValueId empty_value(const Column& column) {
        return element_type(column.zeek_type).empty() ? pool_.string("") : pool_.array({});
    }

    ValueId typed_value(const Column& column, std::string_view cell) {
        if (column.type)
            return value_of_text(pool_, unescaped(cell, storage_), *column.type);
        const std::string_view element = element_type(column.zeek_type);
        if (element.empty())
            return scalar_value(column.zeek_type, cell);
        elements_.clear();
        split(cell, header_.set_separator,
              [&](std::string_view part) { elements_.push_back(scalar_value(element, part)); });
        return pool_.array(elements_);
    }

    ValueId scalar_value(std::string_view type, std::string_view cell) {
        const std::string_view text = unescaped(cell, storage_);
        if (contains(text_types, type))
            return pool_.string(text);
        if (type == "bool" && text != "T" && text != "F")
            refuse("\"" + std::string(text) + "\" is neither T nor F");
        return type == "bool" ? pool_.boolean(text == "T") : value_of_cell(pool_, text, types_);
    }

    const ImportOptions& options_;
    EntrySink sink_;
    ValuePool& pool_;
    LineReader lines_;
    ValueTypes types_;
    ZeekHeader header_;
    std::size_t indicator_ = 0;
    std::size_t indicator_type_ = 0;
    std::vector<Column> columns_;
    std::optional<RecordShape> shape_;
    std::vector<std::string_view> cells_;
    std::vector<std::optional<ValueId>> values_;
    std::vector<ValueId> elements_;
    std::set<std::string, std::less<>> unknown_types_;
    std::string storage_;
};

} // namespace

ImportCounts import_zeek_intel(InputText& input, const ImportOptions& options,
                               DatabaseBuilder& builder, ImportLog& log) {
    return ZeekIntelImport(input, options, builder, log).run();
}

} // namespace mxy::build
