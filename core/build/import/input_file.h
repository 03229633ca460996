// What an import reads: a file, standard input, or bytes in memory. Formats made of lines read it
// through a window that moves on, so inputs of any size take little memory; formats that need
// everything at once (JSON, databases) ask for it. It knows nothing of any format.
//
// Each format is a function in a header of its own, FORMAT_import.h:
//     ImportCounts import_FORMAT(InputText&, const ImportOptions&, DatabaseBuilder&, ImportLog&);
// and `const InputText&` for formats that need it whole: import_file() has called read_whole().
#pragma once

#include "base/mapped_file.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mxy::build {

class InputText {
public:
    // Bytes that are in memory already and outlive this. `name` stands in messages.
    InputText(std::string name, std::string_view content);
    // Opens a file, a pipe or a device; "-" is standard input, whose name is then "standard input".
    // A UTF-8 byte order mark is skipped. Throws BuildError (system): what cannot be opened or
    // read, and directories.
    static InputText open(const std::string& path);
    InputText(InputText&&) noexcept;
    InputText& operator=(InputText&&) noexcept;
    ~InputText();

    // The path as it was given.
    const std::string& name() const noexcept { return name_; }
    // Bytes in all, 0 where that is not known.
    std::uint64_t size() const noexcept { return size_; }
    // How many of them lie before the window.
    std::uint64_t position() const noexcept { return position_; }

    // The bytes that were read and not yet consumed. After open() it holds the first ones, enough
    // to tell a format by; it is empty only where the input is.
    std::string_view window() const noexcept { return window_; }
    // Drops the first `count` bytes of the window.
    void consume(std::size_t count) noexcept {
        window_.remove_prefix(count);
        position_ += count;
    }
    // Adds bytes to the end of the window, which may move in memory. False: there are no more.
    // Throws BuildError (system), std::bad_alloc.
    bool grow();

    // Makes the window hold all that is left; regular files are mapped, all else is read. Throws
    // BuildError (system), std::bad_alloc.
    void read_whole();
    // Everything, after read_whole() or where it was given.
    std::string_view content() const noexcept { return window_; }

private:
    class Source;

    InputText() noexcept;
    void skip_byte_order_mark();

    std::string name_;
    std::string_view window_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
    std::unique_ptr<Source> source_; // none where the window is all there is
};

} // namespace mxy::build
