// See export_output.h.
#include "export_output.h"

#include "../failure.h"

#include <system_error>

namespace matchy {

ExportOutput::ExportOutput(Terminal& terminal, const std::string& path)
    : terminal_(terminal), path_(path) {
    text_.reserve(2 * piece_size);
    if (path_.empty())
        return;
    file_.emplace();
    check(file_->open(path_));
}

void ExportOutput::check(int error) const {
    if (error != 0)
        throw Failure(ExitStatus::system_error,
                      path_ + ": cannot write: " + std::system_category().message(error));
}

void ExportOutput::write() {
    if (file_)
        check(file_->write({reinterpret_cast<const std::uint8_t*>(text_.data()), text_.size()}));
    else
        terminal_.print(text_);
    text_.clear();
}

void ExportOutput::finish() {
    write();
    if (file_)
        check(file_->commit());
    else
        terminal_.flush();
}

} // namespace matchy
