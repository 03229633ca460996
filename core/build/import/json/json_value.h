// From the events of a JSON text to values. It knows nothing of entries or files.
#pragma once

#include "build/data/value_assembler.h"
#include "build/import/json/json_reader.h"

namespace mxy::build {

// Tells the assembler what an event of a value is.
void feed(ValueAssembler& assembler, const JsonEvent& event);

// The record of an entry whose data are `value`: a map as it is, anything else as the one member
// `value` of a map.
ValueId as_record(ValuePool& pool, ValueId value);

} // namespace mxy::build
