// See json_value.h.
#include "build/import/json/json_value.h"

namespace mxy::build {

void feed(ValueAssembler& assembler, const JsonEvent& event) {
    switch (event.kind) {
    case JsonEvent::Kind::null:
        return assembler.null();
    case JsonEvent::Kind::boolean:
        return assembler.boolean(event.truth);
    case JsonEvent::Kind::number:
        return assembler.number(event.text);
    case JsonEvent::Kind::string:
        return assembler.string(event.text);
    case JsonEvent::Kind::key:
        return assembler.key(event.text);
    case JsonEvent::Kind::start_map:
        return assembler.start_map();
    case JsonEvent::Kind::end_map:
        return assembler.end_map();
    case JsonEvent::Kind::start_array:
        return assembler.start_array();
    case JsonEvent::Kind::end_array:
        return assembler.end_array();
    }
}

ValueId as_record(ValuePool& pool, ValueId value) {
    if (pool.type(value) == mmdb::DataType::map)
        return value;
    MapMember only = {pool.string("value"), value};
    return pool.map({&only, 1});
}

} // namespace mxy::build
