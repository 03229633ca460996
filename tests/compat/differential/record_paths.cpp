#include "record_paths.h"

#include <maxminddb.h>

namespace mxy::test {

namespace {

class PathFinder {
public:
    PathFinder(Section section, const std::vector<Value>& values, std::size_t most)
        : section_(section), values_(values), most_(most) {}

    std::vector<Path> find() {
        visit();
        return std::move(found_);
    }

private:
    // Takes the value at `next_` and everything inside it; `path_` leads there.
    void visit() {
        if (next_ >= values_.size() || found_.size() >= most_)
            return;
        const Value value = values_[next_++];
        found_.push_back(path_);
        if (value.type == MMDB_DATA_TYPE_MAP)
            visit_pairs(value.data_size);
        else if (value.type == MMDB_DATA_TYPE_ARRAY)
            visit_items(value.data_size);
        else
            add_with_last(path_, "0");
    }

    void visit_pairs(std::uint32_t pairs) {
        add_with_last(path_, "no such key");
        for (std::uint32_t i = 0; i < pairs && next_ < values_.size() && found_.size() < most_;
             ++i) {
            path_.push_back(key());
            visit();
            path_.pop_back();
        }
    }

    void visit_items(std::uint32_t items) {
        const long count = static_cast<long>(items);
        add_with_last(path_, std::to_string(count));
        add_with_last(path_, std::to_string(-count - 1));
        for (long i = 0; i < count && next_ < values_.size() && found_.size() < most_; ++i) {
            add_with_last(path_, std::to_string(i - count));
            path_.push_back(std::to_string(i));
            visit();
            path_.pop_back();
        }
    }

    // Damaged records may have keys of any type, containers too.
    std::string key() {
        const Value key = values_[next_];
        if (key.type != MMDB_DATA_TYPE_UTF8_STRING) {
            pass_over();
            return "not a string";
        }
        ++next_;
        if (key.data_size == 0)
            return "";
        return {reinterpret_cast<const char*>(section_.bytes + key.low), key.data_size};
    }

    void pass_over() {
        std::uint64_t left = 1;
        while (left > 0 && next_ < values_.size()) {
            const Value& value = values_[next_++];
            --left;
            if (value.type == MMDB_DATA_TYPE_MAP)
                left += 2 * std::uint64_t{value.data_size};
            else if (value.type == MMDB_DATA_TYPE_ARRAY)
                left += value.data_size;
        }
    }

    void add_with_last(Path path, std::string last) {
        path.push_back(std::move(last));
        found_.push_back(std::move(path));
    }

    Section section_;
    const std::vector<Value>& values_;
    std::size_t most_;
    std::size_t next_ = 0;
    Path path_;
    std::vector<Path> found_;
};

} // namespace

std::vector<Path> paths_of_record(Section section, const std::vector<Value>& values,
                                  std::size_t most) {
    return PathFinder(section, values, most).find();
}

const std::vector<Path>& odd_paths() {
    static const std::vector<Path> paths = {
        {},
        {""},
        {"0"},
        {"-1"},
        {"01"},
        {"+1"},
        {" 1"},
        {"1 "},
        {"0x1"},
        {"-0"},
        {"-"},
        {" "},
        {"4294967296"},
        {"9223372036854775807"},
        {"-9223372036854775808"},
        {"9223372036854775808"},
        {"99999999999999999999"},
        {"-99999999999999999999"},
        {"a"},
        {"a", "b"},
        {"no such key"},
        {"names", "en", "x"},
        {"0", "0", "0"},
        {"0", "0", "0", "0", "0", "0", "0", "0"},
        {"\xFF\xFE"},
    };
    return paths;
}

} // namespace mxy::test
