// Walking through a whole record: every value inside it, depth first, containers before their
// members, keys before their values, pointers resolved. What is done with the values is the sink's
// business. The walk keeps the decoder limits, so that a small hostile file cannot make it long.
#pragma once

#include "mmdb/data_field.h"

#include <array>
#include <concepts>

namespace mxy::mmdb {

// A sink is told of each value before its members: add() makes room for it (null: no memory), set()
// says what it is, and finish() where the next value stands once a container's members are done. A
// sink that has a function follow() is told of pointers, too, before set() of what they lead to.
template <typename Sink>
concept ValueSink = requires(Sink sink, typename Sink::Element* element, const Field& field,
                             std::uint32_t next) {
    { sink.add() }
    noexcept->std::same_as<typename Sink::Element*>;
    { sink.set(*element, field) }
    noexcept;
    { sink.finish(*element, next) }
    noexcept;
};

// A sink for walks that only check.
struct DiscardValues {
    struct Element {};
    Element* add() noexcept { return &element; }
    void set(Element&, const Field&) const noexcept {}
    void finish(Element&, std::uint32_t) const noexcept {}
    Element element;
};

// Walks the value at `start`. Errors: invalid_data, decoder_limit, out_of_memory; whichever comes
// first in the order of the file.
template <ValueSink Sink>
Status walk_value(const Section& section, std::uint32_t start, Sink& sink) noexcept {
    // A map or an array whose members are being walked.
    struct Container {
        typename Sink::Element* element;
        std::uint32_t members_left; // keys count too
        std::uint32_t member_level;
        std::uint32_t behind_pointer; // 0: no pointer led here
    };
    std::array<Container, max_depth> outer;
    std::uint32_t depth = 0;
    Container inner = {nullptr, 1, 0, 0};
    std::uint32_t next = start;
    std::uint64_t values = 0;
    std::uint64_t payload = 0;

    while (true) {
        if (inner.members_left == 0) {
            if (depth == 0)
                return Status::ok;
            if (inner.behind_pointer != 0)
                next = inner.behind_pointer;
            sink.finish(*inner.element, next);
            inner = outer[--depth];
            continue;
        }
        --inner.members_left;
        if (values++ == max_values)
            return Status::decoder_limit;
        auto* const element = sink.add();
        if (element == nullptr)
            return Status::out_of_memory;
        std::uint32_t level = inner.member_level;
        if (level >= max_depth)
            return Status::decoder_limit;

        Field field;
        if (decode(section, next, field) != Status::ok)
            return Status::invalid_data;
        std::uint32_t behind_pointer = 0;
        if (field.type == DataType::pointer) {
            behind_pointer = field.next;
            if constexpr (requires { sink.follow(field); })
                sink.follow(field);
            if (resolve(section, field) != Status::ok)
                return Status::invalid_data;
            // A pointer to a container takes a level of its own.
            if (field.is_container() && ++level >= max_depth)
                return Status::decoder_limit;
        }
        sink.set(*element, field);
        next = field.next;
        if (field.is_container()) {
            // Every member takes a byte at least: a count beyond that cannot be true.
            const std::uint32_t fields = field.type == DataType::map ? 2 : 1;
            if (field.size > (section.size - next) / fields)
                return Status::invalid_data;
            outer[depth++] = inner;
            inner = {element, fields * field.size, level + 1, behind_pointer};
        } else if (field.is_string() || field.type == DataType::bytes) {
            payload += field.size; // a 32-bit size on top of at most max_payload: no wrap
            if (payload > max_payload)
                return Status::decoder_limit;
        }
    }
}

} // namespace mxy::mmdb
