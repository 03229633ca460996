// See entry_sink.h.
#include "build/import/entry_sink.h"

namespace mxy::build {

void EntrySink::skip(std::uint64_t line, std::string_view reason) {
    if (options_.strict)
        give_up(line, reason);
    ++counts_.skipped;
    log_.skipped(input_.name(), line, reason);
}

void EntrySink::warn(std::uint64_t line, std::string_view reason) {
    log_.warning(input_.name(), line, reason);
}

void EntrySink::give_up(std::uint64_t line, std::string_view reason) const {
    throw BuildError(BuildError::Kind::bad_input,
                     input_.name() + ":" + std::to_string(line) + ": " + std::string(reason));
}

ImportCounts EntrySink::finish() {
    tell_progress();
    return counts_;
}

void EntrySink::tell_progress() {
    reported_ = input_.position();
    log_.progress(input_.name(), reported_, input_.size());
}

} // namespace mxy::build
