// What ends the program before its work is done: a sentence for people, and the exit status.
#pragma once

#include "exit_status.h"

#include <stdexcept>
#include <string>

namespace matchy {

class Failure : public std::runtime_error {
public:
    Failure(ExitStatus status, const std::string& what)
        : std::runtime_error(what), status_(status) {}

    ExitStatus status() const noexcept { return status_; }

private:
    ExitStatus status_;
};

} // namespace matchy
