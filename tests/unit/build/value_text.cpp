#include "value_text.h"

#include <bit>
#include <iomanip>
#include <sstream>
#include <stdexcept>

namespace mxy::build {

namespace {

std::string hex(std::string_view bytes) {
    std::ostringstream out;
    out << std::hex << std::setfill('0');
    for (const char byte : bytes)
        out << std::setw(2) << static_cast<unsigned>(static_cast<std::uint8_t>(byte));
    return out.str();
}

std::string hex(std::uint64_t high, std::uint64_t low) {
    std::ostringstream out;
    out << std::hex << high << ':' << low;
    return out.str();
}

struct Field {
    unsigned type = 0;
    std::size_t size = 0;
    std::size_t target = 0; // of a pointer
};

class Decoder {
public:
    Decoder(const test::Bytes& section, std::size_t& at) : section_(section), at_(at) {}

    std::string decode(bool may_be_pointer = true) {
        const Field field = read_field();
        switch (field.type) {
        case 1: {
            if (!may_be_pointer)
                throw std::runtime_error("a pointer to a pointer");
            std::size_t target = field.target;
            return Decoder(section_, target).decode(false);
        }
        case 7:
            return decode_map(field.size);
        case 11:
            return decode_array(field.size);
        case 2:
            return "string " + hex(take_text(field.size));
        case 4:
            return "bytes " + hex(take_text(field.size));
        case 14:
            return field.size == 0 ? "false" : "true";
        default:
            return decode_number(field);
        }
    }

private:
    std::uint8_t take() {
        if (at_ >= section_.size())
            throw std::runtime_error("the section ends inside a value");
        return section_[at_++];
    }

    std::uint64_t take(std::size_t size) {
        std::uint64_t value = 0;
        for (; size > 0; --size)
            value = value << 8 | take();
        return value;
    }

    std::string take_text(std::size_t size) {
        std::string text;
        for (; size > 0; --size)
            text.push_back(static_cast<char>(take()));
        return text;
    }

    Field read_field() {
        const unsigned control = take();
        Field field;
        field.type = control >> 5;
        if (field.type == 1) {
            const unsigned high = control & 7;
            switch (control >> 3 & 3) {
            case 0:
                field.target = high << 8 | take(1);
                break;
            case 1:
                field.target = (high << 16 | take(2)) + 2048;
                break;
            case 2:
                field.target = (high << 24 | take(3)) + 526336;
                break;
            default:
                field.target = take(4);
            }
            return field;
        }
        if (field.type == 0)
            field.type = 7u + take();
        field.size = control & 31;
        if (field.size == 29)
            field.size = 29 + take(1);
        else if (field.size == 30)
            field.size = 285 + take(2);
        else if (field.size == 31)
            field.size = 65821 + take(3);
        return field;
    }

    std::string decode_map(std::size_t size) {
        std::string text = "{";
        std::string last_key;
        for (std::size_t i = 0; i < size; ++i) {
            const std::string key = decode();
            if (i > 0 && key <= last_key)
                throw std::runtime_error("keys do not ascend");
            last_key = key;
            text += key + ": " + decode() + ", ";
        }
        return text + "}";
    }

    std::string decode_array(std::size_t size) {
        std::string text = "[";
        for (std::size_t i = 0; i < size; ++i)
            text += decode() + ", ";
        return text + "]";
    }

    std::string decode_number(const Field& field) {
        const auto number = [&](const char* name, std::size_t longest) {
            if (field.size > longest)
                throw std::runtime_error("a number too long for its type");
            const std::uint64_t high = field.size > 8 ? take(field.size - 8) : 0;
            const std::uint64_t low = take(std::min<std::size_t>(field.size, 8));
            return name + hex(high, low);
        };
        switch (field.type) {
        case 3:
            return number("double ", 8);
        case 5:
            return number("uint16 ", 2);
        case 6:
            return number("uint32 ", 4);
        case 8:
            return number("int32 ", 4);
        case 9:
            return number("uint64 ", 8);
        case 10:
            return number("uint128 ", 16);
        case 15:
            return number("float ", 4);
        default:
            throw std::runtime_error("a type that the format does not have");
        }
    }

    const test::Bytes& section_;
    std::size_t& at_;
};

} // namespace

std::string text_of(const ValuePool& pool, ValueId value) {
    using mmdb::DataType;
    switch (pool.type(value)) {
    case DataType::utf8_string:
        return "string " + hex(pool.text(value));
    case DataType::bytes:
        return "bytes " + hex(pool.text(value));
    case DataType::float64:
        return "double " + hex(0, std::bit_cast<std::uint64_t>(pool.float64_of(value)));
    case DataType::float32:
        return "float " + hex(0, std::bit_cast<std::uint32_t>(pool.float32_of(value)));
    case DataType::uint16:
        return "uint16 " + hex(0, pool.unsigned_of(value));
    case DataType::uint32:
        return "uint32 " + hex(0, pool.unsigned_of(value));
    case DataType::uint64:
        return "uint64 " + hex(0, pool.unsigned_of(value));
    case DataType::int32:
        return "int32 " + hex(0, static_cast<std::uint32_t>(pool.int32_of(value)));
    case DataType::uint128:
        return "uint128 " + hex(pool.uint128_of(value).high, pool.uint128_of(value).low);
    case DataType::boolean:
        return pool.unsigned_of(value) != 0 ? "true" : "false";
    case DataType::map: {
        std::string text = "{";
        for (const MapMember& member : pool.members(value))
            text += text_of(pool, member.key) + ": " + text_of(pool, member.value) + ", ";
        return text + "}";
    }
    case DataType::array: {
        std::string text = "[";
        for (const ValueId element : pool.elements(value))
            text += text_of(pool, element) + ", ";
        return text + "]";
    }
    default:
        throw std::runtime_error("a value of no type");
    }
}

std::string text_of(const test::Bytes& section, std::size_t& offset) {
    return Decoder(section, offset).decode();
}

} // namespace mxy::build
