// How libmaxminddb 1.7.1 differs from release 1.14.0, whose behaviour ours has: one list. Each
// entry turns an answer of 1.7.1 into the one that 1.14.0 gives to the same question, and only
// where the question and the answer are exactly of its kind. After all entries were applied the
// answers must be equal, so ours is also wrong where it still behaves like 1.7.1.
#pragma once

#include "outcome.h"
#include "questions.h"

#include <span>
#include <string>
#include <variant>

namespace mxy::test {

// Changes the original's answer and returns true, or leaves it alone and returns false.
template <class Question, class Answer>
using Correct = bool (*)(const Question&, Answer&);

struct KnownDifference {
    const char* name;
    const char* reason;
    std::variant<Correct<OpenQuestion, OpenOutcome>, Correct<LookupQuestion, LookupOutcome>,
                 Correct<NodeQuestion, NodeOutcome>, Correct<ValueQuestion, ValueOutcome>,
                 Correct<ListQuestion, ListOutcome>, Correct<DumpQuestion, DumpOutcome>,
                 Correct<TextQuestion, std::string>>
        correct;
};

std::span<const KnownDifference> known_differences();

// The release that the list describes.
inline constexpr const char* described_original = "1.7.1";

} // namespace mxy::test
