// See value_check.h.
#include "value_check.h"

#include "base/utf8.h"

#include <array>

namespace mxy {

namespace {

// A record of a real file that shares everything takes some ten bytes and has some hundred values.
constexpr std::uint64_t values_per_byte = 256;
constexpr std::uint64_t values_of_any_file = 1'000'000;

// The sink of a walk that looks at each value.
class Checker {
public:
    struct Element {};

    Checker(bool strict, std::uint64_t& values_left) noexcept
        : strict_(strict), values_left_(values_left) {}

    Element* add() noexcept {
        if (reason_ == nullptr && values_left_ == 0)
            reason_ = "more values than an honest file of this size has";
        if (reason_ != nullptr)
            return nullptr;
        --values_left_;
        return &element_;
    }

    void set(Element&, const mmdb::Field& field) noexcept {
        if (depth_ > 0) {
            Container& in = open_[depth_ - 1];
            if (in.is_map && in.key_is_next && !field.is_string())
                fail(field, "a key of a map is not a text");
            in.key_is_next = !in.key_is_next;
        }
        if (strict_ && field.is_string() && !is_utf8(field.text()))
            fail(field, "a text is not UTF-8");
        if (field.is_container() && depth_ < open_.size())
            open_[depth_++] = {field.type == mmdb::DataType::map, true};
    }

    void finish(Element&, std::uint32_t) noexcept { --depth_; }

    const char* reason() const noexcept { return reason_; }
    std::uint32_t offset() const noexcept { return offset_; }

private:
    struct Container {
        bool is_map;
        bool key_is_next;
    };

    void fail(const mmdb::Field& field, const char* reason) noexcept {
        reason_ = reason;
        offset_ = field.offset;
    }

    bool strict_;
    std::uint64_t& values_left_;
    std::array<Container, mmdb::max_depth + 1> open_;
    std::size_t depth_ = 0;
    const char* reason_ = nullptr;
    std::uint32_t offset_ = 0;
    Element element_;
};

} // namespace

bool is_utf8(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const utf8::Unit unit = utf8::decode(at, end);
        if (utf8::is_broken(unit.value))
            return false;
        at += unit.size;
    }
    return true;
}

ValueCheck::ValueCheck(ByteView file, const mmdb::Section& data, Thoroughness thoroughness)
    : start_(data.start == nullptr ? 0 : static_cast<std::uint64_t>(data.start - file.data())),
      data_(data), strict_(thoroughness == Thoroughness::strict),
      values_left_(values_of_any_file + values_per_byte * data.size) {}

std::optional<Finding> ValueCheck::check(std::uint32_t offset) {
    Checker checker(strict_, values_left_);
    const Status status = mmdb::walk_value(data_, offset, checker);
    if (checker.reason() != nullptr) {
        const std::uint32_t place = checker.offset() != 0 ? checker.offset() : offset;
        return Finding{Status::invalid_data, start_ + place, checker.reason()};
    }
    if (status == Status::ok)
        return std::nullopt;
    return Finding{status, start_ + offset,
                   status == Status::decoder_limit ? "a value beyond the limits of decoding"
                                                   : "a value that cannot be decoded"};
}

} // namespace mxy
