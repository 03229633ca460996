// JSON over several lines, member by member. It knows nothing of what it prints.
#pragma once

#include "build/data/json_text.h"

#include <string>
#include <string_view>

namespace matchy {

class JsonPrinter {
public:
    void open_object() { open('{'); }
    void open_array() { open('['); }
    void close_object() { close('}'); }
    void close_array() { close(']'); }

    // What comes next is a member's value.
    void key(std::string_view name) {
        start_item();
        mxy::build::append_json_string(out_, name);
        out_ += ": ";
        is_behind_key_ = true;
    }

    void string(std::string_view text) {
        start_item();
        mxy::build::append_json_string(out_, text);
    }
    void number(std::uint64_t number) { raw(std::to_string(number)); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    // JSON as it is.
    void raw(std::string_view json) {
        start_item();
        out_ += json;
    }

    // How deep what comes next is.
    unsigned level() const noexcept { return level_; }
    const std::string& text() const noexcept { return out_; }

private:
    void open(char bracket) {
        start_item();
        out_ += bracket;
        ++level_;
        is_empty_ = true;
    }

    void close(char bracket) {
        --level_;
        if (!is_empty_)
            start_line();
        out_ += bracket;
        is_empty_ = false;
    }

    void start_item() {
        if (is_behind_key_) {
            is_behind_key_ = false;
            return;
        }
        if (level_ == 0)
            return;
        if (!is_empty_)
            out_ += ',';
        is_empty_ = false;
        start_line();
    }

    void start_line() {
        out_ += '\n';
        out_.append(2 * std::size_t{level_}, ' ');
    }

    std::string out_;
    unsigned level_ = 0;
    bool is_empty_ = true; // what was opened last
    bool is_behind_key_ = false;
};

} // namespace matchy
