// See flat_value.h. It recurses as deep as values go, which the pool limits.
#include "flat_value.h"

#include "json_value.h"
#include "value_path.h"

#include "build/data/number_text.h"

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using mxy::mmdb::DataType;

class Flattener {
public:
    Flattener(const ValuePool& pool, const TakeLeaf& take) : pool_(pool), take_(take) {}

    void visit(ValueId value) {
        if (pool_.type(value) == DataType::map && !pool_.members(value).empty())
            visit_members(value);
        else if (pool_.type(value) == DataType::array && !pool_.elements(value).empty())
            visit_elements(value);
        else
            take_(place_, value);
    }

private:
    void visit_members(ValueId map) {
        for (const MapMember& member : pool_.members(map)) {
            const std::size_t size = start_step();
            append_step(place_, pool_.text(member.key));
            visit(member.value);
            end_step(size);
        }
    }

    void visit_elements(ValueId array) {
        std::size_t index = 0;
        for (const ValueId element : pool_.elements(array)) {
            const std::size_t size = start_step();
            place_ += std::to_string(index++);
            visit(element);
            end_step(size);
        }
    }

    // Returns the size to go back to.
    std::size_t start_step() {
        const std::size_t size = place_.size();
        if (depth_++ != 0)
            place_ += '.';
        return size;
    }

    void end_step(std::size_t size) {
        place_.resize(size);
        --depth_;
    }

    const ValuePool& pool_;
    const TakeLeaf& take_;
    std::string place_;
    unsigned depth_ = 0;
};

} // namespace

void for_each_leaf(const ValuePool& pool, ValueId value, const TakeLeaf& take) {
    Flattener(pool, take).visit(value);
}

void append_plain(std::string& out, const ValuePool& pool, ValueId value) {
    using mxy::build::to_text;
    switch (pool.type(value)) {
    case DataType::utf8_string:
        out += pool.text(value);
        return;
    case DataType::bytes:
        out += mxy::build::to_hex(pool.text(value));
        return;
    case DataType::float64:
        out += to_text(pool.float64_of(value));
        return;
    case DataType::float32:
        out += to_text(pool.float32_of(value));
        return;
    case DataType::uint128:
        out += to_text(pool.uint128_of(value));
        return;
    default:
        append_json_line(out, pool, value);
    }
}

} // namespace matchy
