// What the columns of a table are for: which of them hold the key, and which go where in a record.
// It reads no rows.
#pragma once

#include "build/import/import.h"
#include "build/import/tables/record_shape.h"

#include <span>

namespace mxy::build {

struct TableColumns {
    struct Data {
        std::size_t column;
        Place place;
    };

    std::vector<std::size_t> keys; // one, or two for a range
    std::vector<Data> data;
    std::vector<std::size_t> unnamed; // left out, as they have no name
};

// `names` are the columns in their order; an option may call a column by its number too. Throws
// BuildError (bad_input): a column that is not there, or whose name another one has too.
TableColumns find_columns(std::span<const std::string> names, const TableOptions& options);

} // namespace mxy::build
