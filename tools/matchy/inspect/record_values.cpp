// See record_values.h.
#include "record_values.h"

#include "numbers.h"

#include "build/build_error.h"
#include "build/data/record_reader.h"

namespace matchy {

RecordValues::RecordValues(InspectedFile& file, const EntrySurvey& survey, Progress& progress) {
    mxy::build::RecordReader reader(pool_, file.data());
    values_.reserve(survey.records().size());
    std::uint64_t broken = 0;
    std::string first_reason;
    for (const SurveyedRecord& record : survey.records()) {
        progress.show("reading records:", values_.size(), survey.records().size(), "records");
        end_if_interrupted();
        try {
            values_.push_back(reader.read(record.offset));
        } catch (const mxy::build::BuildError& error) {
            values_.emplace_back();
            if (broken++ == 0)
                first_reason = error.what();
        }
    }
    if (broken != 0)
        file.add_problem(counted(broken, "record cannot", "records cannot") +
                         " be read: " + first_reason);
}

} // namespace matchy
