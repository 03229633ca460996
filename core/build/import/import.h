// Reading entries out of files of many formats into a database in the making. What goes wrong with
// one entry is told with its file and line; the rest of the file goes on unless the user wants it
// strict. Each format has a file of its own beside this one; none knows of another.
#pragma once

#include "build/data/value_types.h"
#include "build/database_builder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mxy::build {

enum class Format : std::uint8_t {
    automatic, // by the name's ending, else by how the content starts
    text,      // one key a line
    csv,
    tsv,
    json,       // an array, {"dataset": [...]}, or one object a line
    hosts,      // an address and names a line; names alone are taken
    misp,       // one event, or many
    zeek_intel, // tab separated, with a #fields line
    database,   // .mmdb, .mxy or .pgb
};

std::optional<Format> format_named(std::string_view name) noexcept;
std::string_view format_name(Format format) noexcept;

struct TableOptions {
    // The columns that hold the key, each by its name or its number from 1. One column, or two for
    // the first and last address of a range. Empty: the first of `entry`, `key`, `network`, `cidr`,
    // the pair start_ip/end_ip and its usual spellings, `ip`, `indicator`, `domain`, else the first
    // column.
    std::vector<std::string> key_columns = {};
    // Empty: all others. "column=place.in.record" renames.
    std::vector<std::string> data_columns = {};
    // A column "country.iso_code" goes to a map in a map, and "subdivisions.0", "subdivisions.1"
    // and so on, from 0 on without a gap, to an array.
    bool dotted_names = false;
    bool has_header = true;
    std::vector<std::string> column_names = {}; // in place of those of the header, or of numbers
    char delimiter = 0;                         // 0: of the format
    bool keep_empty = false; // empty cells as empty strings; else they are left out
};

struct ImportOptions {
    Format format = Format::automatic;
    TableOptions table;
    ValueTypes types;
    Merge merge = Merge::replace;
    bool strict = false; // the first bad entry stops the import
    // Text and host lists: the value of every key.
    std::optional<ValueId> value;
};

// Where an import stands, and what it could not take.
class ImportLog {
public:
    virtual ~ImportLog() = default;
    // An entry that was left out. `line` counts from 1; 0 where lines mean nothing.
    virtual void skipped(std::string_view file, std::uint64_t line, std::string_view reason) = 0;
    // Something that was taken, but not as it stands.
    virtual void warning(std::string_view file, std::uint64_t line, std::string_view reason) = 0;
    // Bytes read so far of `total`, 0 where that is not known.
    virtual void progress(std::string_view file, std::uint64_t done, std::uint64_t total) = 0;
};

struct ImportCounts {
    std::uint64_t entries = 0;
    std::uint64_t skipped = 0;
};

// Reads a file ("-": standard input) into the builder. Throws BuildError: a file that cannot be
// read, a format that cannot be told, and, where it is strict, the first bad entry: its text starts
// with FILE:LINE.
ImportCounts import_file(const std::string& path, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log);

} // namespace mxy::build
