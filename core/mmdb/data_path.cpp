// See data_path.h. Values on the way are passed over field by field, each one checked: damage
// before the value that is looked for is an error, damage behind it is never seen.
#include "mmdb/data_path.h"

#include "mmdb/value_skip.h"

#include <cerrno>
#include <cstdlib>

namespace mxy::mmdb {

namespace {

// The text of an index, as strtol() reads it; negative ones count from the end.
Status parse_any_index(const char* text, std::uint32_t count, std::uint32_t& index) noexcept {
    const int kept = errno;
    errno = 0;
    char* end = nullptr;
    long long number = std::strtol(text, &end, 10);
    const bool out_of_range = errno == ERANGE;
    errno = kept;
    if (out_of_range)
        return Status::invalid_lookup_path;
    if (number < 0)
        number += count;
    if (number < 0 || *end != '\0' || number >= static_cast<long long>(count))
        return Status::path_does_not_match;
    index = static_cast<std::uint32_t>(number);
    return Status::ok;
}

// Nearly all are a single digit.
Status parse_index(const char* text, std::uint32_t count, std::uint32_t& index) noexcept {
    index = static_cast<std::uint32_t>(static_cast<unsigned char>(*text)) - '0';
    if (index > 9 || text[1] != '\0')
        return parse_any_index(text, count, index);
    return index < count ? Status::ok : Status::path_does_not_match;
}

Status find_item(const Section& section, const char* text, Field& value) noexcept {
    std::uint32_t index = 0;
    Status status = parse_index(text, value.size, index);
    std::uint32_t next = value.next;
    for (std::uint32_t i = 0; i < index && status == Status::ok; ++i)
        status = skip_value(section, next);
    return status == Status::ok ? decode_resolved(section, next, value) : status;
}

// A key that is looked for.
class WantedKey {
public:
    explicit WantedKey(const char* text) noexcept
        : text_(text), control_(text_.size() < first_long_size
                                    ? short_text_control | static_cast<std::uint32_t>(text_.size())
                                    : no_control) {}

    // Is it the text with this control byte, which bytes of that size follow?
    bool is(std::uint32_t control, const std::uint8_t* payload) const noexcept {
        return control == control_ && has_bytes(payload);
    }
    bool is(const Field& key) const noexcept {
        return key.size == text_.size() && has_bytes(key.payload);
    }

private:
    // Of a text that is too long for a control byte.
    static constexpr std::uint32_t no_control = 0x100;

    bool has_bytes(const std::uint8_t* payload) const noexcept {
        const std::size_t size = text_.size();
        if (size > 16)
            return std::memcmp(payload, text_.data(), size) == 0;
        if (size >= 8)
            return equal_ends<std::uint64_t>(payload);
        if (size >= 4)
            return equal_ends<std::uint32_t>(payload);
        if (size >= 2)
            return equal_ends<std::uint16_t>(payload);
        return size == 0 || *payload == static_cast<std::uint8_t>(text_.front());
    }

    // The first and the last bytes of both, which are all.
    template <typename Word>
    bool equal_ends(const std::uint8_t* payload) const noexcept {
        const auto load = [](const void* from) {
            Word word;
            std::memcpy(&word, from, sizeof word);
            return word;
        };
        const std::size_t last = text_.size() - sizeof(Word);
        return ((load(payload) ^ load(text_.data())) |
                (load(payload + last) ^ load(text_.data() + last))) == 0;
    }

    std::string_view text_;
    std::uint32_t control_;
};

// A key at `offset`: its short text, or a pointer to one. Moves `next` behind the key, and says
// whether it is the wanted one. False, and nothing done: it must be looked at more closely.
bool pass_short_key(const Section& section, const WantedKey& wanted, std::uint32_t& next,
                    bool& is_wanted) noexcept {
    std::uint32_t at = next;
    if (at >= section.size)
        return false;
    std::uint32_t control = section.start[at];
    std::uint32_t behind_pointer = 0;
    if (control >> 5 == static_cast<std::uint32_t>(DataType::pointer)) {
        const std::uint32_t length = short_field_lengths[control];
        if (section.size - at < length)
            return false;
        behind_pointer = at + length;
        at = pointer_target(static_cast<std::uint8_t>(control), section.start + at + 1, length - 1);
        if (at >= section.size)
            return false;
        control = section.start[at];
    }
    const std::uint32_t size = control - short_text_control;
    if (size >= first_long_size || section.size - at <= size)
        return false;
    is_wanted = wanted.is(control, section.start + at + 1);
    next = behind_pointer != 0 ? behind_pointer : at + 1 + size;
    return true;
}

// Any other.
Status pass_any_key(const Section& section, const WantedKey& wanted, std::uint32_t& next,
                    bool& is_wanted) noexcept {
    Field key;
    if (decode_resolved(section, next, key) != Status::ok || !key.is_string())
        return Status::invalid_data;
    next = key.next;
    is_wanted = wanted.is(key);
    return Status::ok;
}

Status find_key(const Section& section, const char* text, Field& value) noexcept {
    const WantedKey wanted(text);
    std::uint32_t next = value.next;
    for (std::uint32_t pairs = value.size; pairs > 0; --pairs) {
        bool is_wanted = false;
        if (!pass_short_key(section, wanted, next, is_wanted))
            if (const Status status = pass_any_key(section, wanted, next, is_wanted);
                status != Status::ok)
                return status;
        if (is_wanted)
            return decode_resolved(section, next, value);
        if (const Status status = skip_value(section, next); status != Status::ok)
            return status;
    }
    return Status::path_does_not_match;
}

} // namespace

Status find_value(const Section& section, std::uint32_t start, const char* const* path,
                  Field& value) noexcept {
    Status status = decode_resolved(section, start, value);
    for (; status == Status::ok && *path != nullptr; ++path) {
        if (value.type == DataType::array)
            status = find_item(section, *path, value);
        else if (value.type == DataType::map)
            status = find_key(section, *path, value);
        else
            status = Status::path_does_not_match;
    }
    return status;
}

} // namespace mxy::mmdb
