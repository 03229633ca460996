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

    // `use` is null where nobody wants to know it.
    Checker(const std::uint8_t* data, DataUse* use, std::uint64_t& values_left) noexcept
        : data_(data), use_(use), values_left_(values_left) {}

    Element* add() noexcept {
        if (reason_ == nullptr && values_left_ == 0)
            reason_ = "more values than an honest file of this size has";
        if (reason_ != nullptr)
            return nullptr;
        --values_left_;
        return &element_;
    }

    // A pointer, of which set() sees only where it leads.
    void follow(const mmdb::Field& pointer) noexcept {
        if (use_ != nullptr)
            use_->mark(pointer.offset, pointer.next);
    }

    void set(Element&, const mmdb::Field& field) noexcept {
        if (use_ != nullptr)
            use_->mark(field.offset, end_of(field));
        if (depth_ > 0) {
            Container& in = open_[depth_ - 1];
            if (in.is_map && in.key_is_next && !field.is_string())
                fail(field, "a key of a map is not a text");
            in.key_is_next = !in.key_is_next;
        }
        if (use_ != nullptr && field.is_string() && !is_utf8(field.text()))
            fail(field, "a text is not UTF-8", Severity::warning);
        if (field.is_container() && depth_ < open_.size())
            open_[depth_++] = {field.type == mmdb::DataType::map, true};
    }

    void finish(Element&, std::uint32_t) noexcept { --depth_; }

    const char* reason() const noexcept { return reason_; }
    std::uint32_t offset() const noexcept { return offset_; }
    Severity severity() const noexcept { return severity_; }

private:
    struct Container {
        bool is_map;
        bool key_is_next;
    };

    // Where the field's own bytes end: those of members are theirs.
    std::uint32_t end_of(const mmdb::Field& field) const noexcept {
        const bool has_payload = !field.is_container() && field.type != mmdb::DataType::boolean;
        return static_cast<std::uint32_t>(field.payload - data_) + (has_payload ? field.size : 0);
    }

    void fail(const mmdb::Field& field, const char* reason,
              Severity severity = Severity::error) noexcept {
        reason_ = reason;
        offset_ = field.offset;
        severity_ = severity;
    }

    const std::uint8_t* data_;
    DataUse* use_;
    std::uint64_t& values_left_;
    std::array<Container, mmdb::max_depth + 1> open_;
    std::size_t depth_ = 0;
    const char* reason_ = nullptr;
    std::uint32_t offset_ = 0;
    Severity severity_ = Severity::error;
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
      values_left_(values_of_any_file + values_per_byte * data.size),
      use_(strict_ ? data.size : 0) {}

std::optional<Finding> ValueCheck::check(std::uint32_t offset) {
    Checker checker(data_.start, strict_ ? &use_ : nullptr, values_left_);
    const Status status = mmdb::walk_value(data_, offset, checker);
    if (checker.reason() != nullptr) {
        const std::uint32_t place = checker.offset() != 0 ? checker.offset() : offset;
        return Finding{Status::invalid_data, start_ + place, checker.reason(), checker.severity()};
    }
    if (status == Status::ok)
        return std::nullopt;
    return Finding{status, start_ + offset,
                   status == Status::decoder_limit ? "a value beyond the limits of decoding"
                                                   : "a value that cannot be decoded",
                   Severity::error};
}

} // namespace mxy
