// A table (RFC 4180, lines end with a line feed): first the key, then a column for each place that
// has a single value in any record, `country.iso_code` or `subdivisions.0.iso_code`. A cell is
// empty where a record has nothing at that place.
#pragma once

#include "../stored_database.h"
#include "export_writer.h"
#include "record_places.h"

#include <functional>

namespace matchy {

class PlaceTable : public ExportWriter {
public:
    // Looks through all records. `tell` is told how many are done; `checks_losses`: the losses are
    // wanted. Throws Failure.
    using Tell = std::function<void(std::uint64_t done, std::uint64_t total)>;
    PlaceTable(ExportOutput& output, StoredDatabase& database, char delimiter, bool checks_losses,
               const Tell& tell);

    void start() override;
    void write_network(const mxy::build::Network& network, std::uint32_t data_offset) override;
    void write_name(NameKind kind, std::string_view text, std::uint32_t data_offset) override;

    const RecordPlaces& places() const noexcept { return places_; }
    std::string_view key_column() const noexcept { return key_column_; }

private:
    void survey(StoredDatabase& database, bool checks_losses, const Tell& tell);
    void append_cells(std::string& out, const ValuePool& pool, ValueId record);
    void append_row(std::string_view key, std::uint32_t data_offset);
    void append_cell(std::string& out, std::string_view text) const;

    char delimiter_;
    std::string_view key_column_;
    RecordPlaces places_;
    std::vector<std::string> cells_;
    Records records_;
    Renderer render_;
};

} // namespace matchy
