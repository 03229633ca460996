// Walking through a whole record: every value inside it, depth first, containers before their
// members, keys before their values, pointers resolved. What is done with the values is the sink's
// business. The walk keeps the decoder limits, so that a small hostile file cannot make it long.
#pragma once

#include "mmdb/data_field.h"
#include "mmdb/value_skip.h"

#include <algorithm>
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

// One walk; see walk_value().
template <ValueSink Sink>
class ValueWalk {
public:
    // A map or an array whose members are being walked.
    struct Container {
        typename Sink::Element* element;
        std::uint32_t members_left; // keys count too
        std::uint32_t member_level;
        std::uint32_t behind_pointer; // 0: no pointer led here
    };
    using Containers = std::array<Container, max_depth>;

    // The containers have a place of their own: all else should stay in registers.
    ValueWalk(const Section& section, std::uint32_t start, Sink& sink, Containers& outer) noexcept
        : section_(section), sink_(sink), next_(start), outer_(outer) {}

    [[gnu::always_inline]] Status run() noexcept {
        while (true) {
            if (const Status status = short_texts(); status != Status::ok)
                return status;
            if (inner_.members_left == 0) {
                if (depth_ == 0)
                    return Status::ok;
                leave();
            } else if (const Status status = any_value(); status != Status::ok) {
                return status;
            }
        }
    }

private:
    // Runs of what most keys and values are. Ends before the first other one, and before a limit
    // of values, levels or payload: what is then due is any_value()'s business.
    [[gnu::always_inline]] Status short_texts() noexcept {
        const std::uint64_t allowed =
            inner_.member_level < max_depth ? max_values - std::min(values_, max_values) : 0;
        const auto most =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(inner_.members_left, allowed));
        std::uint32_t next = next_;
        std::uint32_t left = most;
        while (left != 0 && next < section_.size) {
            const std::uint32_t control = section_.start[next];
            const std::uint32_t size = control - short_text_control;
            if (!is_short_text(control) || section_.size - next <= size ||
                payload_ + size > max_payload)
                break;
            auto* const element = sink_.add();
            if (element == nullptr)
                return Status::out_of_memory;
            Field field;
            field.type = DataType::utf8_string;
            field.offset = next;
            field.next = next + 1 + size;
            field.size = size;
            field.payload = section_.start + next + 1;
            sink_.set(*element, field);
            next = field.next;
            payload_ += size;
            --left;
        }
        next_ = next;
        inner_.members_left -= most - left;
        values_ += most - left;
        return Status::ok;
    }

    // All there is to check, in the order in which errors are due.
    [[gnu::always_inline]] Status any_value() noexcept {
        --inner_.members_left;
        if (values_++ == max_values)
            return Status::decoder_limit;
        auto* const element = sink_.add();
        if (element == nullptr)
            return Status::out_of_memory;
        std::uint32_t level = inner_.member_level;
        if (level >= max_depth)
            return Status::decoder_limit;

        Field field;
        if (decode(section_, next_, field) != Status::ok)
            return Status::invalid_data;
        std::uint32_t behind_pointer = 0;
        if (field.type == DataType::pointer) {
            behind_pointer = field.next;
            if constexpr (requires { sink_.follow(field); })
                sink_.follow(field);
            if (resolve(section_, field) != Status::ok)
                return Status::invalid_data;
            // A pointer to a container takes a level of its own.
            if (field.is_container() && ++level >= max_depth)
                return Status::decoder_limit;
        }
        sink_.set(*element, field);
        next_ = field.next;
        if (field.is_container())
            return enter(element, field, level, behind_pointer);
        const bool has_payload = field.is_string() || field.type == DataType::bytes;
        return has_payload ? count_payload(field.size) : Status::ok;
    }

    [[gnu::always_inline]] Status enter(typename Sink::Element* element, const Field& field,
                                        std::uint32_t level,
                                        std::uint32_t behind_pointer) noexcept {
        // Every member takes a byte at least: a count beyond that cannot be true.
        const std::uint32_t fields = field.type == DataType::map ? 2 : 1;
        if (field.size > (section_.size - next_) / fields)
            return Status::invalid_data;
        outer_[depth_++] = inner_;
        inner_ = {element, fields * field.size, level + 1, behind_pointer};
        return Status::ok;
    }

    [[gnu::always_inline]] void leave() noexcept {
        if (inner_.behind_pointer != 0)
            next_ = inner_.behind_pointer;
        sink_.finish(*inner_.element, next_);
        inner_ = outer_[--depth_];
    }

    // A 32-bit size on top of at most max_payload: no wrap.
    [[gnu::always_inline]] Status count_payload(std::uint32_t size) noexcept {
        payload_ += size;
        return payload_ > max_payload ? Status::decoder_limit : Status::ok;
    }

    const Section section_;
    Sink& sink_;
    std::uint32_t next_;
    std::uint32_t depth_ = 0;
    std::uint64_t values_ = 0;
    std::uint64_t payload_ = 0;
    Container inner_ = {nullptr, 1, 0, 0};
    Containers& outer_;
};

// Walks the value at `start`. Errors: invalid_data, decoder_limit, out_of_memory; whichever comes
// first in the order of the file.
template <ValueSink Sink>
Status walk_value(const Section& section, std::uint32_t start, Sink& sink) noexcept {
    typename ValueWalk<Sink>::Containers outer;
    return ValueWalk<Sink>(section, start, sink, outer).run();
}

} // namespace mxy::mmdb
