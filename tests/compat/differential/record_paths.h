// The lookup paths of a record: all that exist in it, each array index in its negative form too,
// and some that lead nowhere. It works on an entry list that a library gave, and asks nothing.
#pragma once

#include "outcome.h"
#include "section_walk.h"

#include <string>
#include <vector>

namespace mxy::test {

using Path = std::vector<std::string>;

// At most about `most` paths for the record whose list is `values`.
std::vector<Path> paths_of_record(Section section, const std::vector<Value>& values,
                                  std::size_t most);

// Paths that hardly any record has: odd keys, odd numbers.
const std::vector<Path>& odd_paths();

} // namespace mxy::test
