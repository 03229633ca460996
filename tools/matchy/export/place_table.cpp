// See place_table.h. Records come many times: the cells that one became are kept for the next time.
#include "place_table.h"

#include "../failure.h"
#include "../formats/flat_value.h"

#include "build/build_error.h"

namespace matchy {
namespace {

const std::vector<ValuePath> whole_records;

// Calls `take` with each record of the database, in constant memory.
template <typename Take>
void for_each_record(StoredDatabase& database, const PlaceTable::Tell& tell, const Take& take) {
    constexpr std::size_t most_bytes = std::size_t{64} << 20;
    const std::vector<std::uint32_t> offsets = database.record_offsets();
    std::unique_ptr<ValuePool> pool;
    std::unique_ptr<mxy::build::RecordReader> reader;
    std::uint64_t done = 0;
    for (const std::uint32_t offset : offsets) {
        if (!pool || pool->memory() > most_bytes) {
            reader.reset();
            pool = std::make_unique<ValuePool>();
            reader = std::make_unique<mxy::build::RecordReader>(*pool, database.data());
        }
        tell(done++, offsets.size());
        try {
            take(*pool, reader->read(offset));
        } catch (const mxy::build::BuildError& error) {
            database.fail(error.what());
        }
    }
}

} // namespace

PlaceTable::PlaceTable(ExportOutput& output, StoredDatabase& database, char delimiter,
                       bool checks_losses, const Tell& tell)
    : ExportWriter(output), delimiter_(delimiter),
      key_column_(database.has_names() ? "key" : "network"),
      records_(database.path(), database.data(), whole_records),
      render_([this](std::string& out, const ValuePool& pool, ValueId record) {
          append_cells(out, pool, record);
      }) {
    survey(database, checks_losses, tell);
}

void PlaceTable::survey(StoredDatabase& database, bool checks_losses, const Tell& tell) {
    for_each_record(database, tell,
                    [&](const ValuePool& pool, ValueId record) { places_.add(pool, record); });
    places_.settle();
    cells_.resize(places_.columns().size());
    if (checks_losses && places_.has_mixed_types())
        for_each_record(database, tell, [&](ValuePool& pool, ValueId record) {
            places_.check_inference(pool, record);
        });
}

void PlaceTable::start() {
    append_cell(out(), key_column_);
    for (const PlaceColumn& column : places_.columns()) {
        out() += delimiter_;
        append_cell(out(), column.name);
    }
    out() += '\n';
}

void PlaceTable::write_network(const mxy::build::Network& network, std::uint32_t data_offset) {
    append_row(to_text(network), data_offset);
}

void PlaceTable::write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) {
    append_row(key_text(kind, text), data_offset);
}

void PlaceTable::append_row(std::string_view key, std::uint32_t data_offset) {
    append_cell(out(), key);
    if (data_offset != mxy::text::no_data)
        out() += records_.rendered(data_offset, render_);
    else
        out().append(cells_.size(), delimiter_);
    out() += '\n';
}

void PlaceTable::append_cells(std::string& out, const ValuePool& pool, ValueId record) {
    for (std::string& cell : cells_)
        cell.clear();
    places_.for_each_cell(pool, record, [&](std::size_t column, ValueId value) {
        append_plain(cells_[column], pool, value);
    });
    for (const std::string& cell : cells_) {
        out += delimiter_;
        append_cell(out, cell);
    }
}

void PlaceTable::append_cell(std::string& out, std::string_view text) const {
    const bool is_quoted = text.find_first_of("\"\r\n") != text.npos ||
                           text.find(delimiter_) != text.npos || text.starts_with(' ') ||
                           text.ends_with(' ');
    if (!is_quoted) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

} // namespace matchy
