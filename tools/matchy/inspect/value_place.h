// One place in records, as people write it: `country.iso_code`, `subdivisions.0.iso_code`, and with
// `*` for each item of an array: `tags.*`.
#pragma once

#include "../formats/value_path.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace matchy {

class ValuePlace {
public:
    // Throws Failure (usage) where a step is empty.
    explicit ValuePlace(const std::string& text);

    const std::string& text() const noexcept { return text_; }

    // All values at the place in a record.
    using Take = std::function<void(mxy::build::ValueId)>;
    void for_each(const mxy::build::ValuePool& pool, mxy::build::ValueId record,
                  const Take& take) const;

private:
    void go_on(const mxy::build::ValuePool& pool, mxy::build::ValueId value, std::size_t part,
               const Take& take) const;

    std::string text_;
    // What stands between the `*`: nothing where there is none.
    std::vector<std::optional<ValuePath>> parts_;
};

} // namespace matchy
