// See json_value.h. It recurses as deep as values go, which the pool limits.
#include "json_value.h"

#include "build/data/json_text.h"
#include "build/data/number_text.h"

#include <charconv>
#include <cmath>

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using mxy::mmdb::DataType;

class Printer {
public:
    Printer(std::string& out, const ValuePool& pool, bool has_lines, unsigned level)
        : out_(out), pool_(pool), has_lines_(has_lines), level_(level) {}

    void print(ValueId value) {
        switch (pool_.type(value)) {
        case DataType::map:
            return print_map(value, {});
        case DataType::array:
            return print_array(value);
        case DataType::bytes:
            return print_bytes(pool_.text(value));
        default:
            print_scalar(value);
        }
    }

    // Both are sorted by name.
    void print_map(ValueId map, std::span<const AddedMember> added) {
        open('{');
        for (const MapMember& member : pool_.members(map)) {
            const std::string_view key = pool_.text(member.key);
            for (; !added.empty() && added.front().name < key; added = added.subspan(1))
                print_added(added.front());
            if (!added.empty() && added.front().name == key)
                continue;
            start_member(key);
            print(member.value);
        }
        for (const AddedMember& member : added)
            print_added(member);
        close('}');
    }

private:
    void print_added(const AddedMember& member) {
        start_member(member.name);
        out_ += member.json;
    }

    void print_array(ValueId array) {
        open('[');
        for (const ValueId element : pool_.elements(array)) {
            start_item();
            print(element);
        }
        close(']');
    }

    void print_bytes(std::string_view bytes) {
        open('[');
        for (const char byte : bytes) {
            start_item();
            print_integer(static_cast<unsigned char>(byte));
        }
        close(']');
    }

    void print_scalar(ValueId value) {
        switch (pool_.type(value)) {
        case DataType::utf8_string:
            return mxy::build::append_json_string(out_, pool_.text(value));
        case DataType::boolean:
            out_ += pool_.unsigned_of(value) != 0 ? "true" : "false";
            return;
        case DataType::float64:
            return print_double(pool_.float64_of(value));
        case DataType::float32:
            return print_double(static_cast<double>(pool_.float32_of(value)));
        case DataType::int32:
            return print_integer(pool_.int32_of(value));
        case DataType::uint128:
            out_ += '"';
            out_ += mxy::build::to_text(pool_.uint128_of(value));
            out_ += '"';
            return;
        default:
            print_integer(pool_.unsigned_of(value));
        }
    }

    void print_double(double value) {
        out_ += std::isfinite(value) ? mxy::build::to_text(value) : "null";
    }

    template <typename Integer>
    void print_integer(Integer value) {
        char digits[24];
        out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }

    void open(char bracket) {
        out_ += bracket;
        is_empty_ = true;
        ++level_;
    }

    void close(char bracket) {
        --level_;
        if (!is_empty_)
            start_line();
        out_ += bracket;
        is_empty_ = false;
    }

    void start_item() {
        if (!is_empty_)
            out_ += ',';
        is_empty_ = false;
        start_line();
    }

    void start_member(std::string_view name) {
        start_item();
        mxy::build::append_json_string(out_, name);
        out_ += has_lines_ ? ": " : ":";
    }

    void start_line() {
        if (!has_lines_)
            return;
        out_ += '\n';
        out_.append(2 * std::size_t{level_}, ' ');
    }

    std::string& out_;
    const ValuePool& pool_;
    bool has_lines_;
    bool is_empty_ = true; // the map or array that is being printed, so far
    unsigned level_;
};

} // namespace

void append_json_line(std::string& out, const ValuePool& pool, ValueId value) {
    Printer(out, pool, false, 0).print(value);
}

void append_json_lines(std::string& out, const ValuePool& pool, ValueId value, unsigned level,
                       std::span<const AddedMember> added) {
    Printer printer(out, pool, true, level);
    if (pool.type(value) == DataType::map)
        printer.print_map(value, added);
    else
        printer.print(value);
}

} // namespace matchy
