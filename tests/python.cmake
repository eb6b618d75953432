# The Python tests once more, with the extension of a tree that has the address sanitizer. The interpreter has none, so
# the sanitizer's runtime is loaded ahead of it; leaks are not looked for, since the interpreter leaks by design.
# The tests of time and memory limits are about the library as users get it and stay out.
if(NOT ADJUDGE_BUILD_PYTHON OR NOT ADJUDGE_SANITIZE MATCHES "address" OR NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
  return()
endif()
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter)
execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=libclang_rt.asan-x86_64.so
  OUTPUT_VARIABLE sanitizer_runtime OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
# With libstdc++ beside it, or it finds no `throw` to stand in for.
execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=libstdc++.so.6
  OUTPUT_VARIABLE standard_library OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(stage "${PROJECT_BINARY_DIR}/python")
set_target_properties(_core PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${stage}/adjudge")

add_test(NAME python.stage COMMAND "${CMAKE_COMMAND}" -E copy_directory "${PROJECT_SOURCE_DIR}/bindings/python/adjudge"
  "${stage}/adjudge")
set_tests_properties(python.stage PROPERTIES LABELS python FIXTURES_SETUP python_package)
# These send thousands of cases more down paths that others have been down; the sanitizers would take minutes for them.
# They are a test of their own, python.tests.bulk, labelled slow: `ctest --preset asan -L slow` after `-R python.stage`.
set(bulk test_contact.py::test_every_utterance_is_routed test_contact.py::test_priority_at_every_event
  test_demo.py::test_the_cases_reach_every_rule_on_eligibility test_escalation.py::test_every_event
  test_marketplace.py::test_every_return_around_every_bound test_order_changes.py::test_guarantees_catch_a_wrong_rule
  test_order_changes.py::test_random_cases_have_an_answer_and_a_reason test_order_changes.py::test_where_the_two_policies_part
  test_online_retail.py test_order_status.py::test_every_order_at_the_end_of_the_file
  test_order_status.py::test_every_order_on_the_morning_after_its_promise
  test_refunds.py::test_a_marketplace_refunds_what_was_paid test_refunds.py::test_random_cases_have_an_answer_and_a_reason
  test_refunds.py::test_random_refunds_agree_with_the_reference test_replies.py::test_texts_about_real_orders
  test_schemas.py::test_the_files_of_packs_are_valid test_support_desk.py::test_mutations)
list(TRANSFORM bulk PREPEND tests/python/)
list(TRANSFORM bulk PREPEND --deselect= OUTPUT_VARIABLE not_bulk)
# In parts, so that no core is left to work alone.
file(GLOB python_tests CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/tests/python/test_*.py")
list(REMOVE_ITEM python_tests tests/python/test_nasty_packs.py)
set(parts 8)
set(part 0)
foreach(file IN LISTS python_tests)
  list(APPEND python_tests_${part} "${file}")
  math(EXPR part "(${part} + 1) % ${parts}")
endforeach()
function(adjudge_python_test name label)
  add_test(NAME ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" COMMAND "${Python_EXECUTABLE}" -B -m pytest
    -p no:cacheprovider --capture=sys -m "not slow" ${ARGN})
  # The sanitizers are slow: some hundred random cases a pack are enough to look for what they find.
  set_tests_properties(${name} PROPERTIES LABELS ${label} FIXTURES_REQUIRED python_package TIMEOUT 1200
    ENVIRONMENT "ADJUDGE_CASES=300;PYTHONPATH=${stage};LD_PRELOAD=${sanitizer_runtime} ${standard_library};PYTHONMALLOC=malloc"
    ENVIRONMENT_MODIFICATION "ASAN_OPTIONS=set:detect_leaks=0:detect_stack_use_after_return=1")
endfunction()
math(EXPR last "${parts} - 1")
foreach(part RANGE ${last})
  adjudge_python_test(python.tests.${part} python ${python_tests_${part}} ${not_bulk})
endforeach()
adjudge_python_test(python.tests.bulk slow ${bulk})
