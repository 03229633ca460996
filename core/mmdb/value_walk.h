// Walking through a whole record: every value inside it, depth first, containers before their
// members, keys before their values, pointers resolved. What is done with the values is the sink's
// business. The walk keeps the decoder limits, so that a small hostile file cannot make it long.
#pragma once

#include "mmdb/data_field.h"

#include <array>
#include <concepts>

namespace mxy::mmdb {

// A sink is told of each value before its members: add() makes room for it (null: no memory), set()
// says what it is, and finish() where the next value stands once a container's members are done.
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

template <ValueSink Sink>
class ValueWalk {
public:
    ValueWalk(const Section& section, Sink& sink) noexcept : section_(section), sink_(sink) {}

    // Walks the value at `start`. Errors: invalid_data, decoder_limit, out_of_memory; whichever
    // comes first in the order of the file.
    Status run(std::uint32_t start) noexcept {
        Status status = enter(start, 0);
        while (status == Status::ok && depth_ > 0) {
            Container& inner = containers_[depth_ - 1];
            if (inner.members_left == 0)
                leave(inner);
            else {
                --inner.members_left;
                status = enter(next_, inner.level + 1);
            }
        }
        return status;
    }

private:
    using Element = typename Sink::Element;

    // A map or an array whose members are being walked.
    struct Container {
        Element* element;
        std::uint32_t members_left; // keys count too
        std::uint32_t level;
        std::uint32_t behind_pointer; // 0: no pointer led here
    };

    Status enter(std::uint32_t offset, std::uint32_t level) noexcept {
        if (values_ == max_values)
            return Status::decoder_limit;
        ++values_;
        Element* const element = sink_.add();
        if (element == nullptr)
            return Status::out_of_memory;
        if (level >= max_depth)
            return Status::decoder_limit;
        Field field;
        Status status = decode(section_, offset, field);
        if (status != Status::ok)
            return status;
        std::uint32_t behind_pointer = 0;
        if (field.type == DataType::pointer) {
            behind_pointer = field.next;
            status = decode_resolved(section_, offset, field);
            if (status != Status::ok)
                return status;
        }
        if (field.is_container())
            return open(*element, field, behind_pointer == 0 ? level : level + 1, behind_pointer);
        next_ = field.next;
        sink_.set(*element, field);
        return charge(field);
    }

    // A pointer to a container takes a level of its own.
    Status open(Element& element, const Field& field, std::uint32_t level,
                std::uint32_t behind_pointer) noexcept {
        if (level >= max_depth)
            return Status::decoder_limit;
        // Every member takes a byte at least: a count beyond that cannot be true.
        const std::uint32_t members_per_entry = field.type == DataType::map ? 2 : 1;
        if (field.size > (section_.size - field.next) / members_per_entry)
            return Status::invalid_data;
        sink_.set(element, field);
        next_ = field.next;
        containers_[depth_++] = {&element, field.size * members_per_entry, level, behind_pointer};
        return Status::ok;
    }

    void leave(const Container& container) noexcept {
        if (container.behind_pointer != 0)
            next_ = container.behind_pointer;
        sink_.finish(*container.element, next_);
        --depth_;
    }

    Status charge(const Field& field) noexcept {
        if (!field.is_string() && field.type != DataType::bytes)
            return Status::ok;
        payload_ += field.size; // a 32-bit size on top of at most max_payload: no wrap
        return payload_ <= max_payload ? Status::ok : Status::decoder_limit;
    }

    const Section& section_;
    Sink& sink_;
    std::uint64_t values_ = 0;
    std::uint64_t payload_ = 0;
    std::uint32_t next_ = 0;
    std::uint32_t depth_ = 0;
    std::array<Container, max_depth> containers_;
};

} // namespace mxy::mmdb
