// See json.h. RapidJSON writes the text; what has no form in JSON gets the peer's: bytes are arrays
// of numbers, 128-bit integers decimal strings, NaN and infinity null.
#include "json.h"

#include "base/utf8.h"
#include "mmdb/value_walk.h"

#include <cmath>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace mxy::compat {

namespace {

// RapidJSON trusts its allocator: it must not return null.
struct ThrowingAllocator {
    [[maybe_unused]] static constexpr bool kNeedFree = true;
    void* Malloc(std::size_t size) { return size == 0 ? nullptr : checked(std::malloc(size)); }
    void* Realloc(void* old, std::size_t, std::size_t size) {
        if (size != 0)
            return checked(std::realloc(old, size));
        std::free(old);
        return nullptr;
    }
    static void Free(void* block) { std::free(block); }

private:
    static void* checked(void* block) {
        if (block == nullptr)
            throw std::bad_alloc();
        return block;
    }
};

using Buffer = rapidjson::GenericStringBuffer<rapidjson::UTF8<>, ThrowingAllocator>;
using Writer = rapidjson::Writer<Buffer, rapidjson::UTF8<>, rapidjson::UTF8<>, ThrowingAllocator>;

std::string decimal(Bits128 number) {
    std::string digits;
    do {
        // Long division by ten, 32 bits at a time.
        std::uint64_t parts[4] = {number.high >> 32, number.high & 0xFFFFFFFF, number.low >> 32,
                                  number.low & 0xFFFFFFFF};
        std::uint64_t rest = 0;
        for (std::uint64_t& part : parts) {
            const std::uint64_t value = rest << 32 | part;
            part = value / 10;
            rest = value % 10;
        }
        number = {parts[0] << 32 | parts[1], parts[2] << 32 | parts[3]};
        digits.insert(digits.begin(), static_cast<char>('0' + rest));
    } while (number.high != 0 || number.low != 0);
    return digits;
}

// The sink of a walk that writes what it is told.
class JsonSink {
public:
    struct Element {};

    Element* add() noexcept { return status_ == Status::ok ? &element_ : nullptr; }

    void set(Element&, const mmdb::Field& field) noexcept {
        try {
            write(field);
        } catch (const std::bad_alloc&) {
            status_ = Status::out_of_memory;
        }
    }

    void finish(Element&, std::uint32_t) noexcept {
        if (status_ != Status::ok)
            return;
        try {
            if (open_.back().is_map)
                writer_.EndObject();
            else
                writer_.EndArray();
            open_.pop_back();
        } catch (const std::bad_alloc&) {
            status_ = Status::out_of_memory;
        }
    }

    // What went wrong here; the walk knows nothing of it.
    Status status() const noexcept { return status_; }

    char* release() const noexcept {
        auto* const text = static_cast<char*>(std::malloc(buffer_.GetSize() + 1));
        if (text != nullptr)
            std::memcpy(text, buffer_.GetString(), buffer_.GetSize() + 1);
        return text;
    }

private:
    struct Container {
        bool is_map;
        bool key_is_next;
    };

    void write(const mmdb::Field& field);
    void write_scalar(const mmdb::Field& field);
    void write_double(double number);
    void write_bytes(const mmdb::Field& field);
    void write_text(std::string_view text);

    mutable Buffer buffer_;
    Writer writer_{buffer_};
    std::vector<Container> open_;
    Status status_ = Status::ok;
    Element element_;
};

void JsonSink::write(const mmdb::Field& field) {
    if (!open_.empty() && open_.back().is_map) {
        if (open_.back().key_is_next && !field.is_string()) {
            status_ = Status::invalid_data;
            return;
        }
        open_.back().key_is_next = !open_.back().key_is_next;
    }
    if (!field.is_container()) {
        write_scalar(field);
        return;
    }
    const bool is_map = field.type == mmdb::DataType::map;
    open_.push_back({is_map, is_map});
    if (is_map)
        writer_.StartObject();
    else
        writer_.StartArray();
}

void JsonSink::write_scalar(const mmdb::Field& field) {
    using mmdb::DataType;
    switch (field.type) {
    case DataType::utf8_string:
        write_text(field.text());
        break;
    case DataType::bytes:
        write_bytes(field);
        break;
    case DataType::uint16:
    case DataType::uint32:
    case DataType::uint64:
        writer_.Uint64(field.unsigned_value());
        break;
    case DataType::int32:
        writer_.Int(field.int32_value());
        break;
    case DataType::uint128:
        write_text(decimal(field.uint128_value()));
        break;
    case DataType::float64:
        write_double(field.float64_value());
        break;
    case DataType::float32:
        write_double(static_cast<double>(field.float32_value()));
        break;
    case DataType::boolean:
        writer_.Bool(field.boolean_value());
        break;
    default: // types that nobody knows
        writer_.Null();
        break;
    }
}

// Bytes that are not UTF-8 each become the character that stands for them.
void JsonSink::write_text(std::string_view text) {
    static constexpr std::string_view replacement = "\xEF\xBF\xBD";
    const char* const end = text.data() + text.size();
    const char* copied = text.data(); // what stands before is in `replaced`
    std::string replaced;
    for (const char* at = text.data(); at != end;) {
        const utf8::Unit unit = utf8::decode(at, end);
        if (utf8::is_broken(unit.value)) {
            replaced.append(copied, at).append(replacement);
            copied = at + unit.size;
        }
        at += unit.size;
    }
    if (copied == text.data()) {
        writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        return;
    }
    replaced.append(copied, end);
    writer_.String(replaced.data(), static_cast<rapidjson::SizeType>(replaced.size()));
}

void JsonSink::write_double(double number) {
    if (std::isfinite(number))
        writer_.Double(number);
    else
        writer_.Null();
}

void JsonSink::write_bytes(const mmdb::Field& field) {
    writer_.StartArray();
    for (std::uint32_t i = 0; i < field.size; ++i)
        writer_.Uint(field.payload[i]);
    writer_.EndArray();
}

} // namespace

Status value_to_json(const mmdb::Section& section, std::uint32_t start, char** json) noexcept try {
    *json = nullptr;
    JsonSink sink;
    const Status walked = mmdb::walk_value(section, start, sink);
    if (sink.status() != Status::ok)
        return sink.status();
    if (walked != Status::ok)
        return walked;
    *json = sink.release();
    return *json == nullptr ? Status::out_of_memory : Status::ok;
} catch (const std::bad_alloc&) {
    return Status::out_of_memory;
}

} // namespace mxy::compat
