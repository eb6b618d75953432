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
# In two halves, for two cores.
file(GLOB python_tests CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/tests/python/test_*.py")
list(REMOVE_ITEM python_tests tests/python/test_nasty_packs.py)
set(half 0)
foreach(file IN LISTS python_tests)
  list(APPEND python_tests_${half} "${file}")
  math(EXPR half "1 - ${half}")
endforeach()
foreach(half 0 1)
  add_test(NAME python.tests.${half} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" COMMAND "${Python_EXECUTABLE}" -B -m pytest
    -p no:cacheprovider --capture=sys ${python_tests_${half}} -m "not slow")
  # The sanitizers are slow: some hundred random cases a pack are enough to look for what they find.
  set_tests_properties(python.tests.${half} PROPERTIES LABELS python FIXTURES_REQUIRED python_package TIMEOUT 1200
    ENVIRONMENT "ADJUDGE_CASES=300;PYTHONPATH=${stage};LD_PRELOAD=${sanitizer_runtime} ${standard_library};PYTHONMALLOC=malloc"
    ENVIRONMENT_MODIFICATION "ASAN_OPTIONS=set:detect_leaks=0:detect_stack_use_after_return=1")
endforeach()
