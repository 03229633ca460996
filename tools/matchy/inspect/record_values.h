// The records of a file as values, each decoded once. Of those that cannot be decoded, it says how
// many there are.
#pragma once

#include "../progress.h"
#include "entry_survey.h"

#include "build/data/value_pool.h"

#include <optional>
#include <vector>

namespace matchy {

class RecordValues {
public:
    // Records that cannot be decoded are added to the file's problems.
    RecordValues(InspectedFile& file, const EntrySurvey& survey, Progress& progress);

    const mxy::build::ValuePool& pool() const noexcept { return pool_; }
    // In the order of the survey's records; nothing for those that cannot be decoded.
    const std::vector<std::optional<mxy::build::ValueId>>& values() const noexcept {
        return values_;
    }

private:
    mxy::build::ValuePool pool_;
    std::vector<std::optional<mxy::build::ValueId>> values_;
};

} // namespace matchy
