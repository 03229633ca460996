// See index_writer.h. The index is made by those who read it.
#include "build/text/index_writer.h"

#include "build/build_error.h"
#include "mxy/index_maker.h"

namespace mxy::build {

Bytes write_index(ByteView literal_section, ByteView pattern_section, text::CaseMode mode) {
    text::MadeIndex made = text::make_index(pattern_section, literal_section, mode);
    if (made.error)
        throw BuildError(BuildError::Kind::bad_input,
                         std::string("no index can be made: ") + made.error->reason);
    return std::move(made.bytes);
}

} // namespace mxy::build
