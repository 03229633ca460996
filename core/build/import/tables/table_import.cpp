// See table_import.h. One pass over the input: a row's cells are views into the reader's window,
// and rows whose data were seen before take their record from a memo.
#include "build/import/tables/table_import.h"

#include "build/import/entry_sink.h"
#include "build/import/tables/csv_reader.h"
#include "build/import/tables/range_columns.h"
#include "build/import/tables/row_memo.h"
#include "build/import/tables/table_columns.h"

#include <algorithm>

namespace mxy::build {

namespace {

using Fields = std::span<const std::string_view>;

// The records of rows.
class RecordReader {
public:
    RecordReader(ValuePool& pool, const TableColumns& columns, std::span<const std::string> names,
                 const ValueTypes& types, bool keep_empty)
        : pool_(pool), types_(types), keep_empty_(keep_empty), shape_(pool, places_of(columns)),
          values_(columns.data.size()) {
        for (const TableColumns::Data& data : columns.data)
            cells_.push_back({data.column, names[data.column], fixed_type(data.place)});
    }

    // Throws BuildError (bad_input) for a cell that does not fit the type fixed for its place.
    ValueId read(Fields fields) {
        row_.clear();
        for (const Cell& cell : cells_)
            append_to_row(fields[cell.column]);
        if (const std::optional<ValueId> known = memo_.find(row_))
            return *known;
        for (std::size_t i = 0; i < cells_.size(); ++i)
            values_[i] = value_of(cells_[i], fields[cells_[i].column]);
        const ValueId record = shape_.assemble(values_);
        memo_.keep(row_, record);
        return record;
    }

private:
    struct Cell {
        std::size_t column;
        std::string name;
        std::optional<mmdb::DataType> type;
    };

    static std::vector<Place> places_of(const TableColumns& columns) {
        std::vector<Place> places;
        for (const TableColumns::Data& data : columns.data)
            places.push_back(data.place);
        return places;
    }

    // The type for the place itself goes before that for any index.
    std::optional<mmdb::DataType> fixed_type(const Place& place) const {
        for (const std::string& text : {place_text(place), place_text_of_any_index(place)})
            if (const auto type = types_.places.find(text); type != types_.places.end())
                return type->second;
        return std::nullopt;
    }

    // The size goes first, so that no two rows make the same bytes.
    void append_to_row(std::string_view cell) {
        std::size_t size = cell.size();
        for (; size >= 0x80; size >>= 7)
            row_ += static_cast<char>(0x80 | (size & 0x7F));
        row_ += static_cast<char>(size);
        row_ += cell;
    }

    std::optional<ValueId> value_of(const Cell& cell, std::string_view text) {
        if (text.empty() && !keeps_empty(cell))
            return std::nullopt;
        if (!cell.type)
            return value_of_cell(pool_, text, types_);
        try {
            return value_of_text(pool_, text, *cell.type);
        } catch (const BuildError& error) {
            throw BuildError(error.kind(), "column \"" + cell.name + "\": " + error.what());
        }
    }

    // An empty text is a value of texts alone; a number that is not there is left out.
    bool keeps_empty(const Cell& cell) const noexcept {
        const mmdb::DataType type = cell.type.value_or(mmdb::DataType::utf8_string);
        return keep_empty_ &&
               (type == mmdb::DataType::utf8_string || type == mmdb::DataType::bytes);
    }

    ValuePool& pool_;
    const ValueTypes& types_;
    bool keep_empty_;
    RecordShape shape_;
    std::vector<Cell> cells_;
    std::vector<std::optional<ValueId>> values_;
    std::string row_;
    RowMemo memo_;
};

class TableImport {
public:
    TableImport(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                ImportLog& log)
        : options_(options), sink_(input, options, builder, log),
          reader_(input, delimiter_of(options)), types_(options.types) {
        if (!types_.on_loss)
            types_.on_loss = [this](std::string_view loss) { sink_.warn(reader_.line(), loss); };
    }
    TableImport(const TableImport&) = delete;
    TableImport& operator=(const TableImport&) = delete;

    ImportCounts run() {
        CsvReader::Row row = reader_.next();
        for (; row == CsvReader::Row::broken && !options_.table.has_header; row = reader_.next())
            sink_.skip(reader_.line(), reader_.problem());
        if (row == CsvReader::Row::end) {
            if (options_.table.has_header)
                sink_.warn(0, "no header: there is nothing in it");
            return sink_.finish();
        }
        if (row == CsvReader::Row::broken)
            sink_.give_up(reader_.line(), reader_.problem());
        const std::vector<std::string> names = read_names();
        try {
            columns_ = find_columns(names, options_.table);
            records_.emplace(sink_.builder().values(), columns_, names, types_,
                             options_.table.keep_empty);
        } catch (const BuildError& error) {
            sink_.give_up(reader_.line(), error.what());
        }
        for (const std::size_t index : columns_.unnamed)
            sink_.warn(reader_.line(),
                       "column " + std::to_string(index + 1) + " has no name and is left out");
        for (row = options_.table.has_header ? reader_.next() : row; row != CsvReader::Row::end;
             row = reader_.next())
            take_row(row, names.size());
        return sink_.finish();
    }

private:
    static char delimiter_of(const ImportOptions& options) {
        const char given = options.table.delimiter;
        if (given == '"' || given == '\n' || given == '\r')
            throw BuildError(BuildError::Kind::bad_input,
                             "quotes and line breaks cannot stand between columns");
        if (given != 0)
            return given;
        return options.format == Format::tsv ? '\t' : ',';
    }

    // The names of the columns: from the options, from the header, or their numbers.
    std::vector<std::string> read_names() const {
        const Fields first = reader_.fields();
        std::vector<std::string> names = options_.table.column_names;
        if (!names.empty() && names.size() != first.size())
            sink_.give_up(reader_.line(), std::to_string(first.size()) + " columns, but " +
                                              std::to_string(names.size()) + " names for them");
        for (std::size_t i = names.size(); i < first.size(); ++i)
            names.push_back(options_.table.has_header ? std::string(first[i])
                                                      : std::to_string(i + 1));
        return names;
    }

    void take_row(CsvReader::Row row, std::size_t width) {
        const Fields fields = reader_.fields();
        if (row == CsvReader::Row::broken)
            sink_.skip(reader_.line(), reader_.problem());
        else if (fields.size() != width)
            sink_.skip(reader_.line(), std::to_string(fields.size()) + " fields; there are " +
                                           std::to_string(width) + " columns");
        else
            sink_.take(reader_.line(), [&] { add(fields); });
    }

    void add(Fields fields) {
        DatabaseBuilder& builder = sink_.builder();
        const ValueId record = records_->read(fields);
        const std::string_view key = fields[columns_.keys.front()];
        if (columns_.keys.size() == 1)
            builder.add(key, record, options_.merge);
        else
            builder.add_range(range_of_columns(key, fields[columns_.keys.back()]), record,
                              options_.merge);
    }

    const ImportOptions& options_;
    EntrySink sink_;
    CsvReader reader_;
    ValueTypes types_;
    TableColumns columns_;
    std::optional<RecordReader> records_;
};

} // namespace

ImportCounts import_table(InputText& input, const ImportOptions& options, DatabaseBuilder& builder,
                          ImportLog& log) {
    return TableImport(input, options, builder, log).run();
}

} // namespace mxy::build
