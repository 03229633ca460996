// What makes each verb. `convert` is another name of `export`.
#pragma once

#include "verb.h"

namespace matchy {

std::unique_ptr<Verb> make_query();
std::unique_ptr<Verb> make_inspect();
std::unique_ptr<Verb> make_validate();
std::unique_ptr<Verb> make_build();
std::unique_ptr<Verb> make_combine();
std::unique_ptr<Verb> make_build_mmdb();
std::unique_ptr<Verb> make_export();
std::unique_ptr<Verb> make_diff();
std::unique_ptr<Verb> make_bench();
std::unique_ptr<Verb> make_completion();

} // namespace matchy
