// What stops a build, or one entry of it: a reason in words, and what kind of trouble it is. Thrown
// by everything in core/build, and stopped at the C interface. It knows nothing of files' formats.
#pragma once

#include <stdexcept>

namespace mxy::build {

class BuildError : public std::runtime_error {
public:
    enum class Kind {
        bad_input, // what was given is not what it should be
        schema,    // a record is not what its schema wants
        limit,     // the format cannot hold it; the reason names the limit
        stopped,   // by someone who was told of the progress
        system,    // a file could not be read or written; the reason has errno's text
    };

    BuildError(Kind kind, const std::string& reason) : std::runtime_error(reason), kind_(kind) {}

    Kind kind() const noexcept { return kind_; }

private:
    Kind kind_;
};

} // namespace mxy::build
